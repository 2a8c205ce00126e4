import { expect, it } from 'vitest';
import type { LinkData } from '../../../lib/sync/ports/store.ts';
import { INTENT } from './commit.ts';
import { type Bench, link, newFromOutlook } from './harness.ts';

const START = Date.UTC(2026, 10, 1);
const END = Date.UTC(2027, 10, 1);
const HOUR_MS = 3_600_000;

/** What must be looked at later comes back in time: suspicions, purges, withheld items, intents. */
export function waitingContract(open: () => Promise<Bench>): void {
  async function withLinks(bench: Bench, links: Record<string, Partial<LinkData>>) {
    await bench.begin();
    await bench.apply(
      ...Object.entries(links).map(([id, over], index) => ({
        link: { kind: 'insert', link: link(id, index + 1, over) } as const,
      })),
    );
    return Object.fromEntries((await bench.links()).map((each) => [each.outlookId, each]));
  }

  async function suspects(bench: Bench) {
    return (await bench.links()).filter((each) => each.suspicion !== null).map((each) => each.outlookId);
  }

  it('suspects after a full round what it did not meet inside its window, and nothing else', async () => {
    const bench = await open();
    await withLinks(bench, {
      inside: { start_ms: START + HOUR_MS, end_ms: START + 2 * HOUR_MS },
      'reaches in': { start_ms: START - HOUR_MS, end_ms: START + 1 },
      'reaches out': { start_ms: END - 1, end_ms: END + HOUR_MS },
      spans: { start_ms: START - HOUR_MS, end_ms: END + HOUR_MS },
      'starts with it': { start_ms: START, end_ms: START },
      'ends as it starts': { start_ms: START - HOUR_MS, end_ms: START },
      'starts as it ends': { start_ms: END, end_ms: END + HOUR_MS },
      before: { start_ms: START - 2 * HOUR_MS, end_ms: START - HOUR_MS },
      unknown: { start_ms: null, end_ms: null },
      met: { start_ms: START, end_ms: END, round: 2 },
      deleted: { start_ms: START, end_ms: END, state: 'deleted' },
      emisOnly: { start_ms: START, end_ms: END, state: 'emisOnly' },
      parked: { start_ms: START, end_ms: END, state: 'parked' },
    });
    const now_ms = bench.under.now();
    const result = await bench.commit({
      changes: [],
      suspectUnseen: { round: 2, start_ms: START, end_ms: END, now_ms },
    });
    expect(await suspects(bench)).toEqual(['inside', 'reaches in', 'reaches out', 'spans', 'starts with it']);
    expect(result.suspects).toBe(5);
    expect((await bench.links())[0]!.suspicion).toEqual({ since_ms: now_ms, attempts: 0, next_ms: now_ms });
    expect((await bench.next()).suspects).toBe(5);
  });

  it('does not suspect what a page of the same round stamped, nor links of others', async () => {
    const bench = await open();
    const links = await withLinks(bench, { a: {}, b: {}, c: {} });
    await bench.commit({ changes: [], stamp: { linkIds: [links.a!.id, links.c!.id], round: 2 } });
    expect((await bench.links()).map((each) => each.round)).toEqual([2, 1, 2]);
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    const { run, fence } = bench;
    await bench.beginAs(bench.key(erna));
    await bench.apply({ link: { kind: 'insert', link: link('erna', 9) } });
    const unseen = { round: 2, start_ms: START, end_ms: END, now_ms: bench.under.now() };
    const result = await bench.twoWay.commit(run, fence, { changes: [], suspectUnseen: unseen });
    expect(result.suspects).toBe(1);
    expect(await suspects(bench)).toEqual([]);
    bench.run = run;
    expect(await suspects(bench)).toEqual(['b']);
  });

  it('leaves a suspicion that exists its age and its next try', async () => {
    const bench = await open();
    const suspicion = { since_ms: 1, attempts: 3, next_ms: bench.under.now() + HOUR_MS };
    await withLinks(bench, { a: { suspicion } });
    const unseen = { round: 2, start_ms: START, end_ms: END, now_ms: bench.under.now() };
    const result = await bench.commit({ changes: [], suspectUnseen: unseen });
    expect(result.suspects).toBe(0);
    expect(await bench.links()).toMatchObject([{ suspicion }]);
  });

  it('hands out due suspicions with their rows, oldest first', async () => {
    const bench = await open();
    await bench.begin();
    const now = bench.under.now();
    const { insertedRows } = await bench.apply(...['a', 'b', 'c', 'd'].map((id) => newFromOutlook(id)));
    const since = { a: [now - 1, now], b: [now - 3, now - 1], c: [now - 9, now + 1], d: null } as const;
    const stored = await bench.links();
    await bench.apply(
      ...stored.map((each) => {
        const when = since[each.outlookId as keyof typeof since];
        const suspicion = when === null ? null : { since_ms: when[0], attempts: 1, next_ms: when[1] };
        return { link: { kind: 'update', id: each.id, link: { ...each, suspicion } } as const };
      }),
    );
    const due = await bench.twoWay.readSuspects(bench.run, 10);
    expect(due.links.map((each) => each.outlookId)).toEqual(['b', 'a']);
    expect(due.rows.map((row) => row.id)).toEqual(insertedRows.slice(0, 2));
    expect((await bench.twoWay.readSuspects(bench.run, 1)).links.map((each) => each.outlookId)).toEqual([
      'b',
    ]);
    expect((await bench.next()).suspects).toBe(2);
    await bench.under.advance(1);
    expect((await bench.twoWay.readSuspects(bench.run, 10)).links.map((each) => each.outlookId)).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it('hands out due purges of deleted Termine, oldest first', async () => {
    const bench = await open();
    const now = bench.under.now();
    await withLinks(bench, {
      later: { state: 'deleted', purgeAt_ms: now + 1 },
      now: { state: 'deleted', purgeAt_ms: now },
      old: { state: 'deleted', purgeAt_ms: now - 1 },
      never: { state: 'deleted' },
      active: { purgeAt_ms: now - 1 },
    });
    const due = async (limit: number) =>
      (await bench.twoWay.readPurges(bench.run, limit)).map((each) => each.outlookId);
    expect(await due(10)).toEqual(['old', 'now']);
    expect(await due(1)).toEqual(['old']);
    expect((await bench.next()).purgesDue).toBe(2);
    await bench.under.advance(1);
    expect(await due(10)).toEqual(['old', 'now', 'later']);
  });

  it('brings withheld items back when they are due, with the latest reason, until they are cleared', async () => {
    const bench = await open();
    await bench.begin();
    const now = bench.under.now();
    const put = (side: 'outlook' | 'emis', id: string, attempts: number, next_ms: number) => ({
      withheld: { put: { side, id, reason: `Versuch ${attempts} ü`, attempts, next_ms } },
    });
    await bench.apply(
      put('outlook', '1', 1, now),
      put('emis', '1', 1, now + 5),
      put('outlook', 'x', 1, now - 1),
    );
    expect((await bench.next()).withheldDue.map(({ side, id }) => [side, id])).toEqual([
      ['outlook', 'x'],
      ['outlook', '1'],
    ]);
    await bench.apply(put('outlook', '1', 2, now + 5), { withheld: { clear: { side: 'outlook', id: 'x' } } });
    expect((await bench.next()).withheldDue).toEqual([]);
    await bench.under.advance(5);
    const due = (await bench.next()).withheldDue;
    expect(due.map(({ side, reason }) => [side, reason])).toEqual(
      expect.arrayContaining([
        ['outlook', 'Versuch 2 ü'],
        ['emis', 'Versuch 1 ü'],
      ]),
    );
    expect(due).toHaveLength(2);
    await bench.apply({ withheld: { clear: { side: 'outlook', id: '1' } } });
    expect((await bench.next()).withheldDue).toMatchObject([{ side: 'emis', id: '1' }]);
  });

  it('keeps at most a bounded number of withheld items on a run, the longest due first', async () => {
    const bench = await open();
    await bench.begin();
    const now = bench.under.now();
    await bench.apply(
      ...Array.from({ length: 500 }, (_, index) => ({
        withheld: {
          put: { side: 'outlook', id: `i${index}`, reason: 'x', attempts: 1, next_ms: now - index } as const,
        },
      })),
    );
    const { withheldDue } = await bench.next();
    expect(withheldDue[0]!.id).toBe('i499');
    expect(withheldDue.length).toBeLessThan(500);
    expect(withheldDue.length).toBeGreaterThanOrEqual(20);
  });

  it('keeps an intent over a crash until its outcome is on record', async () => {
    const bench = await open();
    await bench.begin();
    const update = {
      ...INTENT,
      key: 'b-key',
      kind: 'update',
      outlookId: 'Ü=',
      at_ms: INTENT.at_ms + 1,
    } as const;
    await bench.apply({ intent: { put: INTENT } }, { intent: { put: update } });
    await bench.under.reopen();
    expect((await bench.next()).intents).toEqual([INTENT, update]);
    await bench.apply({ intent: { put: { ...update, fields: ['ort'] }, remove: INTENT.key } });
    expect((await bench.next()).intents).toEqual([{ ...update, fields: ['ort'] }]);
    await bench.apply({ intent: { remove: update.key } }, { intent: { remove: 'unbekannt' } });
    expect((await bench.next()).intents).toEqual([]);
  });
}
