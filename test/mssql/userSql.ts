import type { SqlRow } from '../../lib/emis/codec/sqlRow.ts';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import type { UserSql } from '../contract/twoWay/harness.ts';
import { batch } from './testServer.ts';

/** A row as the contract suites read it: wall times as text, bits as 0 and 1. */
function portable(row: SqlRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (value instanceof Date) return [name, value.toISOString().slice(0, 19)];
      return [name, typeof value === 'boolean' ? Number(value) : value];
    }),
  );
}

/** A value as a T-SQL literal. */
export function literal(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'number' ? String(value) : `N'${value.replaceAll("'", "''")}'`;
}

/** emis and its users on a connection of their own, in autocommit. */
export function userSql(connection: SqlConnection): UserSql {
  return {
    exec: async (sql) => {
      await batch(connection, sql);
    },
    query: async (sql) => (await batch(connection, sql)).map(portable),
    text: literal,
    meanwhile: async (sql, times) => {
      for (let time = 0; time < times; time += 1) await batch(connection, sql);
    },
  };
}
