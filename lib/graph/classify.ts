import { OutlookError, type OutlookErrorKind } from '../sync/ports/errors.ts';
import { errorText } from './errorText.ts';

/** Codes that say: the sync state behind a cursor is lost (graph.md 1.9). Lower case. */
const CURSOR_CODES = new Set(['syncstatenotfound', 'syncstateinvalid', 'resyncrequired']);
/** Codes that say: this mailbox cannot be reached through Graph, whatever is asked of it. Lower case. */
const MAILBOX_CODES = new Set([
  'mailboxnotenabledforrestapi',
  'mailboxnotsupportedforrestapi',
  'resourcenotfound',
  'request_resourcenotfound',
  'errorinvaliduser',
  'errornonexistentmailbox',
  'usernotfound',
]);
const ITEM_GONE = 'erroritemnotfound';

/** A refusal as Graph gave it, alone or inside a `$batch`. */
export interface Refusal {
  readonly status: number;
  readonly code?: string | undefined;
  readonly requestId: string;
  /** The wait that its Retry-After header asks for. */
  readonly retryAfter_ms?: number | undefined;
}

export interface ClassifyContext {
  /** The application permissions to grant, for the text of a 403. */
  readonly permissions: string;
  /** It answered a next or delta link. */
  readonly cursor?: boolean | undefined;
}

/**
 * The OutlookError of an answer that is not 2xx, by status and code (compared without case), never by message text:
 * texts can change and can hold subjects, so they are not even read.
 *
 * A 400 to a next or delta link without a known code is `cursorExpired`: of such a request only the opaque token can be
 * wrong ("Badly formed token", graph.md 1.9, has no code of its own), repeating it would fail for ever, and a full round
 * is safe at any time, because no deletion is believed without proof. The same holds for 404 ErrorItemNotFound there.
 */
export function classify(refusal: Refusal, context: ClassifyContext): OutlookError {
  const kind = kindOf(refusal.status, refusal.code?.toLowerCase() ?? '', context.cursor === true);
  const { status, code, requestId, retryAfter_ms } = refusal;
  return new OutlookError(kind, errorText(kind, status, code, context.permissions), {
    status,
    requestId,
    ...(code === undefined ? {} : { code }),
    ...(retryAfter_ms === undefined ? {} : { retryAfter_ms }),
  });
}

function kindOf(status: number, code: string, cursor: boolean): OutlookErrorKind {
  if (status === 429) return 'throttled';
  if (status === 401) return 'unauthorized';
  if (status === 403) return MAILBOX_CODES.has(code) ? 'mailboxUnknown' : 'forbidden';
  if (status === 410) return 'cursorExpired';
  if ((status === 400 || status === 404) && CURSOR_CODES.has(code)) return 'cursorExpired';
  if ((status === 400 || status === 404) && MAILBOX_CODES.has(code)) return 'mailboxUnknown';
  if (cursor && (status === 400 || (status === 404 && code === ITEM_GONE))) return 'cursorExpired';
  // Any other 404 proves nothing about an item: licences, rights and migrations answer 404 too.
  if (status === 404) return code === ITEM_GONE ? 'notFound' : 'rejected';
  if (status === 412 || (status === 409 && code === 'errorirresolvableconflict')) return 'stale';
  if (status === 408 || status >= 500) return 'unclear';
  return status >= 300 ? 'rejected' : 'malformed';
}

/**
 * The `error.code` of an answer's body, where it looks like a code at all: what else may stand there never travels on
 * into logs.
 */
export function errorCode(body: unknown): string | undefined {
  const error = member(body, 'error');
  const code = member(error, 'code');
  return typeof code === 'string' && /^[\w.-]{1,80}$/.test(code) ? code : undefined;
}

/** `error.innerError.request-id` of a body: sub-requests of a batch carry their id there. */
export function innerRequestId(body: unknown): string | undefined {
  const error = member(body, 'error');
  const id = member(member(error, 'innerError') ?? member(error, 'innererror'), 'request-id');
  return typeof id === 'string' && /^[\w-]{1,80}$/.test(id) ? id : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
