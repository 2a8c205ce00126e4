import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { mssqlStore } from '../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import { CLOCK, createClock, turnClock } from '../mssql/serverClock.ts';
import {
  connectTo,
  createTestDatabase,
  SKIPPED,
  shared,
  type TestDatabase,
  testServer,
} from '../mssql/testServer.ts';
import { userSql } from '../mssql/userSql.ts';
import { administrationContract } from './administration.contract.ts';
import { scheduleContract } from './schedule.contract.ts';
import { subscriptionsContract } from './subscriptions.contract.ts';
import { sweepContract } from './sweep.contract.ts';
import { type StoreUnderTest, twoWayStoreContract } from './twoWayStore.contract.ts';

const BEGIN_MS = Date.UTC(2026, 10, 23, 8);

const server = testServer();

if (server === undefined) {
  describe('emis store: T-SQL', () => it.skip(SKIPPED));
} else {
  // The first batch of a kind takes Babelfish seconds to learn, on a busy machine many.
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
  let database: TestDatabase;
  /** One for all tests: a new connection has every statement to learn anew. */
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    await createClock(database.connection);
    connection = connectTo(database.address);
  });
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  const open = async (): Promise<StoreUnderTest> => {
    await database.clean();
    let now_ms = BEGIN_MS;
    const turn = () => turnClock(database.connection, now_ms);
    await turn();
    const openStore = () => mssqlStore(shared(connection), DEFAULT_SCHEMA_MAP, { now: CLOCK });
    let store = openStore();
    return {
      get store() {
        return store;
      },
      sql: userSql(database.connection),
      now: () => now_ms,
      advance: async (ms) => {
        now_ms += ms;
        await turn();
      },
      reopen: async () => {
        await store.close();
        store = openStore();
      },
      close: () => store.close(),
    };
  };
  twoWayStoreContract('T-SQL', open);
  administrationContract('T-SQL', open);
  sweepContract('T-SQL', open);
  scheduleContract('T-SQL', open);
  subscriptionsContract('T-SQL', open);
}
