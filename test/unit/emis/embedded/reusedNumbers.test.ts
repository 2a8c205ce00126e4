import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { EmisStore, ItemChange } from '../../../../lib/sync/ports/store.ts';
import { link } from '../../../contract/twoWay/harness.ts';
import { NOW_MS, temporaryFolder, WILLY } from './folder.ts';

const COLUMNS =
  'anwender text, betreff text, bemerkung text, von text, bis text, ort text, hervorheben int, erinnern int, vorwarnzeit int, privat int, emisnummer int';
const NAME = WILLY.synchronisation.anwender;

/** A table made by plain SQL: SQLite gives the number of the last row again once that row is deleted. */
describe('rows whose numbers are given again', () => {
  const folder = temporaryFolder();
  let sql: DatabaseSync;
  let store: EmisStore;
  let fence = 0;
  let now_ms = NOW_MS;

  async function open(): Promise<void> {
    const path = folder.path();
    sql = folder.sql(path);
    sql.exec(`CREATE TABLE termine (id integer PRIMARY KEY, ${COLUMNS})`);
    now_ms = NOW_MS;
    store = folder.open(path, { clock: { now: () => ++now_ms, sleep: async () => {} } });
    const start = await store.twoWay.beginRun(WILLY, 60_000);
    fence = start.kind === 'begun' ? start.fence : 0;
  }

  const apply = (...changes: ItemChange[]) => store.twoWay.commit(WILLY, fence, { changes });
  const rows = () => sql.prepare('SELECT id, betreff, emisnummer FROM termine ORDER BY id').all();
  const insertInEmis = (betreff: string, emisnummer: number) =>
    Number(
      sql
        .prepare('INSERT INTO termine (anwender, betreff, emisnummer) VALUES (?, ?, ?)')
        .run(NAME, betreff, emisnummer).lastInsertRowid,
    );
  const standOf = async (id: number) => {
    const found = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [id] });
    return { stand: found.rows[0]!.stand, link: found.links.find(({ state }) => state !== 'deleted') };
  };
  /** Links a row, then lets Outlook prevail over it once: a version is kept. */
  async function linkAndKeep(id: number, outlookId: string): Promise<void> {
    await apply({ link: { kind: 'insert', link: link(outlookId, id) } });
    const { stand } = await standOf(id);
    await apply({ row: { kind: 'update', id, stand, columns: { ort: 'Wien' }, keep: 'doppelaenderung' } });
  }
  /** The run finds the row gone: its link becomes a deleted one. */
  async function markDeleted(id: number): Promise<void> {
    const { links } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [id] });
    const { id: linkId, ...data } = links.find(({ state }) => state !== 'deleted')!;
    await apply({ link: { kind: 'update', id: linkId, link: { ...data, state: 'deleted' } } });
    sql.exec('DELETE FROM s_exchange_sync_spooler');
  }
  const versions = async () =>
    (await store.administration.versions({ limit: 100 })).map(({ id, rowId, present }) => ({
      id,
      rowId,
      present,
    }));

  it('gives what it inserts no number that a link or a kept version still calls a row by', async () => {
    await open();
    const id = insertInEmis('alt', 1);
    await apply({ link: { kind: 'insert', link: link('A', id) } });
    const { stand } = await standOf(id);
    await apply({ row: { kind: 'delete', id, stand, keep: 'in_outlook_geloescht' } });
    const result = await apply({ row: { kind: 'insert', anwender: NAME, columns: { betreff: 'neu' } } });
    expect(result.insertedRows).toEqual([id + 1]);
    const again = await store.administration.restore(1);
    expect(again).toEqual({ kind: 'restored', rowId: id + 2, inserted: true });
    expect(await store.administration.restore(1)).toEqual({
      kind: 'restored',
      rowId: id + 2,
      inserted: false,
    });
  });

  it('restores beside an unrelated row that got the number, and never over it', async () => {
    await open();
    const id = insertInEmis('alt', 1);
    await linkAndKeep(id, 'A');
    sql.exec('DELETE FROM termine');
    await markDeleted(id);
    expect(insertInEmis('anderer', 2)).toBe(id);
    await linkAndKeep(id, 'B');
    expect(await versions()).toEqual([
      { id: 2, rowId: id, present: true },
      { id: 1, rowId: id, present: false },
    ]);
    expect(await store.administration.restore(1)).toEqual({
      kind: 'restored',
      rowId: id + 1,
      inserted: true,
    });
    expect(rows()).toEqual([
      { id, betreff: 'anderer', emisnummer: 2 },
      { id: id + 1, betreff: 'alt', emisnummer: 1 },
    ]);
    // The other row's version stays with it.
    expect(await store.administration.restore(2)).toEqual({ kind: 'restored', rowId: id, inserted: false });
  });

  it('does so too while the deletion still waits in the spooler', async () => {
    await open();
    const id = insertInEmis('alt', 1);
    await linkAndKeep(id, 'A');
    sql.exec('DELETE FROM termine');
    expect(insertInEmis('anderer', 2)).toBe(id);
    expect(await store.administration.restore(1)).toMatchObject({ inserted: true });
    expect(rows().map(({ betreff }) => betreff)).toEqual(['anderer', 'alt']);
  });
});
