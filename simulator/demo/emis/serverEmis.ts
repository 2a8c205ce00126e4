import type { SqlServerAddress } from '../../../lib/emis/mssql/address.ts';
import { openConnection } from '../../../lib/emis/mssql/openConnection.ts';
import type { Clock } from '../../../lib/sync/ports/clock.ts';
import { StoreError } from '../../../lib/sync/ports/errors.ts';
import type { Random } from '../../../lib/sync/ports/random.ts';
import type { DemoEmis, Statement, Value } from './demoEmis.ts';

/** An emis database on a SQL Server. The connection string holds a password: only server and database are shown. */
export function serverEmis(address: SqlServerAddress, ports: { clock: Clock; random: Random }): DemoEmis {
  const connection = openConnection({ address, ...ports });
  const query = (sql: string, repeat: 'safe' | 'never') =>
    connection.query({ name: 'Vorführung', sql, parameters: {} }, {}, { repeat });
  return {
    kind: 'SQL Server',
    place: `${address.server}, Datenbank ${address.database}`,
    rows: async (statement) => (await query(written(statement), 'safe'))[0] ?? [],
    write: async (...statements) => {
      const all = statements.map((statement) => `${written(statement)};`).join('\n');
      await query(
        `SET NOCOUNT ON; SET XACT_ABORT ON; BEGIN TRANSACTION;\n${all}\nCOMMIT TRANSACTION;`,
        'never',
      );
    },
    isBusy: (error) => error instanceof StoreError,
    close: () => connection.close(),
  };
}

/** The statement with its values as literals: they are the demo's own. */
function written({ sql, values = [] }: Statement): string {
  let next = 0;
  return sql.replaceAll('?', () => literal(values[next++] ?? null));
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `N'${value.replaceAll("'", "''")}'`;
}
