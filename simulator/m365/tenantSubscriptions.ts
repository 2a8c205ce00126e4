import type { Courier, LifecycleEvent } from './courier.ts';
import type { StoredSubscription } from './subscription.ts';
import type { SubscriptionList } from './subscriptionList.ts';

/** What the service does with subscriptions of its own accord, for tests and the demo. */
export interface TenantSubscriptions {
  /** Those that live, as the service keeps them. */
  list(): readonly Readonly<StoredSubscription>[];
  /** The service drops one, and says so unless `silently`. */
  drop(id: string, silently?: boolean): void;
  /** Wants a new authorization; until then what happens is lost. */
  requireAuthorization(id: string): void;
  /** Says that something was missed. */
  miss(id: string): void;
  /** Resolves when all notifications under way have arrived or are given up. */
  delivered(): Promise<void>;
  /** Ends all deliveries. */
  stop(): void;
}

export function tenantSubscriptions(list: SubscriptionList, courier: Courier): TenantSubscriptions {
  const known = (id: string): StoredSubscription => {
    const found = list.find(id);
    if (!found) throw new Error(`The simulated tenant has no subscription ${id}.`);
    return found;
  };
  const tell = (id: string, event: LifecycleEvent): void => courier.tell(known(id), event);
  return {
    list: () => list.live(),
    drop(id, silently = false) {
      if (!silently) tell(id, 'subscriptionRemoved');
      list.remove(known(id).id);
    },
    requireAuthorization(id) {
      list.put({ ...known(id), paused: true });
      tell(id, 'reauthorizationRequired');
    },
    miss: (id) => tell(id, 'missed'),
    delivered: () => courier.delivered(),
    stop: () => courier.stop(),
  };
}
