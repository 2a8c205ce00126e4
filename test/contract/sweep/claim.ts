import { expect, it } from 'vitest';
import { STATE } from '../twoWay/commit.ts';
import { type Bench, TTL_MS } from '../twoWay/harness.ts';
import { claim, claimFree, settle } from './probe.ts';

/** A probe asks for up to 20 mailboxes at once. */
export function claimContract(open: () => Promise<Bench>): void {
  const three = async (bench: Bench) => [
    await bench.synchronisation('Willy Testermann', 'willy@example.com'),
    await bench.synchronisation('Erna Muster', 'erna@example.com'),
    await bench.synchronisation('Paul Probe', 'paul@example.com'),
  ];

  it('knows nobody without a mailbox', async () => {
    const bench = await open();
    const [willy] = await three(bench);
    await bench.under.sql.exec(`UPDATE s_exchange_sync SET postfach = ' ' WHERE id = ${willy!.id}`);
    expect(await claim(bench, [willy!.id])).toEqual([{ kind: 'unknown', id: willy!.id }]);
  });

  it('answers each id in the order asked: unknown, switched off, inactive, or claimed with all that is known', async () => {
    const bench = await open();
    const [willy, erna, paul] = await three(bench);
    await bench.under.sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${erna!.id}`);
    await bench.under.sql.exec(`UPDATE s_exchange_sync SET termine = 0 WHERE id = ${paul!.id}`);
    expect(await claim(bench, [4711, paul!.id, willy!.id, erna!.id])).toEqual([
      { kind: 'unknown', id: 4711 },
      { kind: 'unknown', id: paul!.id },
      {
        kind: 'claimed',
        synchronisation: willy,
        fence: expect.any(Number),
        remaining_ms: TTL_MS,
        state: {
          cursor: null,
          fullRound: false,
          round: 0,
          window: null,
          createFrom_ms: null,
          firstRunAt_ms: null,
          settingUp: false,
          facts: null,
          deletedItemsVisible: null,
        },
        workWaiting: false,
      },
      { kind: 'unknown', id: erna!.id },
    ]);
    expect(await claim(bench, [])).toEqual([]);
  });

  it('reads the state of the domain asked for', async () => {
    const bench = await open();
    await bench.begin();
    await bench.commit({ changes: [], state: STATE, release: true });
    const { id } = bench.run.synchronisation;
    const termine = await claimFree(bench, id);
    expect(termine.state).toEqual(STATE);
    await settle(bench, [{ id, fence: termine.fence }]);
    expect((await claimFree(bench, id, { domaene: 'wiedervorlagen' })).state.cursor).toBeNull();
  });

  it('takes the very lease that runs take, with a rising fence', async () => {
    const bench = await open();
    const start = await bench.begin();
    await bench.commit({ changes: [], release: true });
    const { synchronisation } = bench.run;
    const { fence } = await claimFree(bench, synchronisation.id);
    expect(fence).toBeGreaterThan(start.fence);
    const busy = await bench.twoWay.beginRun(bench.key(synchronisation, 'lauf-2', 'wiedervorlagen'), TTL_MS);
    expect(busy).toMatchObject({ kind: 'busy', owner: 'probe-1' });
    // What the probe claimed it may also write under.
    bench.run = bench.key(synchronisation, 'probe-1');
    bench.fence = fence;
    expect((await bench.apply()).remaining_ms).toBe(TTL_MS);
  });

  it('leaves its wake-up on a lease that is taken, for its domain, as it was noticed', async () => {
    const bench = await open();
    const [willy, erna] = await three(bench);
    await bench.beginAs(bench.key(willy!));
    await bench.under.advance(10_000);
    const noticedAt_ms = bench.under.now() - 3_000;
    const [busy, free] = await claim(bench, [willy!.id, erna!.id], {
      domaene: 'wiedervorlagen',
      noticedAt_ms,
    });
    expect(busy).toEqual({ kind: 'busy', id: willy!.id, remaining_ms: TTL_MS - 10_000 });
    expect(free!.kind).toBe('claimed');
    const { woken } = await bench.commit({ changes: [], release: true });
    expect(woken).toEqual([{ domaene: 'wiedervorlagen', at_ms: noticedAt_ms }]);
  });

  it('takes no lease for what a run that began later has answered already', async () => {
    const bench = await open();
    await bench.begin();
    const { id } = bench.run.synchronisation;
    const startedAt_ms = bench.under.now();
    const protocol = {
      startedAt_ms,
      finishedAt_ms: startedAt_ms,
      ergebnis: 'ok',
      counts: {},
      fehler: [],
    } as const;
    await bench.commit({ changes: [], protocol, release: true });
    expect(await claim(bench, [id], { noticedAt_ms: startedAt_ms - 1 })).toEqual([{ kind: 'answered', id }]);
    expect(
      (await claim(bench, [id], { domaene: 'wiedervorlagen', noticedAt_ms: startedAt_ms - 1 }))[0]!.kind,
    ).toBe('claimed');
    await bench.under.advance(TTL_MS);
    expect((await claim(bench, [id], { noticedAt_ms: startedAt_ms }))[0]!.kind).toBe('claimed');
  });

  it('takes an expired lease over', async () => {
    const bench = await open();
    await bench.begin();
    await bench.under.advance(TTL_MS);
    const { fence } = await claimFree(bench, bench.run.synchronisation.id);
    expect(fence).toBeGreaterThan(bench.fence);
  });

  it('takes over at once from a process that is known to be dead', async () => {
    const bench = await open();
    const { declareDead } = bench.under;
    if (declareDead === undefined) return;
    await bench.begin('tot');
    const { id } = bench.run.synchronisation;
    expect((await claim(bench, [id]))[0]!.kind).toBe('busy');
    declareDead('tot');
    await claimFree(bench, id);
  });

  it('gives exactly one of many simultaneous probes each of the mailboxes', async () => {
    const bench = await open();
    const ids = (await three(bench)).map(({ id }) => id);
    const claims = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        claim(bench, index % 2 ? ids : [...ids].reverse(), { owner: `probe-${index}` }),
      ),
    );
    const claimed = claims.flat().filter((each) => each.kind === 'claimed');
    expect(claimed.map(({ synchronisation }) => synchronisation.id).sort((a, b) => a - b)).toEqual(ids);
  });

  it('claims 20 mailboxes at once', async () => {
    const bench = await open();
    const ids: number[] = [];
    for (let index = 0; index < 20; index += 1)
      ids.push((await bench.synchronisation(`Anwender ${index}`, `a${index}@example.com`)).id);
    const claims = await claim(bench, ids);
    expect(claims.map((each) => each.kind)).toEqual(ids.map(() => 'claimed'));
  });
}
