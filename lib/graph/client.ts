import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../sync/ports/clock.ts';
import { OutlookError } from '../sync/ports/errors.ts';
import type { Random } from '../sync/ports/random.ts';
import {
  CallState,
  type Exchange,
  type GraphAnswer,
  type GraphCall,
  NotSent,
  type RawAnswer,
} from './call.ts';
import { classify, errorCode } from './classify.ts';
import { errorText } from './errorText.ts';
import { Gates } from './gate.ts';
import { parseJson } from './json.ts';
import { capture } from './middleware/capture.ts';
import { hostGuard } from './middleware/hostGuard.ts';
import { retry } from './middleware/retry.ts';
import { type Fetch, send } from './middleware/send.ts';
import { slots } from './middleware/slots.ts';
import { token } from './middleware/token.ts';
import { type GraphOrigin, graphOrigin } from './origin.ts';
import { retryAfter_ms } from './retryDelay.ts';
import type { TokenProvider } from './tokenProvider.ts';

/** Greatest duration of one HTTP exchange; leases are measured in it (sync.md, "One run"). */
export const REQUEST_TIMEOUT_MS = 30_000;

export interface GraphClientOptions {
  /** GRAPH_BASE_URL: `https://graph.microsoft.com`, a national cloud, or a loopback address. */
  readonly baseUrl: string;
  /** The app's client id: Outlook counts concurrent requests per app and mailbox. */
  readonly application: string;
  readonly tokens: TokenProvider;
  /** `globalThis.fetch` or a simulation. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** To be shared by all clients of the same app in a process; without it this client has gates of its own. */
  readonly gates?: Gates;
  readonly requestTimeout_ms?: number;
}

/** Microsoft Graph as the gateways use it: typed failures, one mailbox's slots respected, nothing sent elsewhere. */
export interface GraphClient {
  readonly origin: GraphOrigin;
  readonly clock: Clock;
  readonly random: Random;
  /** Sends a request and tells how it ended; throws only for errors of our own. */
  exchange(call: GraphCall): Promise<Exchange>;
  /** As `exchange`, for callers that go on only with an answer: throws OutlookError, or what stopped it on our side. */
  send(call: GraphCall): Promise<GraphAnswer>;
}

/**
 * A client over `@microsoft/microsoft-graph-client` with a chain of our own (graph.md 12). The order matters:
 * capture (errors stay typed) → hostGuard (before anything knows a token) → retry (waits without holding a slot) →
 * slots → token (fresh after every wait, repairs one 401) → send. The library's absolute URLs, its host list and its
 * handlers for tokens, retries and redirects are not used; an http loopback origin therefore works like any other.
 */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { application, tokens, fetch, clock, random, gates = new Gates() } = options;
  const origin = graphOrigin(options.baseUrl);
  const library = Client.initWithMiddleware({
    baseUrl: origin.origin,
    defaultVersion: 'v1.0',
    middleware: [
      capture(),
      hostGuard(origin),
      retry({ clock, random }),
      slots({ gates, application }),
      token(tokens),
      send({ fetch, clock, random, timeout_ms: options.requestTimeout_ms ?? REQUEST_TIMEOUT_MS }),
    ],
  });

  async function exchange(call: GraphCall): Promise<Exchange> {
    const state = new CallState(call, origin.url(call.path));
    const request = library
      .api(call.path)
      .responseType(ResponseType.RAW)
      .middlewareOptions([state])
      .headers({ Accept: 'application/json', ...call.headers });
    await (call.method === 'GET' ? request.get() : request.post(call.body ?? ''));
    return state.failure === undefined ? read(call, state.answer!) : failure(state.failure.thrown);
  }

  async function sendOrThrow(call: GraphCall): Promise<GraphAnswer> {
    const exchanged = await exchange(call);
    if (exchanged.kind === 'answer') return exchanged.answer;
    throw exchanged.kind === 'failed' ? exchanged.error : exchanged.cause;
  }

  function read(call: GraphCall, { status, headers, text, requestId }: RawAnswer): Exchange {
    const body = text === '' ? undefined : parseJson(text);
    if (status < 200 || status > 299) {
      const refusal = {
        status,
        code: errorCode(body),
        requestId,
        retryAfter_ms: retryAfter_ms(headers.get('retry-after'), clock.now()),
      };
      return {
        kind: 'failed',
        error: classify(refusal, { permissions: call.context.permissions, cursor: call.cursor }),
      };
    }
    if (text !== '' && body === undefined) return { kind: 'failed', error: malformed(status, requestId) };
    return { kind: 'answer', answer: { status, headers, body, requestId } };
  }

  return { origin, clock, random, exchange, send: sendOrThrow };
}

function failure(thrown: unknown): Exchange {
  if (thrown instanceof NotSent) return { kind: 'notSent', cause: thrown.cause };
  if (thrown instanceof OutlookError) return { kind: 'failed', error: thrown };
  throw thrown;
}

/** The error for a 2xx answer that is not what Graph documents. */
export function malformed(status: number, requestId: string): OutlookError {
  return new OutlookError('malformed', errorText('malformed', status, undefined, ''), { status, requestId });
}
