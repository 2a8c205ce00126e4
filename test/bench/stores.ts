import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openEmbedded } from '../../lib/emis/embedded/open.ts';
import { mssqlStore } from '../../lib/emis/mssql/store.ts';
import { DEFAULT_SCHEMA_MAP } from '../../lib/emis/schemaMap.ts';
import { systemClock } from '../../lib/mandanten/systemPorts.ts';
import type { EmisStore, ItemChange, RunKey } from '../../lib/sync/ports/store.ts';
import { columns, link } from '../contract/twoWay/harness.ts';
import { batch, connectTo, createTestDatabase, testServer } from '../mssql/testServer.ts';
import { ANWENDER, POSTFACH } from './company.ts';
import { table } from './table.ts';

const PAGE = 500;
const TTL_MS = 600_000;
const SETUP = `INSERT INTO anwender (id, name, email) VALUES (1, '${ANWENDER}', '${POSTFACH}');
INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen)
VALUES ('${ANWENDER}', '${POSTFACH}', 1, 1, 1, 0, 0, 0);`;

/** A store with an empty emis behind it, and the way of emis users into that database. */
interface OpenStore {
  readonly name: string;
  readonly store: EmisStore;
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The stores beside each other: applying pages of new Outlook items, and reading pages of changed rows for the push.
 * The T-SQL server is that of EMIS_TEST_SQL.
 */
export async function compareStores(pages: number): Promise<string> {
  const server = testServer();
  const rows: string[][] = [];
  for (const open of [openFile, ...(server === undefined ? [] : [() => openServer(server)])]) {
    const opened = await open();
    process.stderr.write(`${opened.name}: ${pages} pages of ${PAGE} …\n`);
    try {
      rows.push(...(await measure(opened, pages)));
    } finally {
      await opened.close();
    }
  }
  const text = table(['', 'rows', 'rows/s', 'SQL trips/page', 'ms/page'], rows);
  return server === undefined ? `${text}\nT-SQL left out: EMIS_TEST_SQL is not set.` : text;
}

async function measure({ name, store, exec }: OpenStore, pages: number): Promise<string[][]> {
  await exec(SETUP);
  const [synchronisation] = await store.synchronisationen();
  const run: RunKey = { synchronisation: synchronisation!, domaene: 'termine', owner: 'bench' };
  const begun = await store.twoWay.beginRun(run, TTL_MS);
  if (begun.kind !== 'begun') throw new Error('The mailbox is busy.');
  const { fence } = begun;
  const commit = (changes: readonly ItemChange[]) => store.twoWay.commit(run, fence, { changes });
  // The first page also pays for what a server compiles once.
  await commit(newItems('warm', PAGE));
  const applied = await timed(store, pages, (page) => commit(newItems(`${page}`, PAGE)));
  await exec("UPDATE termine SET ort = 'geändert'");
  await store.twoWay.readSpooler(run, { rows: PAGE, except: [], also: [] });
  const read = await timed(store, pages, async () => {
    const page = await store.twoWay.readSpooler(run, { rows: PAGE, except: [], also: [] });
    await commit([{ spooler: page.entries.flatMap(({ ids }) => ids) }]);
  });
  return [row(`${name}: page apply`, applied, pages, 1), row(`${name}: push read and drain`, read, pages, 2)];
}

function newItems(prefix: string, count: number): ItemChange[] {
  return Array.from({ length: count }, (_, index) => ({
    row: {
      kind: 'insert' as const,
      anwender: ANWENDER,
      columns: columns({ betreff: `Termin ${prefix}-${index}` }),
    },
    link: { kind: 'insert' as const, link: link(`AAMk-${prefix}-${index}`, null) },
  }));
}

async function timed(store: EmisStore, pages: number, work: (page: number) => Promise<unknown>) {
  const [tripsBefore, begun_ms] = [store.twoWay.roundTrips, performance.now()];
  for (let page = 0; page < pages; page += 1) await work(page);
  return { ms: performance.now() - begun_ms, trips: store.twoWay.roundTrips - tripsBefore };
}

function row(
  name: string,
  { ms, trips }: { ms: number; trips: number },
  pages: number,
  expected: number,
): string[] {
  const perSecond = Math.round((pages * PAGE * 1000) / ms);
  return [
    name,
    `${pages * PAGE}`,
    `${perSecond}`,
    `${(trips / pages).toFixed(2)} (${expected})`,
    (ms / pages).toFixed(0),
  ];
}

async function openFile(): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), 'emis-bench-'));
  const path = join(folder, 'emis.sqlite');
  const store = openEmbedded({ path, clock: systemClock });
  const database = new DatabaseSync(path, { timeout: 10_000 });
  return {
    name: 'embedded',
    store,
    exec: async (sql) => database.exec(sql),
    close: async () => {
      database.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openServer(server: NonNullable<ReturnType<typeof testServer>>): Promise<OpenStore> {
  const database = await createTestDatabase(server);
  const store = mssqlStore(connectTo(database.address), DEFAULT_SCHEMA_MAP);
  return {
    name: 'T-SQL',
    store,
    exec: async (sql) => {
      await batch(database.connection, sql);
    },
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}
