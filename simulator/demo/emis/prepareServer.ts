import type { SqlServerAddress } from '../../../lib/emis/mssql/address.ts';
import type { SqlConnection } from '../../../lib/emis/mssql/connection.ts';
import { install } from '../../../lib/emis/mssql/install/install.ts';
import { OWN_TABLES } from '../../../lib/emis/mssql/install/ownTables.ts';
import { createVendorTable } from '../../../lib/emis/mssql/install/vendorTables.ts';
import { openConnection } from '../../../lib/emis/mssql/openConnection.ts';
import { DEFAULT_SCHEMA_MAP } from '../../../lib/emis/schemaMap.ts';
import { TABLE_NAMES } from '../../../lib/emis/vendorTables.ts';
import type { Clock } from '../../../lib/sync/ports/clock.ts';
import type { Random } from '../../../lib/sync/ports/random.ts';
import { DemoError } from '../demoError.ts';
import { people } from '../people.ts';

/** Tables of the default map that the vendor makes. */
const emisTables = TABLE_NAMES.filter((table) => !table.startsWith('s_exchange_sync'));
/** Tables in which somebody's data would stand. */
const filled = ['anwender', 'termine', 'wiedervorlagen', 's_exchange_sync'];

/** How the demo was started: with --neu, and on a simulated Microsoft 365 that is new in this start. */
interface Start {
  readonly neu: boolean;
  readonly newTenant: boolean;
}

/**
 * Makes a database on a SQL Server ready for the demo: an empty one gets the tables of the default map, one with these
 * tables and no data what `installieren` adds. The demo's own data of an earlier start stay, or go with --neu.
 *
 * @returns what was done, for people.
 * @throws DemoError where somebody's data are, or other tables; nothing was changed then. StoreError.
 */
export async function prepareServer(
  address: SqlServerAddress,
  start: Start,
  ports: { readonly clock: Clock; readonly random: Random },
): Promise<string[]> {
  const connection = openConnection({ address, ...ports });
  try {
    return await prepare(connection, start);
  } finally {
    await connection.close();
  }
}

async function prepare(connection: SqlConnection, { neu, newTenant }: Start): Promise<string[]> {
  const tables = await tableNames(connection);
  const notes: string[] = [];
  if (tables.size === 0) {
    for (const table of emisTables) await run(connection, createVendorTable(DEFAULT_SCHEMA_MAP, table).sql);
    notes.push('Die Datenbank war leer: die emis-Tabellen der Standardzuordnung wurden angelegt.');
  } else {
    const missing = emisTables.filter((table) => !tables.has(table));
    if (missing.length > 0) throw foreign(`es fehlen die Tabellen ${missing.join(', ')}`);
  }
  const owner = await ownerOfData(connection, tables);
  if (owner === 'somebody') throw foreign('sie enthält schon Daten, die nicht zur Vorführung gehören');
  if (owner === 'demo' && newTenant && !neu)
    throw new DemoError(
      'In der Datenbank aus EMIS_SQL stehen Vorführdaten, die zu einem anderen Ordner der Vorführung gehören. Beginnen Sie mit „npm start -- --neu“ von vorn, oder wählen Sie mit EMISSYNC_DEMO_ORDNER jenen Ordner.',
    );
  if (owner === 'demo' && neu) {
    await run(connection, removal(tables));
    notes.push('Die Vorführdaten früherer Starts wurden aus der Datenbank entfernt.');
  }
  const { created } = await install(connection, DEFAULT_SCHEMA_MAP);
  if (created.length > 0)
    notes.push(`„installieren“ hat ${created.length} Tabellen, Indizes und Trigger angelegt.`);
  if (owner === 'nobody' || neu) notes.push('Die Vorführdaten wurden eingetragen.');
  return notes;
}

function foreign(why: string): DemoError {
  return new DemoError(
    `Die Datenbank aus EMIS_SQL ist keine für die Vorführung: ${why}. „npm start“ verändert sie nicht; nehmen Sie eine leere Datenbank. Mit Ihren eigenen Daten arbeitet: npm run cli -- Termine`,
  );
}

async function tableNames(connection: SqlConnection): Promise<ReadonlySet<string>> {
  const rows = await run(
    connection,
    "SELECT t.TABLE_NAME AS name FROM INFORMATION_SCHEMA.TABLES AS t WHERE t.TABLE_SCHEMA = N'dbo'",
  );
  return new Set(rows.map(({ name }) => String(name).toLowerCase()));
}

/** Whose data stand in the database: only Anwender of the demo, or also anybody else's. */
async function ownerOfData(
  connection: SqlConnection,
  tables: ReadonlySet<string>,
): Promise<'nobody' | 'demo' | 'somebody'> {
  const names = people.map(({ anwender }) => `N'${anwender.replaceAll("'", "''")}'`).join(', ');
  let rows = 0;
  for (const table of filled.filter((name) => tables.has(name))) {
    const who = table === 'anwender' ? 'name' : 'anwender';
    const [found] = await run(
      connection,
      `SELECT COUNT(*) AS present, SUM(CASE WHEN t.${who} IN (${names}) THEN 0 ELSE 1 END) AS others FROM [dbo].[${table}] AS t`,
    );
    if (Number(found!.others ?? 0) > 0) return 'somebody';
    rows += Number(found!.present);
  }
  return rows === 0 ? 'nobody' : 'demo';
}

/** Only after `ownerOfData` has found nothing but the demo's. */
function removal(tables: ReadonlySet<string>): string {
  const own = OWN_TABLES.filter((table) => table !== 's_exchange_sync_schema');
  const emptied = [...filled, 's_exchange_sync_spooler', ...own].filter((table) => tables.has(table));
  const deletes = emptied.map((table) => `DELETE FROM [dbo].[${table}];`);
  const schedules =
    "DELETE FROM [dbo].[systemvariablen] WHERE name LIKE N'emis!_exchangesync!_zeitplan!_%' ESCAPE N'!';";
  return `SET XACT_ABORT ON; BEGIN TRANSACTION;\n${[...deletes, schedules].join('\n')}\nCOMMIT TRANSACTION;`;
}

async function run(connection: SqlConnection, sql: string) {
  const [rows] = await connection.query({ name: 'Vorführung', sql, parameters: {} }, {}, { repeat: 'never' });
  return rows ?? [];
}
