import { OutlookError } from '../sync/ports/errors.ts';
import { type SubOutcome, sendBatch } from './batch.ts';
import type { SubAnswer } from './batchAnswer.ts';
import type { SubRequest } from './batchPacking.ts';
import type { CallContext } from './call.ts';
import { classify, errorCode } from './classify.ts';
import type { GraphClient } from './client.ts';
import { retryAfter_ms } from './retryDelay.ts';

/** A GET inside a batch: its 2xx answer, or the error. */
export type SubReading =
  | { readonly ok: true; readonly answer: SubAnswer }
  | { readonly ok: false; readonly error: OutlookError };

/**
 * GETs in batches, answers in their order. Throws what stopped us on our side (lease, abort), and the error when not one
 * request was answered: then it is the mailbox or the network, not an item.
 */
export async function readBatch(
  client: GraphClient,
  context: CallContext,
  requests: readonly SubRequest[],
): Promise<readonly SubReading[]> {
  const outcomes = await sendBatch(client, context, requests);
  const readings = outcomes.map((outcome) => reading(client, context, outcome));
  const first = outcomes.findIndex(({ kind }) => kind !== 'answered');
  const answered = outcomes.some(({ kind }) => kind === 'answered');
  const failed = readings[first];
  if (!answered && failed?.ok === false) throw failed.error;
  return readings;
}

function reading(client: GraphClient, context: CallContext, outcome: SubOutcome): SubReading {
  if (outcome.kind === 'answered') {
    const error = subError(client, context, outcome.answer);
    return error === undefined ? { ok: true, answer: outcome.answer } : { ok: false, error };
  }
  if (outcome.kind !== 'notSent') return { ok: false, error: outcome.error };
  if (outcome.cause instanceof OutlookError) return { ok: false, error: outcome.cause };
  throw outcome.cause;
}

/** The typed error of a sub-answer; undefined when it is 2xx. */
export function subError(
  client: GraphClient,
  context: CallContext,
  answer: SubAnswer,
): OutlookError | undefined {
  const { status, body, requestId, retryAfter } = answer;
  if (status >= 200 && status <= 299) return undefined;
  const wait_ms = retryAfter_ms(retryAfter, client.clock.now());
  return classify({ status, code: errorCode(body), requestId, retryAfter_ms: wait_ms }, context);
}
