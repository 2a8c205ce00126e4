/**
 * How a request to Outlook failed, as far as the engine must tell it apart. Never decided by a message's text.
 *
 * - `throttled`: certainly not executed; come back after `retryAfter_ms`.
 * - `cursorExpired`: 410, or one of the codes of graph.md 1.9: a full round is due.
 * - `unauthorized` / `forbidden`: token or permission; an administrator must act.
 * - `mailboxUnknown`: the mailbox does not exist, has no licence or is not reachable through Graph.
 * - `notFound`: 404 ErrorItemNotFound, the item is gone.
 * - `stale`: 412 (or 409 with ErrorIrresolvableConflict): somebody was faster.
 * - `rejected`: any other 4xx: the request as such is refused.
 * - `unclear`: timeout, broken connection, 5xx: it may or may not have taken effect.
 * - `malformed`: the answer is not what Graph documents.
 */
export type OutlookErrorKind =
  | 'throttled'
  | 'cursorExpired'
  | 'unauthorized'
  | 'forbidden'
  | 'mailboxUnknown'
  | 'notFound'
  | 'stale'
  | 'rejected'
  | 'unclear'
  | 'malformed';

/** A failed request to Outlook. `message` is German and free of private content; ids let Microsoft's support trace it. */
export class OutlookError extends Error {
  readonly kind: OutlookErrorKind;
  /** HTTP status, or undefined when no answer came. */
  readonly status: number | undefined;
  /** Graph's error code, e.g. `ErrorItemNotFound`. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfter_ms: number | undefined;

  constructor(
    kind: OutlookErrorKind,
    message: string,
    details: {
      status?: number;
      code?: string;
      requestId?: string;
      retryAfter_ms?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'OutlookError';
    this.kind = kind;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.retryAfter_ms = details.retryAfter_ms;
  }
}

/** Another runner holds (or took over) the mailbox: this one must stop without another write. */
export class LeaseLostError extends Error {
  constructor(
    message = 'Das Postfach wird inzwischen von einem anderen Lauf bearbeitet; dieser Lauf endet hier.',
  ) {
    super(message);
    this.name = 'LeaseLostError';
  }
}

/**
 * - `page`: this unit of work as such is refused (a constraint, a value).
 * - `connection`: the database is not reachable or refuses for now; it may pass.
 * - `settings`: it stays that way until an administrator puts a setting, the login or the installation right.
 */
export type StoreErrorKind = 'page' | 'connection' | 'settings';

/** Whether what failed may pass by itself: Graph or the database was not to be reached, or asked for patience. */
export function mayPass(error: unknown): boolean {
  if (error instanceof OutlookError) return PASSING.has(error.kind);
  if (error instanceof StoreError) return error.kind === 'connection' || error.locked;
  return error instanceof LeaseLostError;
}

const PASSING: ReadonlySet<OutlookErrorKind> = new Set(['throttled', 'unclear', 'malformed']);

/** The emis database failed. `message` is German and says what to do; it carries no values of rows. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind;
  /** `page` only: somebody holds a row of it just now. */
  readonly locked: boolean;
  constructor(kind: StoreErrorKind, message: string, cause?: unknown, locked = false) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.kind = kind;
    this.locked = locked;
  }
}
