import { randomBytes } from 'node:crypto';
import type { SqlRow } from '../../lib/emis/codec/sqlRow.ts';
import type { SqlServerAddress } from '../../lib/emis/mssql/address.ts';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { install } from '../../lib/emis/mssql/install/install.ts';
import { OWN_TABLES } from '../../lib/emis/mssql/install/ownTables.ts';
import { createVendorTable } from '../../lib/emis/mssql/install/vendorTables.ts';
import { openConnection } from '../../lib/emis/mssql/openConnection.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import { TABLE_NAMES } from '../../lib/emis/vendorTables.ts';
import { readConnectionString } from '../../lib/mandanten/settings/ado/connectionString.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';

/** Why the tests against a T-SQL server are left out, as vitest shows it. */
export const SKIPPED = 'skipped: no SQL server (EMIS_TEST_SQL is not set)';

/** The server of EMIS_TEST_SQL; its database is only where test databases are made from. */
export function testServer(): SqlServerAddress | undefined {
  const text = process.env.EMIS_TEST_SQL?.trim();
  if (!text) return undefined;
  const address = readConnectionString(text);
  if (!('server' in address)) throw new Error(`EMIS_TEST_SQL: ${address.join(' ')}`);
  return address;
}

/** A connection with real time; the caller closes it. */
export function connectTo(address: SqlServerAddress): SqlConnection {
  return openConnection({ address, clock: systemClock, random: systemRandom });
}

/** A connection that tries again at once after a break; how long it pauses otherwise is tested elsewhere. */
export function connectWithoutPauses(address: SqlServerAddress): SqlConnection {
  const clock = {
    now: systemClock.now,
    sleep: (ms: number, signal?: AbortSignal) =>
      signal === undefined ? Promise.resolve() : systemClock.sleep(ms, signal),
  };
  return openConnection({ address, clock, random: systemRandom });
}

/** The connection for one of several users: closing it leaves it open for the others. */
export function shared(connection: SqlConnection): SqlConnection {
  return {
    get roundTrips() {
      return connection.roundTrips;
    },
    get statements() {
      return connection.statements;
    },
    query: (...batchOfUser) => connection.query(...batchOfUser),
    close: async () => undefined,
  };
}

/** Runs a batch that has no parameters; answers its first result set. */
export async function batch(connection: SqlConnection, sql: string): Promise<readonly SqlRow[]> {
  const [rows] = await connection.query({ name: 'test', sql, parameters: {} }, {}, { repeat: 'never' });
  return rows ?? [];
}

/** A database of its own on the test server. */
export interface TestDatabase {
  readonly address: SqlServerAddress;
  /** For the test's own statements: emis and its users. */
  readonly connection: SqlConnection;
  /** Empties every table and lets the numbers begin anew. */
  clean(): Promise<void>;
  drop(): Promise<void>;
}

/** Creates a database; `tables`: with the default map's tables and everything of ours. */
export async function createTestDatabase(
  server: SqlServerAddress,
  { tables = true }: { readonly tables?: boolean } = {},
): Promise<TestDatabase> {
  const name = `emistest_${process.pid}_${randomBytes(4).toString('hex')}`;
  const master = connectTo(server);
  await batch(master, `CREATE DATABASE [${name}];`);
  const address = { ...server, database: name };
  const connection = connectTo(address);
  if (tables) await createEmis(connection);
  return {
    address,
    connection,
    clean: async () => {
      const names = [...TABLE_NAMES.map(String), ...OWN_TABLES.filter((table) => !table.endsWith('_schema'))];
      await batch(connection, names.map((table) => `TRUNCATE TABLE [dbo].[${table}];`).join('\n'));
      // On Babelfish a table that loses a column loses its triggers as well.
      if (tables) await install(connection, DEFAULT_SCHEMA_MAP);
    },
    drop: async () => {
      await connection.close();
      await dropDatabase(master, name);
      await master.close();
    },
  };
}

/** The tables of emis in the default map, as the vendor would have made them, and what `installieren` adds. */
export async function createEmis(connection: SqlConnection): Promise<void> {
  const emis = TABLE_NAMES.filter((table) => !table.startsWith('s_exchange_sync'));
  for (const table of emis) await batch(connection, createVendorTable(DEFAULT_SCHEMA_MAP, table).sql);
  await install(connection, DEFAULT_SCHEMA_MAP);
}

/** SQL Server drops no database in which somebody still is; Babelfish knows no way to throw them out. */
async function dropDatabase(master: SqlConnection, name: string): Promise<void> {
  const [version] = await batch(master, 'SELECT @@VERSION AS version');
  if (!String(version!.version).includes('Babelfish'))
    await batch(master, `ALTER DATABASE [${name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;`);
  // Who has just closed a connection may still be seen there for a moment.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await batch(master, `DROP DATABASE [${name}];`);
      return;
    } catch (error) {
      if (attempt >= DROP_ATTEMPTS) throw error;
      await systemClock.sleep(100);
    }
  }
}

const DROP_ATTEMPTS = 50;
