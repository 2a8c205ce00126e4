import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import { administrationContract } from './administration.contract.ts';
import { scheduleContract } from './schedule.contract.ts';
import { subscriptionsContract } from './subscriptions.contract.ts';
import { sweepContract } from './sweep.contract.ts';
import { type StoreUnderTest, twoWayStoreContract, type UserSql } from './twoWayStore.contract.ts';

/** Another program with the same file open: plain SQL in autocommit, as the sqlite3 command does it. */
const WRITER = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData.path, { timeout: 10000 });
const statement = database.prepare(workerData.sql);
for (let time = 0; time < workerData.times; time += 1) {
  statement.run();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
database.close();
`;

function userSql(path: string): UserSql & { close(): void } {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  return {
    exec: async (sql) => database.exec(sql),
    query: async (sql) => database.prepare(sql).all() as Record<string, unknown>[],
    text: (value) => `'${value.replaceAll("'", "''")}'`,
    meanwhile: (sql, times) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(WRITER, { eval: true, workerData: { path, sql, times } });
        worker.once('error', reject);
        worker.once('exit', () => resolve());
      }),
    close: () => database.close(),
  };
}

async function openUnderTest(): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'emis-'));
  const path = join(folder, 'emis.sqlite');
  let now_ms = Date.UTC(2026, 10, 23, 8);
  const dead = new Set<string>();
  const open = () =>
    openEmbedded({
      path,
      clock: { now: () => now_ms, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
      isAlive: (owner) => (dead.has(owner) ? false : undefined),
    });
  let store = open();
  const sql = userSql(path);
  return {
    get store() {
      return store;
    },
    sql,
    now: () => now_ms,
    advance: async (ms) => {
      now_ms += ms;
    },
    reopen: async () => {
      await store.close();
      store = open();
    },
    declareDead: (owner) => dead.add(owner),
    close: async () => {
      sql.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

twoWayStoreContract('embedded (SQLite)', openUnderTest);
administrationContract('embedded (SQLite)', openUnderTest);
sweepContract('embedded (SQLite)', openUnderTest);
scheduleContract('embedded (SQLite)', openUnderTest);
subscriptionsContract('embedded (SQLite)', openUnderTest);
