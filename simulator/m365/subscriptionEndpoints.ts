import { blockError, invalidUser } from './block.ts';
import type { Directory } from './directory.ts';
import type { Reply } from './endpoint.ts';
import { noContent } from './endpoint.ts';
import { badRequest, GraphError, invalidQuery, unknownPath } from './graphError.ts';
import { readPreferences } from './preferences.ts';
import type { StoredSubscription } from './subscription.ts';
import {
  readRenewal,
  readSubscription,
  type SubscriptionInput,
  validationError,
} from './subscriptionInput.ts';
import type { SubscriptionList } from './subscriptionList.ts';
import { showSubscription } from './subscriptionView.ts';
import type { TenantContext } from './tenantContext.ts';

const context_url = 'https://graph.microsoft.com/v1.0/$metadata#subscriptions';
/** PATCH and reauthorize must not both come within ten minutes (graph.md 6.10). */
const authorizationPause_ms = 600_000;
const mostPerMailbox = 1_000;

export interface SubscriptionRequest {
  method: string;
  /** Behind `/subscriptions`. */
  segments: string[];
  parameters: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  body: unknown;
  linkBase: string;
  /** Whether this address has answered the validation handshake rightly. */
  reachable: (url: string) => boolean;
}

/** `/subscriptions` (graph.md 6). */
export class SubscriptionEndpoints {
  readonly #context: TenantContext;
  readonly #directory: Directory;
  readonly #list: SubscriptionList;

  constructor(context: TenantContext, directory: Directory, list: SubscriptionList) {
    this.#context = context;
    this.#directory = directory;
    this.#list = list;
  }

  answer(request: SubscriptionRequest): Reply {
    const [id, action, ...rest] = request.segments;
    const { method } = request;
    if (id === undefined) {
      if (method === 'GET') return this.#page(request);
      if (method === 'POST') return this.#create(request);
    } else if (action === undefined) {
      if (method === 'GET') return this.#shown(200, this.#known(id));
      if (method === 'PATCH') return this.#renew(this.#known(id), request.body);
      if (method === 'DELETE') return this.#remove(this.#known(id));
    } else if (action.toLowerCase() === 'reauthorize' && rest.length === 0) {
      if (method === 'POST') return this.#reauthorize(this.#known(id));
    } else throw unknownPath(action);
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
  }

  /** Which addresses a create has to be validated with; empty when it will be refused before. */
  addressesOf(body: unknown): string[] {
    try {
      const { notificationUrl, lifecycleNotificationUrl } = this.#input(body);
      return lifecycleNotificationUrl === null
        ? [notificationUrl]
        : [notificationUrl, lifecycleNotificationUrl];
    } catch (error) {
      if (error instanceof GraphError) return [];
      throw error;
    }
  }

  #page({ parameters, linkBase }: SubscriptionRequest): Reply {
    for (const name of parameters.keys())
      if (name !== '$skiptoken') throw invalidQuery(`The query parameter '${name}' is not supported here.`);
    const { switches } = this.#context;
    const start = Number(parameters.get('$skiptoken') ?? 0);
    if (!Number.isInteger(start)) throw badRequest('Invalid skiptoken.');
    const all = this.#list.live();
    const end = start + switches.subscriptionPageSize;
    const value = all.slice(start, end).map((subscription) => showSubscription(subscription, switches));
    const next =
      end < all.length ? { '@odata.nextLink': `${linkBase}/v1.0/subscriptions?$skiptoken=${end}` } : {};
    return { status: 200, body: { '@odata.context': context_url, value, ...next } };
  }

  #create(request: SubscriptionRequest): Reply {
    const { user, ...input } = this.#input(request.body);
    const state = this.#directory.find(user)!;
    const others = this.#list.live().filter(({ mailbox }) => mailbox === state.data.key);
    const same = others.find((other) => watches(other) === watches(input));
    if (same)
      throw new GraphError(
        409,
        'ExtensionError',
        `Subscription Id ${same.id} already exists for the requested combination.`,
      );
    if (others.length >= mostPerMailbox)
      throw new GraphError(403, 'ExtensionError', 'The limit of subscriptions of this mailbox is reached.');
    for (const url of this.addressesOf(request.body))
      if (!request.reachable(url))
        throw validationError(
          'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
        );
    const subscription: StoredSubscription = {
      ...input,
      id: this.#context.random.uuid(),
      mailbox: state.data.key,
      userId: state.data.userId,
      immutableIds: readPreferences(request.headers.prefer).immutableIds,
      paused: false,
      authorized_ms: null,
    };
    this.#list.put(subscription);
    return this.#shown(201, subscription, true);
  }

  #input(body: unknown): SubscriptionInput {
    const input = readSubscription(body, this.#context);
    const { taskSubscriptions } = this.#context.switches;
    if (input.kind === 'tasks' && taskSubscriptions !== 'supported')
      throw new GraphError(
        taskSubscriptions,
        'ExtensionError',
        'Operation: Create; not supported for application.',
      );
    const state = this.#directory.find(input.user);
    if (!state) throw invalidUser(input.user);
    const blocked = state.data.block ? blockError(state.data.block, input.user, false) : null;
    if (blocked) throw blocked;
    return input;
  }

  #renew(subscription: StoredSubscription, body: unknown): Reply {
    const now_ms = this.#context.clock.now();
    const expires_ms = readRenewal(body, subscription, now_ms);
    const renewed = { ...this.#authorized(subscription), expires_ms };
    this.#list.put(renewed);
    return this.#shown(200, renewed);
  }

  #reauthorize(subscription: StoredSubscription): Reply {
    this.#list.put(this.#authorized(subscription));
    return noContent;
  }

  #authorized(subscription: StoredSubscription): StoredSubscription {
    const now_ms = this.#context.clock.now();
    const { authorized_ms } = subscription;
    if (authorized_ms !== null && now_ms - authorized_ms < authorizationPause_ms)
      throw badRequest('The subscription has just been renewed or reauthorized.');
    return { ...subscription, paused: false, authorized_ms: now_ms };
  }

  #remove(subscription: StoredSubscription): Reply {
    this.#list.remove(subscription.id);
    return noContent;
  }

  #known(id: string): StoredSubscription {
    const subscription = this.#list.find(id);
    if (!subscription) throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
    return subscription;
  }

  #shown(status: number, subscription: StoredSubscription, created = false): Reply {
    const shown = showSubscription(subscription, this.#context.switches, created);
    return { status, body: { '@odata.context': `${context_url}/$entity`, ...shown } };
  }
}

/** Two of these at the same app and mailbox are the same subscription (6.1). */
const watches = ({ collection, changeType }: Pick<StoredSubscription, 'collection' | 'changeType'>): string =>
  `${collection}\n${changeType.split(',').sort().join()}`;
