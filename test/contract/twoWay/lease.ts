import { expect, it } from 'vitest';
import { LeaseLostError } from '../../../lib/sync/ports/errors.ts';
import { type Bench, newFromOutlook, TTL_MS } from './harness.ts';

/** One runner per mailbox; who lost the lease writes nothing. */
export function leaseContract(open: () => Promise<Bench>): void {
  it('begins in one round trip where nothing was ever synchronised', async () => {
    const bench = await open();
    const run = bench.key(await bench.synchronisation('Willy Testermann', 'willy@example.com'));
    const before = bench.twoWay.roundTrips;
    const start = await bench.twoWay.beginRun(run, TTL_MS);
    expect(bench.twoWay.roundTrips - before).toBe(1);
    expect(start).toEqual({
      kind: 'begun',
      fence: expect.any(Number),
      now_ms: expect.any(Number),
      remaining_ms: TTL_MS,
      state: {
        cursor: null,
        fullRound: false,
        round: 0,
        window: null,
        createFrom_ms: null,
        firstRunAt_ms: null,
        facts: null,
        deletedItemsVisible: null,
        settingUp: false,
      },
      spoolerWaiting: false,
      intents: [],
      suspects: 0,
      withheldDue: [],
      purgesDue: 0,
      deletions: 0,
      lengths: { betreff: 255, bemerkung: null, ort: 255 },
    });
  });

  it('lets a second runner wait, whatever its domain and however the address is spelt', async () => {
    const bench = await open();
    await bench.begin();
    await bench.under.advance(10_000);
    const { synchronisation } = bench.run;
    const other = { ...synchronisation, postfach: synchronisation.postfach.toUpperCase() };
    const busy = await bench.twoWay.beginRun(bench.key(other, 'lauf-2', 'wiedervorlagen'), TTL_MS);
    expect(busy).toEqual({ kind: 'busy', owner: 'lauf-1', remaining_ms: TTL_MS - 10_000 });
    expect((await bench.apply()).remaining_ms).toBe(TTL_MS);
  });

  it('leaves two mailboxes alone with each other', async () => {
    const bench = await open();
    await bench.begin();
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    expect((await bench.twoWay.beginRun(bench.key(erna, 'lauf-2'), TTL_MS)).kind).toBe('begun');
  });

  it('gives exactly one of many simultaneous runners the mailbox', async () => {
    const bench = await open();
    const willy = await bench.synchronisation('Willy Testermann', 'willy@example.com');
    const starts = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        bench.twoWay.beginRun(bench.key(willy, `lauf-${index}`), TTL_MS),
      ),
    );
    expect(starts.filter((start) => start.kind === 'begun')).toHaveLength(1);
  });

  it('remembers the latest wake-up that met the mailbox busy, until a later run answers it', async () => {
    const bench = await open();
    await bench.begin();
    expect((await bench.apply()).woken).toEqual([]);
    const second = { ...bench.run, owner: 'lauf-2' };
    await bench.under.advance(1_000);
    await bench.twoWay.beginRun(second, TTL_MS);
    await bench.under.advance(1_000);
    const woken = bench.under.now();
    await bench.twoWay.beginRun(second, TTL_MS);
    await bench.under.advance(1_000);
    expect((await bench.apply()).woken).toEqual([{ domaene: 'termine', at_ms: woken }]);
    expect((await bench.commit({ changes: [], release: true })).woken).toEqual([
      { domaene: 'termine', at_ms: woken },
    ]);
    await bench.beginAs(second);
    expect((await bench.apply()).woken).toEqual([]);
  });

  it.each([
    { how: 'ends well', ergebnis: 'ok', more: {}, next: 'answered' },
    { how: 'fails', ergebnis: 'fehler', more: {}, next: 'begun' },
    { how: 'leaves work for a run soon', ergebnis: 'ok', more: { unfinished: true }, next: 'begun' },
  ] as const)(
    'after a run that $how, a wake-up noticed before it is $next',
    async ({ ergebnis, more, next }) => {
      const bench = await open();
      await bench.begin();
      const startedAt_ms = bench.under.now();
      const protocol = { startedAt_ms, finishedAt_ms: startedAt_ms, ergebnis, counts: {}, fehler: [] };
      await bench.commit({ changes: [], protocol, ...more, release: true });
      const later = { ...bench.run, owner: 'lauf-2' };
      expect((await bench.twoWay.beginRun(later, TTL_MS, startedAt_ms - 1)).kind).toBe(next);
    },
  );

  it('a run of a host whose clock was far ahead answers nothing, and the next one puts it right', async () => {
    const bench = await open();
    const ended = async (startedAt_ms: number) => {
      const times = { startedAt_ms, finishedAt_ms: startedAt_ms };
      await bench.commit({
        changes: [],
        protocol: { ...times, ergebnis: 'ok', counts: {}, fehler: [] },
        release: true,
      });
    };
    await bench.begin();
    await ended(bench.under.now() + 86_400_000);
    await bench.beginAs(bench.run, bench.under.now());
    const startedAt_ms = bench.under.now();
    await ended(startedAt_ms);
    const kindOf = async (noticedAt_ms: number) =>
      (await bench.twoWay.beginRun({ ...bench.run, owner: 'lauf-2' }, TTL_MS, noticedAt_ms)).kind;
    expect(await kindOf(startedAt_ms - 1)).toBe('answered');
    expect(await kindOf(startedAt_ms)).toBe('begun');
  });

  it('gives a released mailbox to the next runner with a higher fence', async () => {
    const bench = await open();
    const first = await bench.begin();
    const second = await bench.next();
    expect(second.fence).toBeGreaterThan(first.fence);
  });

  it('writes nothing for a runner that has released the mailbox', async () => {
    const bench = await open();
    await bench.begin();
    await bench.commit({ changes: [], release: true });
    await expect(bench.apply(newFromOutlook('A'))).rejects.toBeInstanceOf(LeaseLostError);
    expect(await bench.termine()).toEqual([]);
  });

  it('takes an expired lease over; the paused runner then writes nothing', async () => {
    const bench = await open();
    await bench.begin();
    const paused = { run: bench.run, fence: bench.fence };
    await bench.under.advance(TTL_MS - 1);
    expect((await bench.twoWay.beginRun({ ...bench.run, owner: 'lauf-2' }, TTL_MS)).kind).toBe('busy');
    await bench.under.advance(1);
    await bench.beginAs({ ...bench.run, owner: 'lauf-2' });
    expect(bench.fence).toBeGreaterThan(paused.fence);
    const late = bench.twoWay.commit(paused.run, paused.fence, {
      changes: [newFromOutlook('A')],
    });
    await expect(late).rejects.toBeInstanceOf(LeaseLostError);
    expect(await bench.termine()).toEqual([]);
    expect(await bench.links()).toEqual([]);
    await bench.apply(newFromOutlook('A'));
    expect(await bench.termine()).toHaveLength(1);
  });

  it('writes nothing under an expired lease even when nobody took it over', async () => {
    const bench = await open();
    await bench.begin();
    await bench.under.advance(TTL_MS);
    await expect(bench.apply(newFromOutlook('A'))).rejects.toBeInstanceOf(LeaseLostError);
    expect(await bench.termine()).toEqual([]);
  });

  it('writes nothing under a fence that is not the present one, even for the same owner', async () => {
    const bench = await open();
    await bench.begin();
    const late = bench.twoWay.commit(bench.run, bench.fence - 1, { changes: [newFromOutlook('A')] });
    await expect(late).rejects.toBeInstanceOf(LeaseLostError);
    expect(await bench.termine()).toEqual([]);
  });

  it('renews the lease with every commit', async () => {
    const bench = await open();
    await bench.begin();
    for (let step = 0; step < 3; step += 1) {
      await bench.under.advance(TTL_MS - 1);
      expect((await bench.apply()).remaining_ms).toBe(TTL_MS);
    }
  });

  it('keeps the lease over a restart', async () => {
    const bench = await open();
    await bench.begin();
    await bench.under.reopen();
    expect((await bench.twoWay.beginRun({ ...bench.run, owner: 'lauf-2' }, TTL_MS)).kind).toBe('busy');
    expect((await bench.apply(newFromOutlook('A'))).conflicts).toEqual([]);
  });

  it('takes over at once from a process that is known to be dead', async () => {
    const bench = await open();
    const declareDead = bench.under.declareDead;
    if (declareDead === undefined) return;
    await bench.begin('tot');
    const dead = { run: bench.run, fence: bench.fence };
    const second = { ...bench.run, owner: 'lauf-2' };
    expect((await bench.twoWay.beginRun(second, TTL_MS)).kind).toBe('busy');
    declareDead('tot');
    await bench.beginAs(second);
    const late = bench.twoWay.commit(dead.run, dead.fence, { changes: [newFromOutlook('A')] });
    await expect(late).rejects.toBeInstanceOf(LeaseLostError);
    expect(await bench.termine()).toEqual([]);
  });
}
