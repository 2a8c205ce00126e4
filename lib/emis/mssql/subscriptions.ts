import type { Domaene } from '../../domain/domaene.ts';
import type { SubscriptionState, SubscriptionStore } from '../../sync/ports/subscriptions.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { StoreContext } from './context.ts';
import { againOnDuplicate } from './duplicateKey.ts';
import { PUT_SUBSCRIPTIONS, SELECT_SUBSCRIPTIONS } from './sql/subscriptions.ts';
import { Texts } from './texts.ts';

/** The port over a SQL Server: each method one batch. */
export function mssqlSubscriptions({ connection }: StoreContext): SubscriptionStore {
  return {
    async read() {
      const [rows] = await connection.query(SELECT_SUBSCRIPTIONS, {}, { repeat: 'safe' });
      return rows!.map(readState);
    },
    async write(states) {
      const texts = new Texts();
      const rows = states.map((state) => columnsOf(state, texts));
      const values = { states: JSON.stringify(rows), ...texts.values() };
      // Whole in place of whole: a second time changes nothing.
      await againOnDuplicate(() => connection.query(PUT_SUBSCRIPTIONS, values, { repeat: 'safe' }));
    },
  };
}

function readState(row: SqlRow): SubscriptionState {
  return {
    synchronisation: row.synchronisation as number,
    domaene: row.domaene as Domaene,
    liveUntil_ms: row.live_until_ms as number | null,
    mark: row.mark as string | null,
    grund: row.grund as string | null,
    checkedAt_ms: row.checked_at_ms as number,
    nextTry_ms: row.next_try_ms as number,
  };
}

function columnsOf(state: SubscriptionState, texts: Texts): unknown[] {
  const { synchronisation, domaene, liveUntil_ms, mark, grund, checkedAt_ms, nextTry_ms } = state;
  const whole = (ms: number | null) => (ms === null ? null : Math.floor(ms));
  return [
    synchronisation,
    domaene,
    whole(liveUntil_ms),
    texts.add(mark),
    texts.add(grund),
    whole(checkedAt_ms),
    whole(nextTry_ms),
  ];
}
