import { OutlookError } from '../../sync/ports/errors.ts';
import type {
  ActualSubscription,
  SubscriptionChange,
  SubscriptionGateway,
  SubscriptionResult,
  SubscriptionWish,
} from '../../sync/ports/subscriptions.ts';
import { type SubOutcome, sendBatch } from '../batch.ts';
import type { SubRequest } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { segment } from '../origin.ts';
import { subError } from '../readOutcomes.ts';
import { WaitBudget } from '../waitBudget.ts';
import { listSubscriptions } from './listSubscriptions.ts';
import { readSubscription, type ShownSubscription } from './readSubscription.ts';
import { isOfList, isWatchable, lifetime_ms, permissionsOf, readResource, resourceOf } from './resources.ts';
import { resultOf, resultOfError } from './subscriptionResult.ts';
import { readTaskLists, type TaskList } from './taskLists.ts';

/** All of them: what the delta then shows decides. */
const CHANGE_TYPES = ['created', 'updated', 'deleted'];
/** Not a mailbox: subscriptions are the app's own (graph.md 7.1 counts mailboxes only). */
const GATE = 'subscriptions';

export interface SubscriptionGatewayOptions {
  readonly client: GraphClient;
  /** Exactly as they are given to Graph: the first one tells which subscriptions are ours, the other one for whom they are. */
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: (wish: SubscriptionWish) => string;
  /** The clientState of a subscription, at most 128 characters. */
  readonly clientState: (wish: SubscriptionWish) => string;
  /** How long one call may wait for a throttled Graph in all. */
  readonly waitBudget_ms: number;
}

/**
 * Change notifications through Microsoft Graph v1.0 (graph.md 6). Only subscriptions with our notificationUrl are ever
 * seen or touched. Ids in notifications are immutable ones (6.11); expiry dates are those that Graph answers with.
 */
export function createSubscriptionGateway(options: SubscriptionGatewayOptions): SubscriptionGateway {
  const { client } = options;
  const context = (permissions: string): CallContext => ({
    mailbox: GATE,
    permissions,
    budget: new WaitBudget(options.waitBudget_ms),
  });

  function actual(shown: ShownSubscription): ActualSubscription {
    const types = shown.changeType.split(',').map((type) => type.trim());
    return {
      id: shown.id,
      watches: readResource(shown.resource),
      expiresAt_ms: shown.expiresAt_ms,
      // Graph does not promise to show the clientState again; the lifecycle URL it does show.
      mark: CHANGE_TYPES.every((type) => types.includes(type)) ? shown.lifecycleNotificationUrl : undefined,
    };
  }

  /** @param list of a wish whose resource names one */
  function requestOf(change: SubscriptionChange, list?: string): SubRequest {
    const url = '/subscriptions';
    switch (change.kind) {
      case 'create':
        return {
          method: 'POST',
          url,
          headers: { Prefer: 'IdType="ImmutableId"' },
          body: bodyOf(change.wish, list),
        };
      case 'renew':
        return {
          method: 'PATCH',
          url: `${url}/${segment(change.id)}`,
          body: { expirationDateTime: expiry(change.domaene) },
        };
      case 'reauthorize':
        // The empty body: a `$batch` with a POST without one is refused as a whole (msgraph-sdk-dotnet#2628).
        return { method: 'POST', url: `${url}/${segment(change.id)}/reauthorize`, body: {} };
      case 'remove':
        return { method: 'DELETE', url: `${url}/${segment(change.id)}` };
    }
  }

  function bodyOf(wish: SubscriptionWish, list: string | undefined) {
    return {
      changeType: CHANGE_TYPES.join(','),
      notificationUrl: options.notificationUrl,
      // It cannot be added later (6.10).
      lifecycleNotificationUrl: options.lifecycleNotificationUrl(wish),
      resource: resourceOf(wish.postfach, wish.domaene, list),
      expirationDateTime: expiry(wish.domaene),
      clientState: options.clientState(wish),
    };
  }

  const expiry = (domaene: SubscriptionWish['domaene']) =>
    new Date(client.clock.now() + lifetime_ms(domaene)).toISOString();

  /** The lists that creates need to know, or why they are not to be had. */
  async function listsOf(changes: readonly SubscriptionChange[]): Promise<Map<SubscriptionChange, TaskList>> {
    const creates = changes.filter((change) => change.kind === 'create' && isOfList(change.wish.domaene));
    const mailboxes = creates.map((change) => (change.kind === 'create' ? change.wish.postfach : ''));
    const lists = await readTaskLists(client, context(permissionsOf('wiedervorlagen')), mailboxes);
    return new Map(creates.map((change, index) => [change, lists[index]!]));
  }

  function result(change: SubscriptionChange, outcome: SubOutcome): SubscriptionResult {
    const permissions = change.kind === 'create' ? permissionsOf(change.wish.domaene) : 'Calendars.Read';
    return resultOf(change, outcome, (answer) => subError(client, context(permissions), answer), readExpiry);
  }

  return {
    canWatch: isWatchable,
    lifetime_ms,
    mark: options.lifecycleNotificationUrl,
    async list() {
      const all = await listSubscriptions(client, () => context('Calendars.Read'));
      return all.filter(({ notificationUrl }) => notificationUrl === options.notificationUrl).map(actual);
    },
    async apply(changes) {
      const lists = await listsOf(changes);
      const possible = changes.filter((change) => !(lists.get(change) instanceof OutlookError));
      const requests = possible.map((change) => requestOf(change, lists.get(change) as string | undefined));
      const outcomes = await sendBatch(client, context('Calendars.Read'), requests);
      const results = new Map(possible.map((change, index) => [change, result(change, outcomes[index]!)]));
      return changes.map(
        (change) => results.get(change) ?? resultOfError(change, lists.get(change) as OutlookError),
      );
    },
  };
}

const readExpiry = (body: unknown): number | undefined => readSubscription(body)?.expiresAt_ms;
