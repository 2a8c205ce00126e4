import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { mssqlStore } from '../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import { Secret } from '../../lib/mandanten/secret.ts';
import { sqlFiles } from '../../scripts/writeSql.ts';
import { expectDone, prepareEverything } from '../simulation/harness/scenario.ts';
import { createClock } from './serverClock.ts';
import { SqlWorld } from './sqlWorld.ts';
import {
  batch,
  connectTo,
  createTestDatabase,
  SKIPPED,
  type TestDatabase,
  testServer,
} from './testServer.ts';

const server = testServer();

describe('a login with the rights of sql/rights.sql and no others', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  const name = `emistest_${randomBytes(4).toString('hex')}`;
  const password = `Wegwerf-${randomBytes(8).toString('hex')}`;
  let database: TestDatabase;
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    await createClock(database.connection);
    const run = (sql: string) => batch(database.connection, sql);
    for (const part of sqlFiles()['rights.sql']!.split(/^GO$/m)) if (part.trim() !== '') await run(part);
    await run(`CREATE LOGIN [${name}] WITH PASSWORD = N'${password}';`);
    await run(`CREATE USER [${name}] FOR LOGIN [${name}];`);
    await run(`ALTER ROLE [emisExchangeSync] ADD MEMBER [${name}];`);
    await run('GRANT SELECT ON [dbo].[test_clock] TO [emisExchangeSync];');
    connection = connectTo({
      ...database.address,
      login: { kind: 'password', user: name, password: new Secret(password) },
    });
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await batch(database.connection, `DROP USER [${name}];`);
    await database.drop();
    const master = connectTo(server);
    await batch(master, `DROP LOGIN [${name}];`);
    await master.close();
  });

  it('is enough for everything that an Abgleich can have to do', async () => {
    const world = await SqlWorld.open(database, connection);
    await prepareEverything(world);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', fehler: [] });
    await expectDone(world);
  }, 120_000);

  it('is enough for what an administrator asks, and for the schedules', async () => {
    const store = mssqlStore(connection, DEFAULT_SCHEMA_MAP);
    expect(await store.anwender()).toHaveLength(1);
    expect(await store.administration.status()).toBeDefined();
    expect(await store.administration.versions({ limit: 5 })).toBeDefined();
    expect(await store.administration.cleanUp(0, 10)).toMatchObject({ more: false });
    expect(
      await store.schedules.tick({ variables: ['emis_exchangesync_zeitplan_termine'], handled: new Map() }),
    ).toBeDefined();
  }, 120_000);

  it.each([
    'SELECT COUNT(*) AS n FROM adressen',
    "UPDATE anwender SET email = N'x'",
    'DELETE FROM s_exchange_sync_schema',
    'CREATE TABLE dbo.fremd (i int)',
  ])('does not allow: %s', async (sql) => {
    await expect(batch(connection, sql)).rejects.toThrow(/Recht/);
  });
});
