import type { MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { OutlookError } from '../sync/ports/errors.ts';
import type { WaitBudget } from './waitBudget.ts';

/** What every request of a gateway has in common. */
export interface CallContext {
  /** Address or object id of the mailbox: the key of the four-slot gate. */
  readonly mailbox: string;
  /** The application permissions that these requests need, named in the error for 403, e.g. `Calendars.Read`. */
  readonly permissions: string;
  /** How long the call may wait for a throttled Graph in all. */
  readonly budget: WaitBudget;
  /**
   * Asked directly before every single sending, retries included: after queueing at the gate and after every wait. When
   * it throws, nothing is sent (too little of the lease is left, sync.md "One run").
   */
  readonly beforeSend?: (() => void) | undefined;
  /** Told about every HTTP request that is sent. */
  readonly onRequest?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One HTTP request to Graph. */
export interface GraphCall {
  readonly method: 'GET' | 'POST';
  /** Below /v1.0, already encoded; sent exactly as it stands. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
  /** Slots of the gate it takes; a `$batch` takes as many as Graph works on at a time. */
  readonly slots?: number;
  /** May be repeated although it may have been executed: it changes nothing. */
  readonly idempotent: boolean;
  /** Goes to a next or delta link: refusals mean the cursor (see classify.ts). */
  readonly cursor?: boolean;
  readonly context: CallContext;
}

/** An HTTP answer, read to its end. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Graph's request-id, else the client-request-id that we sent. */
  readonly requestId: string;
}

/** A 2xx answer. `body`: parsed JSON, undefined where there was none. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly requestId: string;
}

/**
 * How a request ended. `notSent`: certainly not executed, stopped on our side by `cause` (beforeSend, the signal, no
 * token); `failed`: the error tells whether it may have taken effect.
 */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: GraphAnswer }
  | { readonly kind: 'failed'; readonly error: OutlookError }
  | { readonly kind: 'notSent'; readonly cause: unknown };

/** Thrown inside the chain when a request is stopped on our side: nothing of it reached Graph. */
export class NotSent extends Error {
  constructor(cause: unknown) {
    super('Die Anfrage wurde nicht gesendet.', { cause });
    this.name = 'NotSent';
  }
}

/** What the middlewares of one request share; travels as the library's middleware option of this class. */
export class CallState implements MiddlewareOptions {
  readonly call: GraphCall;
  /** The exact URL; the library would re-order and merge its query. */
  readonly url: string;
  answer: RawAnswer | undefined;
  /** What a middleware threw; kept here because the library would turn it into an error of its own. */
  failure: { readonly thrown: unknown } | undefined;

  constructor(call: GraphCall, url: string) {
    this.call = call;
    this.url = url;
  }
}
