import { describe, expect, it } from 'vitest';
import type { SubscriptionState } from '../../lib/sync/ports/subscriptions.ts';
import { openBench } from './openBench.ts';
import { type Bench, link, type StoreUnderTest } from './twoWay/harness.ts';

/**
 * What every emis store must remember of change notifications (lib/sync/ports/subscriptions.ts), and tell the timers.
 *
 * @param open gives an empty database of the default map with its triggers; closed by the suite.
 */
export function subscriptionsContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`subscriptions: ${name}`, () => {
    const openEmpty = openBench(open);
    const remember = (bench: Bench, ...states: SubscriptionState[]) =>
      bench.under.store.subscriptions!.write(states);
    const tick = (bench: Bench) => bench.under.store.schedules.tick({ variables: [], handled: new Map() });
    const state = (over: Partial<SubscriptionState> = {}): SubscriptionState => ({
      synchronisation: 1,
      domaene: 'termine',
      liveUntil_ms: 1_795_600_000_000,
      mark: 'Marke',
      grund: null,
      checkedAt_ms: 1_795_500_000_000,
      nextTry_ms: 1_795_500_060_000,
      ...over,
    });
    const failing = state({
      synchronisation: 2,
      domaene: 'wiedervorlagen',
      liveUntil_ms: null,
      mark: null,
      grund: 'Das Abonnement wurde "abgelehnt" \\ bitte prüfen 😀',
    });

    it('knows nothing in an empty database', async () => {
      const bench = await openEmpty();
      expect(await bench.under.store.subscriptions!.read()).toEqual([]);
      expect((await tick(bench)).subscribed).toEqual(new Map());
    });

    it('remembers over a restart what it was told last, and nothing from before', async () => {
      const bench = await openEmpty();
      await remember(bench, state({ synchronisation: 3 }), state({ grund: 'veraltet' }));
      await remember(bench, failing, state());
      await bench.under.reopen();
      expect(await bench.under.store.subscriptions!.read()).toEqual([state(), failing]);
      await remember(bench);
      expect(await bench.under.store.subscriptions!.read()).toEqual([]);
    });

    it('tells the timers until when which mailbox is watched, and forgets what has run out', async () => {
      const bench = await openEmpty();
      const now_ms = bench.under.now();
      await remember(
        bench,
        state({ synchronisation: 7, liveUntil_ms: now_ms + 1 }),
        state({ synchronisation: 8, liveUntil_ms: now_ms }),
        state({ synchronisation: 7, domaene: 'wiedervorlagen', liveUntil_ms: now_ms + 5_000 }),
        failing,
      );
      expect((await tick(bench)).subscribed).toEqual(
        new Map([
          ['termine', new Map([[7, now_ms + 1]])],
          ['wiedervorlagen', new Map([[7, now_ms + 5_000]])],
        ]),
      );
      await bench.under.advance(1);
      expect((await tick(bench)).subscribed).toEqual(
        new Map([['wiedervorlagen', new Map([[7, now_ms + 5_000]])]]),
      );
    });

    it('says of the watched mailboxes which have work waiting all the same', async () => {
      const bench = await openEmpty();
      await bench.begin();
      const { id } = bench.run.synchronisation;
      const now_ms = bench.under.now();
      const watched = { liveUntil_ms: now_ms + 3_600_000 };
      await remember(
        bench,
        state({ synchronisation: id, ...watched }),
        state({ synchronisation: id, domaene: 'wiedervorlagen', ...watched }),
        state({ synchronisation: id + 1, ...watched }),
      );
      expect((await tick(bench)).workWaiting).toEqual(new Map());
      const suspicion = { since_ms: now_ms, attempts: 0, next_ms: now_ms + 60_000 };
      await bench.apply({ link: { kind: 'insert', link: link('A', 1, { suspicion }) } });
      expect((await tick(bench)).workWaiting).toEqual(new Map());
      await bench.under.advance(60_000);
      expect((await tick(bench)).workWaiting).toEqual(new Map([['termine', [id]]]));
    });
  });
}
