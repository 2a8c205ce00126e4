import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { batch } from './testServer.ts';

/** The store's clock in tests, as its statements read it: it stands in a table of the test's. */
export const CLOCK = '(SELECT c.now_ms FROM [dbo].[test_clock] AS c)';

/** Puts up the clock in a test database. */
export async function createClock(connection: SqlConnection): Promise<void> {
  await batch(connection, 'CREATE TABLE [dbo].[test_clock] (now_ms bigint NOT NULL);');
  await batch(connection, 'INSERT INTO [dbo].[test_clock] (now_ms) VALUES (0);');
}

export async function turnClock(connection: SqlConnection, now_ms: number): Promise<void> {
  await batch(connection, `UPDATE [dbo].[test_clock] SET now_ms = ${Math.floor(now_ms)};`);
}
