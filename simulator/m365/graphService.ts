import { type Answer, answerOf, answerOfError } from './answer.ts';
import { readBatch, type SubRequest } from './batchEnvelope.ts';
import { executionOrder, shuffle } from './batchOrder.ts';
import { blockError, invalidUser, userNotFound } from './block.ts';
import type { Directory } from './directory.ts';
import type { FaultAction } from './faultPlan.ts';
import { badRequest, GraphError } from './graphError.ts';
import { routeMailbox, userOfMailboxId } from './mailboxItems.ts';
import type { MailboxState } from './mailboxState.ts';
import { readPreferences } from './preferences.ts';
import { route } from './router.ts';
import type { SubscriptionEndpoints } from './subscriptionEndpoints.ts';
import type { TenantContext } from './tenantContext.ts';
import type { Throttle } from './throttle.ts';

/** One request for Graph to work on, single or part of a batch. */
export interface GraphRequest {
  method: string;
  /** Path and query from `/v1.0` on. */
  path: string;
  headers: Record<string, string>;
  body: unknown;
  linkBase: string;
  /** The mailbox had no slot left. */
  overLimit: boolean;
  fault: FaultAction | null;
  /** Notification addresses that have passed the validation handshake. */
  reachable: ReadonlySet<string>;
}

/** Works on one request at one moment of the clock; it never waits. */
export class GraphService {
  #context: TenantContext;
  #directory: Directory;
  #throttle: Throttle;
  #subscriptions: SubscriptionEndpoints;

  constructor(
    context: TenantContext,
    directory: Directory,
    throttle: Throttle,
    subscriptions: SubscriptionEndpoints,
  ) {
    this.#context = context;
    this.#directory = directory;
    this.#throttle = throttle;
    this.#subscriptions = subscriptions;
  }

  /** The mailbox that a path concerns, for throttling. */
  mailboxOf(path: string): MailboxState | undefined {
    const { user } = locate((path.split('?')[0] ?? '').split('/').slice(2, 6).map(decode));
    return user === undefined ? undefined : this.#directory.find(user);
  }

  /** The notification addresses that Graph validates before it works on this request (graph.md 6.2). */
  addressesOf(method: string, path: string, body: unknown): string[] {
    const creates = method === 'POST' && /^\/v1\.0\/subscriptions\/?$/i.test(path.split('?')[0] as string);
    return creates ? this.#subscriptions.addressesOf(body) : [];
  }

  perform(request: GraphRequest): Answer {
    const context = this.#context;
    context.counters.graph++;
    const requestId = context.random.uuid();
    const now_ms = context.clock.now();
    try {
      return answerOf(this.#work(request), requestId, now_ms);
    } catch (error) {
      return answerOfError(error, requestId, now_ms, request.headers['client-request-id']);
    }
  }

  #work(request: GraphRequest): ReturnType<typeof route> {
    const url = new URL(request.path, 'http://tenant.invalid');
    const [version, ...path] = url.pathname.split('/').slice(1).map(decode);
    if (version?.toLowerCase() !== 'v1.0') throw badRequest('Invalid version.');
    if (path[0]?.toLowerCase() === 'subscriptions')
      return this.#subscriptions.answer({
        method: request.method,
        segments: path[1] ? path.slice(1) : [],
        parameters: url.searchParams,
        headers: request.headers,
        body: request.body,
        linkBase: request.linkBase,
        reachable: (address) => request.reachable.has(address),
      });
    if (path[0]?.toLowerCase() === 'me')
      throw badRequest('/me request is only valid with delegated authentication flow.');
    const { user, segments, admin } = locate(path);
    if (user === undefined || segments.includes(''))
      throw badRequest(`Resource not found for the segment '${path[0] ?? ''}'.`);
    const state = this.#directory.find(user);
    const directory = segments.length === 0 && !admin;
    if (!state) throw directory ? userNotFound(user) : invalidUser(user);
    if (!directory) {
      if (request.overLimit) throw this.#throttle.refusal('MailboxConcurrency', 2);
      this.#throttle.count(state.data.key);
    }
    const blocked = state.data.block ? blockError(state.data.block, user, directory) : null;
    if (blocked) throw blocked;
    const preferences = readPreferences(request.headers.prefer);
    const reply = (admin ? routeMailbox : route)({
      context: this.#context,
      state,
      method: request.method,
      segments,
      parameters: url.searchParams,
      headers: request.headers,
      body: request.body,
      preferences,
      userUrl: `${request.linkBase}/v1.0/users/${encodeURIComponent(user)}`,
      selfUrl: `${request.linkBase}${request.path}`,
      loopNextLink: request.fault?.kind === 'loopNextLink',
      emptyPage: request.fault?.kind === 'emptyPage',
    });
    if (preferences.applied.length === 0) return reply;
    return { ...reply, headers: { ...reply.headers, 'Preference-Applied': preferences.applied.join(', ') } };
  }

  /** Works on the sub-requests of a `$batch`, in an order that keeps `dependsOn` (graph.md 7.4). */
  performBatch(subRequests: readonly SubRequest[], perform: (request: SubRequest) => Answer | null): Answer {
    const failed = new Set<string>();
    const answers: Array<{ id: string; status: number; headers: Record<string, string>; body?: unknown }> =
      [];
    for (const request of executionOrder(subRequests, this.#context.random)) {
      const blocked = request.dependsOn.some((other) => failed.has(other.toLowerCase()));
      const answer = blocked ? this.#failedDependency() : perform(request);
      if (answer === null) continue;
      if (answer.status >= 400) failed.add(request.id.toLowerCase());
      const { status, headers, body } = answer;
      answers.push({ id: request.id, status, headers, ...(body === undefined ? {} : { body }) });
    }
    const responses = shuffle(answers, this.#context.random);
    return answerOf(
      { status: 200, body: { responses } },
      this.#context.random.uuid(),
      this.#context.clock.now(),
    );
  }

  readBatch(method: string, body: unknown): SubRequest[] {
    if (method !== 'POST') throw new GraphError(405, 'Request_BadRequest', 'A batch must be posted.');
    return readBatch(body, this.#context.switches);
  }

  #failedDependency(): Answer {
    const error = new GraphError(424, 'FailedDependency', 'A request that this one depends on has failed.');
    return answerOfError(error, this.#context.random.uuid(), this.#context.clock.now());
  }
}

/** Whose mailbox a path below the version concerns, by user or by mailbox id, and what follows. */
function locate(path: readonly string[]): { user: string | undefined; segments: string[]; admin: boolean } {
  const [first, second, third, fourth] = path;
  if (first?.toLowerCase() === 'users')
    return { user: second || undefined, segments: path.slice(2), admin: false };
  const admin = [first, second, third].join('/').toLowerCase() === 'admin/exchange/mailboxes';
  return { user: admin ? userOfMailboxId(fourth ?? '') : undefined, segments: path.slice(4), admin };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`The segment '${segment}' is not well encoded.`);
  }
}
