import { expect, it } from 'vitest';
import { STATE } from '../twoWay/commit.ts';
import { type Bench, TTL_MS } from '../twoWay/harness.ts';
import { claim, claimFree, settle } from './probe.ts';

const NEW_CURSOR = 'https://graph.microsoft.com/v1.0/delta?token=später';

/** What a probe leaves behind. */
export function settleContract(open: () => Promise<Bench>): void {
  /** Willy, who was synchronised before. */
  async function willy(bench: Bench): Promise<number> {
    await bench.begin();
    await bench.commit({ changes: [], state: STATE, release: true });
    return bench.run.synchronisation.id;
  }

  it('stores the new cursor, and nothing but the cursor, and gives the lease back', async () => {
    const bench = await open();
    const id = await willy(bench);
    const { fence } = await claimFree(bench, id);
    expect(await settle(bench, [{ id, fence, cursor: NEW_CURSOR }])).toEqual([
      { id, lost: false, woken: [] },
    ]);
    const start = await bench.beginAs({ ...bench.run, owner: 'lauf-2' });
    expect(start.state).toEqual({ ...STATE, cursor: NEW_CURSOR });
    expect(start.fence).toBeGreaterThan(fence);
  });

  it('leaves the cursor of a mailbox with changes where it was, and that of other domains anyway', async () => {
    const bench = await open();
    const id = await willy(bench);
    const first = await claimFree(bench, id);
    await settle(bench, [{ id, fence: first.fence, answered: false }]);
    const second = await claimFree(bench, id, { domaene: 'wiedervorlagen' });
    await settle(bench, [{ id, fence: second.fence, cursor: NEW_CURSOR }], { domaene: 'wiedervorlagen' });
    expect((await bench.beginAs({ ...bench.run, owner: 'lauf-2' })).state).toEqual(STATE);
  });

  it('answers wake-ups noticed before the probe began, if it found nothing to do', async () => {
    const bench = await open();
    const id = await willy(bench);
    const noticedAt_ms = bench.under.now();
    await bench.under.advance(1_000);
    const startedAt_ms = bench.under.now();
    const work = await claimFree(bench, id);
    await settle(bench, [{ id, fence: work.fence, answered: false }], { startedAt_ms });
    const idle = await claimFree(bench, id, { noticedAt_ms });
    await settle(bench, [{ id, fence: idle.fence, answered: true }], { startedAt_ms });
    expect((await claim(bench, [id], { noticedAt_ms }))[0]!.kind).toBe('answered');
    const run = { ...bench.run, owner: 'lauf-2' };
    expect((await bench.twoWay.beginRun(run, TTL_MS, noticedAt_ms)).kind).toBe('answered');
    expect((await bench.twoWay.beginRun(run, TTL_MS, startedAt_ms)).kind).toBe('begun');
  });

  it('a probe of a host whose clock was far ahead answers nothing, and the next one puts it right', async () => {
    const bench = await open();
    const id = await willy(bench);
    const answer = async (startedAt_ms: number) => {
      const { fence } = await claimFree(bench, id);
      await settle(bench, [{ id, fence }], { startedAt_ms });
    };
    await answer(bench.under.now() + 86_400_000);
    const startedAt_ms = bench.under.now();
    await answer(startedAt_ms);
    expect((await claim(bench, [id], { noticedAt_ms: startedAt_ms - 1 }))[0]!.kind).toBe('answered');
    expect((await claim(bench, [id], { noticedAt_ms: startedAt_ms }))[0]!.kind).toBe('claimed');
  });

  it('tells who came meanwhile, once', async () => {
    const bench = await open();
    const id = await willy(bench);
    const { fence } = await claimFree(bench, id);
    const at_ms = bench.under.now() + 5;
    const other = bench.key(bench.run.synchronisation, 'lauf-2', 'wiedervorlagen');
    expect((await bench.twoWay.beginRun(other, TTL_MS, at_ms)).kind).toBe('busy');
    expect(await settle(bench, [{ id, fence }])).toEqual([
      { id, lost: false, woken: [{ domaene: 'wiedervorlagen', at_ms }] },
    ]);
    const again = await claimFree(bench, id);
    expect(await settle(bench, [{ id, fence: again.fence }])).toMatchObject([{ woken: [] }]);
  });

  it('writes nothing for a probe that lost the lease; the others of the same sweep are settled all the same', async () => {
    const bench = await open();
    const id = await willy(bench);
    const erna = await bench.synchronisation('Erna Muster', 'erna@example.com');
    const slow = await claimFree(bench, id);
    await bench.under.advance(TTL_MS);
    const holder = await claimFree(bench, id, { owner: 'probe-2' });
    const kept = await claimFree(bench, erna.id);
    const settled = await settle(bench, [
      { id, fence: slow.fence, cursor: NEW_CURSOR },
      { id: erna.id, fence: kept.fence },
      { id: 4711, fence: 1 },
    ]);
    expect(settled).toEqual([
      { id, lost: true, woken: [] },
      { id: erna.id, lost: false, woken: [] },
      { id: 4711, lost: true, woken: [] },
    ]);
    expect((await claim(bench, [id]))[0]!.kind).toBe('busy');
    expect(await settle(bench, [{ id, fence: holder.fence }], { owner: 'probe-2' })).toMatchObject([
      { lost: false },
    ]);
    expect((await claimFree(bench, erna.id, { noticedAt_ms: bench.under.now() + 1 })).kind).toBe('claimed');
    expect((await bench.beginAs({ ...bench.run, owner: 'lauf-2' })).state.cursor).toBe(STATE.cursor);
  });

  it('writes nothing under an expired lease, a wrong fence or another owner', async () => {
    const bench = await open();
    const id = await willy(bench);
    const { fence } = await claimFree(bench, id);
    const lost = async (result: { fence: number }, owner = 'probe-1') => {
      const [settled] = await settle(bench, [{ id, cursor: NEW_CURSOR, ...result }], { owner });
      return settled!.lost;
    };
    expect(await lost({ fence: fence - 1 })).toBe(true);
    expect(await lost({ fence }, 'probe-2')).toBe(true);
    await bench.under.advance(TTL_MS);
    expect(await lost({ fence })).toBe(true);
    expect((await bench.beginAs({ ...bench.run, owner: 'lauf-2' })).state).toEqual(STATE);
  });

  it('gives the lease back of a Synchronisation that was switched off meanwhile', async () => {
    const bench = await open();
    const id = await willy(bench);
    const { fence } = await claimFree(bench, id);
    await bench.under.sql.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE id = ${id}`);
    expect(await settle(bench, [{ id, fence }])).toEqual([{ id, lost: false, woken: [] }]);
    expect((await bench.twoWay.beginRun({ ...bench.run, owner: 'lauf-2' }, TTL_MS)).kind).toBe('begun');
  });
}
