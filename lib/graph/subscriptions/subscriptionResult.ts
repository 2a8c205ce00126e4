import { OutlookError } from '../../sync/ports/errors.ts';
import type { SubscriptionChange, SubscriptionResult } from '../../sync/ports/subscriptions.ts';
import type { SubOutcome } from '../batch.ts';
import type { SubAnswer } from '../batchAnswer.ts';

/** The code of a create whose address did not answer the handshake rightly or in time (graph.md 6.2). */
const UNREACHABLE = 'ValidationError';

/**
 * What became of a change to a subscription. Never decided by texts.
 *
 * @param errorOf the error of an answer that is not 2xx
 * @param expiryOf the expiry that an answer shows (epoch milliseconds)
 */
export function resultOf(
  change: SubscriptionChange,
  outcome: SubOutcome,
  errorOf: (answer: SubAnswer) => OutlookError | undefined,
  expiryOf: (body: unknown) => number | undefined,
): SubscriptionResult {
  if (outcome.kind === 'answered') {
    const error = errorOf(outcome.answer);
    return error === undefined ? done(change, outcome.answer, expiryOf) : resultOfError(change, error);
  }
  if (outcome.kind === 'rejected') return { kind: 'refused', error: outcome.error, unreachable: false };
  if (outcome.kind === 'unclear') return { kind: 'later', error: outcome.error };
  if (outcome.cause instanceof OutlookError) return { kind: 'later', error: outcome.cause };
  throw outcome.cause;
}

function done(
  change: SubscriptionChange,
  answer: SubAnswer,
  expiryOf: (body: unknown) => number | undefined,
): SubscriptionResult {
  if (change.kind === 'remove' || change.kind === 'reauthorize')
    return { kind: 'done', expiresAt_ms: undefined };
  const expiresAt_ms = expiryOf(answer.body);
  if (expiresAt_ms !== undefined) return { kind: 'done', expiresAt_ms };
  // It may be there, but nobody knows for how long: the next look at the list tells.
  const { status, requestId } = answer;
  return {
    kind: 'later',
    error: new OutlookError(
      'malformed',
      `Microsoft Graph antwortet anders als dokumentiert (HTTP ${status}). Tritt es wieder auf, GRAPH_BASE_URL und Proxy prüfen.`,
      { status, requestId },
    ),
  };
}

/** What an error of Graph means for a change. */
export function resultOfError(change: SubscriptionChange, error: OutlookError): SubscriptionResult {
  const { kind, status, code } = error;
  if (change.kind === 'create') {
    if (status === 409) return { kind: 'conflict' };
  } else if (status === 404 || status === 410) return { kind: 'gone' };
  if (kind === 'throttled' || kind === 'unclear' || kind === 'malformed' || kind === 'unauthorized')
    return { kind: 'later', error };
  return { kind: 'refused', error, unreachable: status === 400 && code === UNREACHABLE };
}
