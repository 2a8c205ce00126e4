import type { Clock } from '../../sync/ports/clock.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { Random } from '../../sync/ports/random.ts';
import { type CallState, NotSent } from '../call.ts';
import { classify, errorCode } from '../classify.ts';
import { parseJson } from '../json.ts';
import { MAX_ATTEMPTS, retryDelay_ms } from '../retryDelay.ts';
import { middleware } from './middleware.ts';

/**
 * Repeats what was certainly not executed (429) and, of requests that change nothing, also 503 and 504 (graph.md 7.3;
 * the library's own handler repeats POSTs on 503 and clamps Retry-After, 12.2). Outside the gate: nobody holds a slot
 * while waiting. When the budget or the attempts are used up, throws
 * OutlookError `throttled`, or `unclear` where Graph asked for no patience.
 */
export const retry = ({ clock, random }: { readonly clock: Clock; readonly random: Random }) =>
  middleware(async (context, state, next) => {
    for (let attempt = 1; ; attempt++) {
      await next(context);
      if (!isRepeatable(state)) return;
      const answer = state.answer!;
      const wait_ms = retryDelay_ms(answer.headers.get('retry-after'), attempt, clock, random);
      if (attempt >= MAX_ATTEMPTS || !state.call.context.budget.spend(wait_ms)) {
        throw throttled(state, wait_ms);
      }
      await pause(clock, wait_ms, state.call.context.signal);
    }
  });

function isRepeatable(state: CallState): boolean {
  const status = state.answer?.status;
  return status === 429 || (state.call.idempotent && (status === 503 || status === 504));
}

function throttled(state: CallState, wait_ms: number): OutlookError {
  const { status, text, requestId, headers } = state.answer!;
  const code = errorCode(parseJson(text));
  // A 503 that names no time is no throttling, but a service (a mailbox on the move, say) that does not answer.
  if (status !== 429 && headers.get('retry-after') === null) {
    return classify({ status, code, requestId }, state.call.context);
  }
  const { message } = classify({ status: 429, code, requestId }, state.call.context);
  return new OutlookError('throttled', message, {
    status,
    requestId,
    retryAfter_ms: wait_ms,
    ...(code === undefined ? {} : { code }),
  });
}

/** Waits on the clock; an abort while waiting means that the request was not sent (again) and did not take effect. */
export async function pause(clock: Clock, wait_ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await clock.sleep(wait_ms, signal);
  } catch (reason) {
    throw new NotSent(reason);
  }
}
