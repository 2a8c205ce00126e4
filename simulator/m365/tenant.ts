import type { Clock } from '../../lib/sync/ports/clock.ts';
import type { Random } from '../../lib/sync/ports/random.ts';
import { Courier } from './courier.ts';
import { Directory } from './directory.ts';
import { createFaultPlan, type FaultPlan } from './faultPlan.ts';
import { FrontDoor } from './frontDoor.ts';
import { GraphService } from './graphService.ts';
import { isReachable } from './handshake.ts';
import { type IncomingRequest, readFetchArguments } from './incomingRequest.ts';
import { untilAborted } from './lostAnswer.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import type { Persistence } from './persistence.ts';
import type { Post } from './post.ts';
import type { RequestRecord } from './requestLog.ts';
import { SubscriptionEndpoints } from './subscriptionEndpoints.ts';
import { SubscriptionList } from './subscriptionList.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import type { Counters, TenantContext } from './tenantContext.ts';
import { type TenantSubscriptions, tenantSubscriptions } from './tenantSubscriptions.ts';
import { Throttle } from './throttle.ts';

export type { BlockKind } from './block.ts';
export type { FaultAction, FaultPlan, FaultRequest, FaultRule } from './faultPlan.ts';
export type { EventEntry, GraphEvent } from './graphEvent.ts';
export type { Mailbox } from './mailbox.ts';
export type { SentMail } from './mailboxState.ts';
export type { Persistence } from './persistence.ts';
export type { RequestRecord } from './requestLog.ts';
export type { Switches } from './switches.ts';
export type { Counters } from './tenantContext.ts';
export type { TenantSubscriptions } from './tenantSubscriptions.ts';
export type { GraphTask, TaskEntry } from './todo/graphTask.ts';
export type { TodoUser } from './todo/todoUser.ts';

export interface TenantOptions {
  /** All time comes from here. */
  clock: Clock;
  /** All chance comes from here: same seed, same trace. */
  random: Random;
  /** What next and delta links carry; default `https://graph.microsoft.com`. */
  baseUrl?: string;
  /** The bearer token to expect; default `simulator-token`. Any other is answered 401. */
  token?: string;
  switches?: Partial<Switches>;
  /** Keeps the mailboxes over restarts. */
  persistence?: Persistence;
  /** Each HTTP request takes so long on the clock; default 0. */
  latency_ms?: number;
  /** How notification addresses are reached; default `globalThis.fetch`. */
  post?: Post;
}

/** A simulated Microsoft 365 tenant: calendar and To Do (graph.md sections 1-3, 7-9, 15, 16). */
export interface Tenant {
  /** fetch, in process. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** The same for a host that listens under another origin. */
  serve(request: IncomingRequest, linkBase: string): Promise<Response>;
  /** Gives the mailbox, new or as it was persisted. */
  addMailbox(address: string, options?: { displayName?: string; timeZone?: string }): Mailbox;
  /** Throws when there is none. */
  mailbox(address: string): Mailbox;
  /** All delta tokens of a mailbox expire, as after a reset of the service (1.9; the answer is a switch). */
  expireDeltaTokens(address: string): void;
  /** The newest 20,000 or so. */
  readonly requests: RequestRecord[];
  readonly counters: Counters;
  /** Change notifications (graph.md 6). */
  readonly subscriptions: TenantSubscriptions;
  readonly faults: FaultPlan;
  /** May be changed at any time. */
  readonly switches: Switches;
}

/** Creates a tenant, with the mailboxes that its persistence knows. */
export function createTenant(options: TenantOptions): Tenant {
  const context: TenantContext = {
    clock: options.clock,
    random: options.random,
    switches: { ...defaultSwitches, ...options.switches },
    counters: {
      ...{ http: 0, graph: 0, invitations: 0, cancellations: 0, updatesMailed: 0, throttled: 0 },
      ...{ notifications: 0, notificationPosts: 0, notificationsLost: 0 },
    },
    persistence: options.persistence ?? null,
    changed: (change) => courier.changed(change),
  };
  const post: Post = options.post ?? ((url, init) => globalThis.fetch(url, init));
  const subscriptions = new SubscriptionList(context);
  const courier = new Courier(context, subscriptions, post);
  const directory = new Directory(context);
  const throttle = new Throttle(context);
  const service = new GraphService(
    context,
    directory,
    throttle,
    new SubscriptionEndpoints(context, directory, subscriptions),
  );
  const faults = createFaultPlan();
  const door = new FrontDoor(context, service, throttle, faults, {
    token: options.token ?? 'simulator-token',
    latency_ms: options.latency_ms ?? 0,
    reach: (address) => isReachable(context, post, address),
  });
  const baseUrl = (options.baseUrl ?? 'https://graph.microsoft.com').replace(/\/$/, '');
  const stateOf = (address: string) => {
    const state = directory.find(address);
    if (!state) throw new Error(`The simulated tenant has no mailbox ${address}.`);
    return state;
  };
  const serve = async (request: IncomingRequest, linkBase: string): Promise<Response> => {
    request.signal?.throwIfAborted();
    return untilAborted(door.serve(request, linkBase), request.signal);
  };
  return {
    fetch: async (url, init) => serve(readFetchArguments(url, init), baseUrl),
    serve,
    addMailbox(address, mailboxOptions = {}) {
      if (!directory.find(address)) directory.add(address, mailboxOptions);
      return openMailbox(context, directory, address);
    },
    mailbox(address) {
      stateOf(address);
      return openMailbox(context, directory, address);
    },
    expireDeltaTokens(address) {
      const state = stateOf(address);
      state.data.tokenEpoch++;
      state.commit();
    },
    requests: door.requests,
    counters: context.counters,
    subscriptions: tenantSubscriptions(subscriptions, courier),
    faults,
    switches: context.switches,
  };
}
