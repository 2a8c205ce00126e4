import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { mssqlStore } from '../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import type { RunKey } from '../../lib/sync/ports/store.ts';
import {
  batch,
  connectTo,
  createTestDatabase,
  SKIPPED,
  type TestDatabase,
  testServer,
} from './testServer.ts';

const server = testServer();
/**
 * 1,000,000 in the issue's own measure; fewer where every build runs it. (Babelfish makes no statistics of its own while
 * a table is filled: there the many need an ANALYZE on PostgreSQL's side, or the minute until it comes by itself.)
 */
const ENTRIES = Number(process.env.EMIS_TEST_ENTRIES ?? 5_000);
const ENTRIES_PER_ROW = 50;
const PAGE_ROWS = ENTRIES > 100_000 ? 500 : 40;
/** What a page may hold at most: the entries of one statement and the oldest of each row. */
const MOST_PER_PAGE = 10_000 + PAGE_ROWS + 1;
const FLAT_BYTES = 48 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heap_bytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe('a spooler that nobody has emptied for years', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    connection = connectTo(database.address);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await database.drop();
  }, 60_000);

  it(
    `drains ${ENTRIES} entries page by page, each bounded, with flat memory, and loses none`,
    async () => {
      const run = (sql: string) => batch(database.connection, sql);
      await run(`INSERT INTO anwender (id, name) VALUES (1, N'Willy');
INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen)
VALUES (N'Willy', N'willy@firma.example', 1, 1, 0, 0, 0, 0);`);
      const rows = ENTRIES / ENTRIES_PER_ROW;
      for (let first = 1; first <= rows; first += 2_000)
        await run(insertEntries(first, Math.min(rows, first + 1_999)));

      const store = mssqlStore(connection, DEFAULT_SCHEMA_MAP);
      const [synchronisation] = await store.synchronisationen();
      const key: RunKey = { synchronisation: synchronisation!, domaene: 'termine', owner: 'spooler' };
      const begun = await store.twoWay.beginRun(key, 3_600_000);
      if (begun.kind !== 'begun') throw new Error('The mailbox is busy.');
      expect(begun.spoolerWaiting).toBe(true);

      const seen = new Set<number>();
      const pageTimes_ms: number[] = [];
      let [drained, start_bytes, peak_bytes] = [0, 0, 0];
      for (let more = true; more; ) {
        const begin_ms = performance.now();
        const page = await store.twoWay.readSpooler(key, { rows: PAGE_ROWS, except: [], also: [] });
        const ids = page.entries.flatMap((entry) => entry.ids);
        expect(ids.length).toBeLessThanOrEqual(MOST_PER_PAGE);
        await store.twoWay.commit(key, begun.fence, { changes: [{ spooler: ids }] });
        pageTimes_ms.push(performance.now() - begin_ms);
        for (const { rowId } of page.entries) seen.add(rowId);
        drained += ids.length;
        more = page.more;
        if (start_bytes === 0) start_bytes = heap_bytes();
        else if (pageTimes_ms.length % 10 === 0 || !more) peak_bytes = Math.max(peak_bytes, heap_bytes());
      }
      const [left] = await run('SELECT COUNT(*) AS n FROM s_exchange_sync_spooler');
      expect(left!.n).toBe(0);
      expect(drained).toBe(ENTRIES);
      expect(seen.size).toBe(rows);
      expect(peak_bytes - start_bytes).toBeLessThan(FLAT_BYTES);
      const [firstPage, lastPage] = [pageTimes_ms[1] ?? 0, pageTimes_ms.at(-2) ?? 0];
      console.log(
        `${ENTRIES} entries of ${rows} rows in ${pageTimes_ms.length} pages; heap +${((peak_bytes - start_bytes) / 2 ** 20).toFixed(1)} MiB; second page ${firstPage.toFixed(0)} ms, last but one ${lastPage.toFixed(0)} ms`,
      );
    },
    60_000 + ENTRIES * 6,
  );
});

/** Entries of the rows with these numbers, which are gone: set-based, as no emis user could ever type them. */
function insertEntries(first: number, last: number): string {
  const digits = (alias: string) => `(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS ${alias}(d)`;
  return `INSERT INTO s_exchange_sync_spooler (tabelle, datensatz_id, aktion, anwender, erstellt_am)
SELECT 'TP', r.nr, 'U', N'Willy', SYSUTCDATETIME()
FROM (SELECT ${first} + a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS nr FROM ${digits('a')}, ${digits('b')}, ${digits('c')}, ${digits('e')}) AS r,
  ${digits('f')}, (VALUES (0),(1),(2),(3),(4)) AS g(d)
WHERE r.nr <= ${last};`;
}
