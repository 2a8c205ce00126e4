import { shuffle } from './batchOrder.ts';
import { type Post, postInTime } from './post.ts';
import type { JsonObject } from './storedEvent.ts';
import type { ItemChange, StoredSubscription } from './subscription.ts';
import type { SubscriptionList } from './subscriptionList.ts';
import { tenantId } from './subscriptionView.ts';
import type { TenantContext } from './tenantContext.ts';

export type LifecycleEvent = 'missed' | 'subscriptionRemoved' | 'reauthorizationRequired';

/** An answer has to come within three seconds, in retries within ten (graph.md 6.3). */
const patience_ms = 3_000;
const retryPatience_ms = 10_000;
const firstRetry_ms = 10_000;
const longestEffort_ms = 4 * 3_600_000;

/** Carries notifications to their addresses: never in time for sure, never in order for sure, never exactly once for sure. */
export class Courier {
  readonly #context: TenantContext;
  readonly #list: SubscriptionList;
  readonly #post: Post;
  readonly #stop = new AbortController();
  readonly #ready = new Map<string, JsonObject[]>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(context: TenantContext, list: SubscriptionList, post: Post) {
    this.#context = context;
    this.#list = list;
    this.#post = post;
  }

  /** Tells everybody who watches. */
  changed(change: ItemChange): void {
    const { counters, switches, random } = this.#context;
    for (const subscription of this.#list.live()) {
      if (subscription.mailbox !== change.mailbox || subscription.collection !== change.collection) continue;
      if (!subscription.changeType.split(',').includes(change.changeType)) continue;
      counters.notifications++;
      if (
        subscription.paused ||
        (switches.notificationLoss > 0 && random.next() < switches.notificationLoss)
      ) {
        counters.notificationsLost++;
        if (switches.missedTold) this.tell(subscription, 'missed');
        continue;
      }
      const copies = switches.notificationTwice > 0 && random.next() < switches.notificationTwice ? 2 : 1;
      for (let copy = 0; copy < copies; copy++)
        this.#later(subscription.notificationUrl, changeNotification(subscription, change));
    }
  }

  /** Where nobody listens for it, a lifecycle event is lost. */
  tell(subscription: StoredSubscription, lifecycleEvent: LifecycleEvent): void {
    // There are no such events for tasks (graph.md 3.17).
    const offered = subscription.kind !== 'tasks' || lifecycleEvent === 'reauthorizationRequired';
    if (subscription.lifecycleNotificationUrl === null || !offered) return;
    this.#later(subscription.lifecycleNotificationUrl, { ...envelope(subscription), lifecycleEvent });
  }

  /** Resolves when nothing is under way any more: delivered, or given up. */
  async delivered(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Whatever is under way is lost. */
  stop(): void {
    this.#stop.abort();
  }

  #later(url: string, notification: JsonObject): void {
    const task = this.#wait(url, notification).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
    this.#underWay.add(task);
    void task.finally(() => this.#underWay.delete(task));
  }

  async #wait(url: string, notification: JsonObject): Promise<void> {
    const { clock, switches, random } = this.#context;
    const delay_ms = switches.notificationDelay_ms > 0 ? random.next() * switches.notificationDelay_ms : 0;
    await clock.sleep(Math.floor(delay_ms), this.#stop.signal);
    const ready = this.#ready.get(url);
    // Somebody is gathering for this address already and takes it along.
    if (ready !== undefined) {
      ready.push(notification);
      return;
    }
    const gathered = [notification];
    this.#ready.set(url, gathered);
    await clock.sleep(switches.notificationGather_ms, this.#stop.signal);
    this.#ready.delete(url);
    const order = switches.notificationShuffle ? shuffle(gathered, random) : gathered;
    const posts: Promise<void>[] = [];
    for (let start = 0; start < order.length; start += switches.notificationBatch)
      posts.push(this.#deliver(url, order.slice(start, start + switches.notificationBatch)));
    await Promise.all(posts);
  }

  async #deliver(url: string, value: JsonObject[]): Promise<void> {
    const { clock, counters } = this.#context;
    const start_ms = clock.now();
    const body = JSON.stringify({ value });
    for (let wait_ms = firstRetry_ms, patience = patience_ms; ; wait_ms *= 2, patience = retryPatience_ms) {
      const answer = await postInTime(clock, this.#post, url, 'application/json', body, patience);
      counters.notificationPosts++;
      if (answer !== null && answer.status >= 200 && answer.status < 300) return;
      if (clock.now() + wait_ms > start_ms + longestEffort_ms) break;
      await clock.sleep(wait_ms, this.#stop.signal);
    }
    counters.notificationsLost += value.length;
  }
}

function envelope(subscription: StoredSubscription): JsonObject {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expires_ms).toISOString(),
    tenantId,
    clientState: subscription.clientState,
    resource: subscription.resource,
  };
}

function changeNotification(subscription: StoredSubscription, change: ItemChange): JsonObject {
  const id = subscription.immutableIds ? change.id : change.mutableId;
  const resource = `Users/${subscription.userId}/${types[subscription.kind].path}/${id}`;
  return {
    ...envelope(subscription),
    changeType: change.changeType,
    resource,
    resourceData: {
      '@odata.type': types[subscription.kind].type,
      '@odata.id': resource,
      '@odata.etag': change.etag,
      id,
    },
  };
}

const types = {
  events: { path: 'Events', type: '#Microsoft.Graph.Event' },
  messages: { path: 'Messages', type: '#Microsoft.Graph.Message' },
  contacts: { path: 'Contacts', type: '#Microsoft.Graph.Contact' },
  tasks: { path: 'Tasks', type: '#Microsoft.Graph.TodoTask' },
} as const;
