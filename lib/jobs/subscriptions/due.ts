import type {
  SubscriptionGateway,
  SubscriptionState,
  SubscriptionWish,
} from '../../sync/ports/subscriptions.ts';
import { subscriptionKey } from './key.ts';

export interface DueInput {
  readonly wishes: readonly SubscriptionWish[];
  readonly known: readonly SubscriptionState[];
  readonly gateway: Pick<SubscriptionGateway, 'mark'>;
  /** What Graph has said. */
  readonly noticed: { readonly size: number };
  readonly now_ms: number;
  /** At the latest after this time actual and desired are compared. */
  readonly every_ms: number;
}

/**
 * Whether Graph has to be asked now: somebody came or went, Graph said something, a try is due, notifications have ended
 * or were ordered under another secret or address, or the last comparison is long ago. Otherwise an idle Mandant costs no request.
 */
export function isReconciliationDue({
  wishes,
  known,
  gateway,
  noticed,
  now_ms,
  every_ms,
}: DueInput): boolean {
  if (noticed.size > 0) return true;
  const states = new Map(known.map((state) => [subscriptionKey(state), state]));
  if (states.size !== wishes.length) return true;
  return wishes.some((wish) => {
    const state = states.get(subscriptionKey(wish));
    if (state === undefined || state.checkedAt_ms + every_ms <= now_ms) return true;
    if (state.liveUntil_ms === null) return state.nextTry_ms <= now_ms;
    return state.liveUntil_ms <= now_ms || state.mark !== gateway.mark(wish);
  });
}
