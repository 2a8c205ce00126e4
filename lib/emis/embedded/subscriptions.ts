import type { Domaene } from '../../domain/domaene.ts';
import type { SubscriptionState, SubscriptionStore } from '../../sync/ports/subscriptions.ts';
import type { StoreContext } from './context.ts';
import { DELETE_SUBSCRIPTIONS, INSERT_SUBSCRIPTIONS, SELECT_SUBSCRIPTIONS } from './sql/subscriptions.ts';

/** The port over the embedded database: each method one transaction. */
export function embeddedSubscriptions({ connection }: StoreContext): SubscriptionStore {
  return {
    read: () => connection.read(() => connection.all(SELECT_SUBSCRIPTIONS).map(readState)),
    write: (states) =>
      connection.transaction(() => {
        connection.run(DELETE_SUBSCRIPTIONS);
        connection.run(INSERT_SUBSCRIPTIONS, JSON.stringify(states.map(columnsOf)));
      }),
  };
}

function readState(row: Record<string, unknown>): SubscriptionState {
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

function columnsOf(state: SubscriptionState): unknown[] {
  const { synchronisation, domaene, liveUntil_ms, mark, grund, checkedAt_ms, nextTry_ms } = state;
  const whole = (ms: number | null) => (ms === null ? null : Math.floor(ms));
  return [synchronisation, domaene, whole(liveUntil_ms), mark, grund, whole(checkedAt_ms), whole(nextTry_ms)];
}
