import type { StoredSubscription } from './subscription.ts';
import type { TenantContext } from './tenantContext.ts';

const keyOf = (id: string): string => `subscription\t${id}`;

/** The subscriptions of one app in the tenant, oldest first, written through to the persistence. */
export class SubscriptionList {
  readonly #context: TenantContext;
  readonly #all = new Map<string, StoredSubscription>();

  constructor(context: TenantContext) {
    this.#context = context;
    for (const [key, json] of context.persistence?.load() ?? []) {
      if (!key.startsWith(keyOf(''))) continue;
      const stored = JSON.parse(json) as StoredSubscription;
      this.#all.set(stored.id, stored);
    }
  }

  /** Those that have not expired. */
  live(): StoredSubscription[] {
    const now_ms = this.#context.clock.now();
    for (const { id, expires_ms } of [...this.#all.values()]) if (expires_ms <= now_ms) this.remove(id);
    return [...this.#all.values()];
  }

  find(id: string): StoredSubscription | undefined {
    return this.live().find((subscription) => subscription.id === id.toLowerCase());
  }

  put(subscription: StoredSubscription): void {
    this.#all.set(subscription.id, subscription);
    this.#context.persistence?.put([[keyOf(subscription.id), JSON.stringify(subscription)]]);
  }

  remove(id: string): void {
    this.#all.delete(id);
    this.#context.persistence?.put([[keyOf(id), null]]);
  }
}
