import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { expectDone, expectQuiet, prepareEverything, runUntilDone } from '../simulation/harness/scenario.ts';
import { createClock } from './serverClock.ts';
import { SqlWorld } from './sqlWorld.ts';
import { type Fault, startTdsProxy, type TdsProxy } from './tdsProxy.ts';
import {
  connectWithoutPauses,
  createTestDatabase,
  SKIPPED,
  type TestDatabase,
  testServer,
} from './testServer.ts';

const server = testServer();
/** More than the statements of the scenario's Abgleich; the test ends at the last one. */
const MOST_STATEMENTS = 60;

describe('an Abgleich over a connection that breaks', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  let proxy: TdsProxy;
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    await createClock(database.connection);
    proxy = await startTdsProxy(database.address);
    connection = connectWithoutPauses(proxy.address);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await proxy.close();
    await database.drop();
  }, 60_000);

  async function everything(work: (world: SqlWorld) => Promise<void>): Promise<void> {
    const world = await SqlWorld.open(database, connection);
    try {
      await prepareEverything(world);
      await work(world);
    } finally {
      proxy.breakAt(undefined);
    }
  }

  it('comes to its end in one run where nothing breaks', () =>
    everything(async (world) => {
      expect(await world.report()).toMatchObject({ ergebnis: 'ok', konflikte: 1, zurueckgestellt: 0 });
      await expectDone(world);
      await expectQuiet(world);
    }));

  it.each<Fault>(['before', 'after'])(
    'loses nothing and doubles nothing, whichever statement it breaks at (%s execution)',
    async (kind) => {
      let statements = 1;
      for (let at = 1; at <= statements; at += 1) {
        await everything(async (world) => {
          const first = proxy.requests;
          proxy.breakAt({ at: (request) => request === first + at, kind });
          await world.abgleich();
          proxy.breakAt(undefined);
          statements = Math.max(statements, proxy.requests - first);
          await runUntilDone(world, 3);
          await expectDone(world).catch((error) => {
            throw new Error(`Broken ${kind} statement ${at}: ${error.message}`);
          });
          await expectQuiet(world);
        });
      }
      expect(statements).toBeGreaterThan(8);
      expect(statements).toBeLessThan(MOST_STATEMENTS);
    },
    1_800_000,
  );
});
