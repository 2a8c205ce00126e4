import type { Context } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../sync/ports/clock.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { Random } from '../../sync/ports/random.ts';
import { type CallState, NotSent, type RawAnswer } from '../call.ts';
import { middleware } from './middleware.ts';

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface SendOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** For the whole answer, its body included. */
  readonly timeout_ms: number;
}

/**
 * Innermost: one HTTP exchange, read to its end. It goes to the exact URL of the CallState, the one that hostGuard
 * checked: the library sorts, merges and drops query parameters (graph.md 12.6), which would break the opaque tokens of
 * links. Redirects are not followed, the token would travel with them. Whatever breaks after sending is OutlookError
 * `unclear`: the request may have taken effect.
 */
export const send = (options: SendOptions) =>
  middleware(async (context, state) => {
    const { beforeSend, onRequest, signal } = state.call.context;
    try {
      signal?.throwIfAborted();
      beforeSend?.();
    } catch (reason) {
      throw new NotSent(reason);
    }
    onRequest?.();
    state.answer = await withinTime(context, state, options);
  });

async function withinTime(context: Context, state: CallState, options: SendOptions): Promise<RawAnswer> {
  const { clock, random, timeout_ms } = options;
  const requestId = random.uuid();
  const stop = new AbortController();
  const timer = new AbortController();
  const seconds = Math.round(timeout_ms / 1000);
  const expiry = clock.sleep(timeout_ms, timer.signal).then(() => {
    throw unclear(`Microsoft Graph hat nicht innerhalb von ${seconds} Sekunden geantwortet`, requestId);
  });
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(unclear('Die Anfrage an Microsoft Graph wurde abgebrochen', requestId));
  const { signal } = state.call.context;
  signal?.addEventListener('abort', abort, { once: true });
  // The losers of the race are not waited for.
  expiry.catch(() => undefined);
  aborted.promise.catch(() => undefined);
  const exchanged = exchange(context, state.url, requestId, options, stop.signal);
  exchanged.catch(() => undefined);
  try {
    return await Promise.race([exchanged, expiry, aborted.promise]);
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    timer.abort();
    signal?.removeEventListener('abort', abort);
  }
}

async function exchange(
  context: Context,
  url: string,
  requestId: string,
  { fetch }: SendOptions,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const headers = { ...(context.options?.headers as Record<string, string>), 'client-request-id': requestId };
  try {
    const response = await fetch(url, {
      method: context.options?.method ?? 'GET',
      headers,
      ...(context.options?.body === undefined ? {} : { body: context.options.body }),
      redirect: 'manual',
      signal,
    });
    const text = await response.text();
    return {
      // A fetch that hides a redirect (status 0) or followed it all the same must not pass for an answer of Graph.
      status: response.redirected || response.type === 'opaqueredirect' ? 302 : response.status,
      headers: response.headers,
      text,
      requestId: plainId(response.headers.get('request-id')) ?? requestId,
    };
  } catch (cause) {
    throw unclear(`Die Verbindung zu Microsoft Graph ist abgebrochen${systemCode(cause)}`, requestId);
  }
}

function unclear(what: string, requestId: string): OutlookError {
  return new OutlookError(
    'unclear',
    `${what}; beim nächsten Abgleich wird nachgesehen, ob die Anfrage gewirkt hat. Netzwerk und GRAPH_BASE_URL prüfen, wenn es anhält.`,
    { requestId },
  );
}

/** ` (ECONNREFUSED)`: only the code of a network error travels on, its text can hold the mailbox's address. */
function systemCode(thrown: unknown): string {
  const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? ` (${code})` : '';
}

function plainId(header: string | null): string | undefined {
  return header !== null && /^[\w-]{1,80}$/.test(header) ? header : undefined;
}
