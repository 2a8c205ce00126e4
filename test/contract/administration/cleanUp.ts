import { expect, it } from 'vitest';
import type { LinkData } from '../../../lib/sync/ports/store.ts';
import { type Bench, link } from '../twoWay/harness.ts';
import { overwrite, remove, versionIds } from './keep.ts';

const DAY_MS = 24 * 3_600_000;

/** What `EMISSYNC_AUFBEWAHRUNG_TAGE` does. */
export function cleanUpContract(open: () => Promise<Bench>): void {
  const cleanUp = (bench: Bench, before_ms: number, limit = 100) =>
    bench.under.store.administration.cleanUp(before_ms, limit);
  const insertLinks = (bench: Bench, links: Record<string, Partial<LinkData>>, firstRow = 1000) =>
    bench.apply(
      ...Object.entries(links).map(([id, over], index) => ({
        link: { kind: 'insert', link: link(id, firstRow + index, over) } as const,
      })),
    );

  it('finds nothing to do in an empty database', async () => {
    const bench = await open();
    expect(await cleanUp(bench, bench.under.now())).toEqual({
      versions: 0,
      protocol: 0,
      tombstones: 0,
      more: false,
    });
  });

  it('removes kept versions from before the given moment, no later ones', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin({ betreff: 'a' });
    await overwrite(bench, id, { betreff: 'b' });
    await bench.under.advance(30_000);
    const before_ms = bench.under.now();
    await overwrite(bench, id, { betreff: 'c' });
    const [, later] = await versionIds(bench);
    expect(await cleanUp(bench, before_ms)).toMatchObject({ versions: 1, more: false });
    expect(await versionIds(bench)).toEqual([later]);
    expect((await bench.termin(id))!.betreff).toBe('c');
  });

  it('keeps the latest protocol row of each Synchronisation and domain, however old', async () => {
    const bench = await open();
    await bench.begin();
    const row = (finishedAt_ms: number) =>
      ({ startedAt_ms: 1, finishedAt_ms, ergebnis: 'ok', counts: {}, fehler: [] }) as const;
    for (const finishedAt_ms of [10, 20, 30])
      await bench.commit({ changes: [], protocol: row(finishedAt_ms) });
    await bench.commit({ changes: [], release: true });
    await bench.beginAs({ ...bench.run, domaene: 'wiedervorlagen' });
    for (const finishedAt_ms of [11, 90, 91])
      await bench.commit({ changes: [], protocol: row(finishedAt_ms) });
    expect(await cleanUp(bench, 90)).toMatchObject({ protocol: 3 });
    const left = await bench.under.sql.query(
      'SELECT finished_at_ms FROM s_exchange_sync_protocol ORDER BY finished_at_ms',
    );
    expect(left.map((each) => Number(each.finished_at_ms))).toEqual([30, 90, 91]);
    expect(await cleanUp(bench, 1_000)).toMatchObject({ protocol: 1 });
    expect((await bench.under.store.administration.status()).lastRuns).toMatchObject([
      { finishedAt_ms: 30 },
      { finishedAt_ms: 91 },
    ]);
  });

  it('drops the memory of deleted items, and no link that still has something to do', async () => {
    const bench = await open();
    await bench.begin();
    await insertLinks(bench, {
      tombstone: { state: 'deleted' },
      'waits for its purge': { state: 'deleted', purgeAt_ms: bench.under.now() + 900 * DAY_MS },
      emisOnly: { state: 'emisOnly' },
      parked: { state: 'parked' },
      active: {},
      'settled late': { state: 'deleted', purgeAt_ms: 1 },
    });
    await bench.under.advance(30_000);
    const before_ms = bench.under.now();
    const late = (await bench.links()).find((each) => each.outlookId === 'settled late')!;
    await bench.apply({ link: { kind: 'update', id: late.id, link: { ...late, purgeAt_ms: null } } });
    await insertLinks(bench, { 'later tombstone': { state: 'deleted' } }, 2000);
    expect(await cleanUp(bench, before_ms)).toMatchObject({ tombstones: 1, more: false });
    expect((await bench.links()).map((each) => each.outlookId)).toEqual([
      'waits for its purge',
      'emisOnly',
      'parked',
      'active',
      'settled late',
      'later tombstone',
    ]);
  });

  it('keeps the version that an undo in Outlook would still need', async () => {
    const bench = await open();
    await bench.begin();
    const [waiting, settled] = [await bench.insertTermin(), await bench.insertTermin()];
    await remove(bench, waiting);
    await remove(bench, settled);
    await insertLinks(bench, { A: { state: 'deleted', purgeAt_ms: 1 } }, waiting);
    await insertLinks(bench, { B: { state: 'deleted' } }, settled);
    await bench.under.advance(30_000);
    expect(await cleanUp(bench, bench.under.now())).toMatchObject({ versions: 1, tombstones: 1 });
    const [left] = await bench.under.store.administration.versions({ limit: 10 });
    expect(left).toMatchObject({ rowId: waiting });
  });

  it('works in bounded parts, the oldest first, until nothing is left', async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    for (let count = 0; count < 5; count += 1) {
      await overwrite(bench, id, { betreff: `${count}` });
      await bench.under.advance(1_000);
    }
    const all = await versionIds(bench);
    await insertLinks(bench, { A: { state: 'deleted' } });
    await bench.under.advance(30_000);
    const before_ms = bench.under.now();
    expect(await cleanUp(bench, before_ms, 2)).toEqual({
      versions: 2,
      protocol: 0,
      tombstones: 1,
      more: true,
    });
    expect(await versionIds(bench)).toEqual(all.slice(2));
    expect(await cleanUp(bench, before_ms, 2)).toMatchObject({ versions: 2, more: true });
    expect(await cleanUp(bench, before_ms, 2)).toMatchObject({ versions: 1, more: false });
    expect(await versionIds(bench)).toEqual([]);
  });
}
