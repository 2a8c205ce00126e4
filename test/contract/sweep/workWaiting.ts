import { expect, it } from 'vitest';
import type { ItemChange, LinkData } from '../../../lib/sync/ports/store.ts';
import { INTENT, STATE } from '../twoWay/commit.ts';
import { type Bench, link } from '../twoWay/harness.ts';
import { claimFree, settle } from './probe.ts';

const HOUR_MS = 3_600_000;

/** Everything but Outlook itself that a run would find to do. */
export function workWaitingContract(open: () => Promise<Bench>): void {
  async function waits(bench: Bench, domaene: 'termine' | 'wiedervorlagen' = 'termine'): Promise<boolean> {
    const { id } = bench.run.synchronisation;
    const { fence, workWaiting } = await claimFree(bench, id, { domaene });
    await settle(bench, [{ id, fence, answered: false }], { domaene });
    return workWaiting;
  }

  async function after(bench: Bench, change: ItemChange): Promise<boolean> {
    await bench.begin();
    await bench.commit({ changes: [change], release: true });
    return waits(bench);
  }

  /** A Termin that is linked, and of which nothing waits. */
  async function afterLinking(bench: Bench, over: Partial<LinkData>): Promise<boolean> {
    await bench.begin();
    const rowId = await bench.insertTermin();
    await bench.emptySpooler();
    await bench.commit({
      changes: [{ link: { kind: 'insert', link: link('A', rowId, over) } }],
      release: true,
    });
    return waits(bench);
  }

  it('waits: a spooler entry of the Anwender, in the domain asked for', async () => {
    const bench = await open();
    await bench.begin();
    await bench.commit({ changes: [], release: true });
    await bench.insertTermin({ anwender: 'Ohne Synchronisation' });
    expect(await waits(bench)).toBe(false);
    await bench.insertTermin();
    expect(await waits(bench)).toBe(true);
    expect(await waits(bench, 'wiedervorlagen')).toBe(false);
  });

  it("waits: another Anwender's entry about a linked Termin that was given away", async () => {
    const bench = await open();
    await bench.begin();
    const id = await bench.insertTermin();
    await bench.commit({ changes: [{ link: { kind: 'insert', link: link('A', id) } }], release: true });
    await bench.emptySpooler();
    expect(await waits(bench)).toBe(false);
    await bench.updateTermin(id, { anwender: 'Erna Muster' });
    await bench.under.sql.exec(`DELETE FROM s_exchange_sync_spooler WHERE anwender = 'Willy Testermann'`);
    expect(await waits(bench)).toBe(true);
  });

  it.each([
    { what: 'the Ersteinrichtung has ordered', over: { cursor: null } },
    { what: 'has not come to its end', over: { fullRound: true } },
    { what: 'sets a mailbox up', over: { settingUp: true } },
  ])('waits: a full round that $what', async ({ over }) => {
    const bench = await open();
    const state = { ...STATE, fullRound: false, settingUp: false };
    await bench.begin();
    await bench.commit({ changes: [], state, release: true });
    expect(await waits(bench)).toBe(false);
    await bench.begin();
    await bench.commit({ changes: [], state: { ...state, ...over }, release: true });
    expect(await waits(bench)).toBe(true);
  });

  it('waits: an intent whose outcome is open', async () => {
    const bench = await open();
    expect(await after(bench, { intent: { put: INTENT } })).toBe(true);
    await bench.begin();
    await bench.commit({ changes: [{ intent: { remove: INTENT.key } }], release: true });
    expect(await waits(bench)).toBe(false);
  });

  it('waits: a suspicion that is due, not one that is due later', async () => {
    const bench = await open();
    const next_ms = bench.under.now() + HOUR_MS;
    expect(await afterLinking(bench, { suspicion: { since_ms: 1, attempts: 1, next_ms } })).toBe(false);
    await bench.under.advance(HOUR_MS);
    expect(await waits(bench)).toBe(true);
  });

  it('waits: a purge that is due, not one that is due later', async () => {
    const bench = await open();
    const purgeAt_ms = bench.under.now() + HOUR_MS;
    expect(await afterLinking(bench, { state: 'deleted', purgeAt_ms })).toBe(false);
    await bench.under.advance(HOUR_MS);
    expect(await waits(bench)).toBe(true);
  });

  it('waits: a withheld item that is due, not one that is due later', async () => {
    const bench = await open();
    const next_ms = bench.under.now() + HOUR_MS;
    const put = { side: 'outlook', id: 'B', reason: 'x', attempts: 1, next_ms } as const;
    expect(await after(bench, { withheld: { put } })).toBe(false);
    await bench.under.advance(HOUR_MS);
    expect(await waits(bench)).toBe(true);
  });

  it('waits: a pending deletion, not one that the guard holds for the administrator', async () => {
    for (const held of [false, true]) {
      const bench = await open();
      const deletion = { side: 'emis', gone: false, held } as const;
      expect(await afterLinking(bench, { deletion })).toBe(!held);
    }
  });

  it('does not wait because of another Synchronisation or a link in order', async () => {
    const bench = await open();
    expect(await afterLinking(bench, {})).toBe(false);
    await bench.beginAs(bench.key(await bench.synchronisation('Erna Muster', 'erna@example.com')));
    const { run } = bench;
    await bench.commit({
      changes: [{ intent: { put: INTENT } }],
      release: true,
    });
    expect(await waits(bench)).toBe(true);
    bench.run = bench.key((await bench.under.store.synchronisationen())[0]!);
    expect(run.synchronisation.id).not.toBe(bench.run.synchronisation.id);
    expect(await waits(bench)).toBe(false);
  });
}
