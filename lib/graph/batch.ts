import type { OutlookError } from '../sync/ports/errors.ts';
import { readBatchAnswer, type SubAnswer, unanswered } from './batchAnswer.ts';
import {
  batchBody,
  MAX_SUB_REQUESTS,
  type PackedRequest,
  packBatches,
  type SubRequest,
} from './batchPacking.ts';
import { type CallContext, type Exchange, NotSent } from './call.ts';
import { classify, errorCode } from './classify.ts';
import { type GraphClient, malformed } from './client.ts';
import { SLOTS_PER_MAILBOX } from './gate.ts';
import { pause } from './middleware/retry.ts';
import { MAX_ATTEMPTS, retryDelay_ms } from './retryDelay.ts';

/**
 * How a sub-request ended. `answered`: with whatever status. `rejected`: refused on our side or together with its batch.
 * `notSent`: certainly not executed; `cause` is an OutlookError or what `beforeSend` threw. `unclear`: may have taken
 * effect.
 */
export type SubOutcome =
  | { readonly kind: 'answered'; readonly answer: SubAnswer }
  | { readonly kind: 'rejected'; readonly error: OutlookError }
  | { readonly kind: 'notSent'; readonly cause: unknown }
  | { readonly kind: 'unclear'; readonly error: OutlookError };

export interface BatchOptions {
  /** Each request waits for the one before (graph.md 7.5); at most 20, sent as one batch, nothing repeated singly. */
  readonly sequential?: boolean;
}

/** What the parts of one `sendBatch` share. */
interface Run {
  readonly client: GraphClient;
  readonly context: CallContext;
  readonly sequential: boolean;
  readonly outcomes: (SubOutcome | undefined)[];
}

/**
 * Sends requests in as few `$batch`es as possible, one after the other, and gives their outcomes in the order of
 * `requests`. Never throws for what Graph, the network or `beforeSend` do: one failing request never fails the others.
 * Throttled sub-requests (429; GETs also on 503 with Retry-After) are sent again alone, after the longest Retry-After
 * and within the budget (graph.md 7.6); no other sub-request ever is. A batch that is refused as a whole (400, 413) is
 * halved until the request that is to blame stands alone.
 */
export async function sendBatch(
  client: GraphClient,
  context: CallContext,
  requests: readonly SubRequest[],
  options: BatchOptions = {},
): Promise<readonly SubOutcome[]> {
  const sequential = options.sequential === true;
  if (sequential && requests.length > MAX_SUB_REQUESTS)
    throw new Error('A sequential batch holds at most 20 requests.');
  const { batches, tooLarge } = packBatches(requests, sequential);
  const outcomes: (SubOutcome | undefined)[] = requests.map(() => undefined);
  for (const { index, error } of tooLarge) outcomes[index] = { kind: 'rejected', error };
  // A chain with a missing link cannot be sent: the later ones depend on it.
  if (sequential && (tooLarge.length > 0 || batches.length > 1)) {
    return outcomes.map((outcome) => outcome ?? { kind: 'notSent', cause: tooLarge[0]?.error });
  }
  const run: Run = { client, context, sequential, outcomes };
  let stopped: { readonly cause: unknown } | undefined;
  for (const batch of batches) {
    // What stopped one batch (throttling beyond the budget, the lease, rights) stops the next as well.
    if (stopped === undefined) stopped = await sendOne(run, batch);
    else settle(run, batch, { kind: 'notSent', cause: stopped.cause });
  }
  return outcomes.map((outcome) => outcome!);
}

/** Sends one batch until all of it is settled; gives the cause when nothing more should be sent after it. */
async function sendOne(
  run: Run,
  batch: readonly PackedRequest[],
): Promise<{ readonly cause: unknown } | undefined> {
  let waiting = batch;
  for (let attempt = 1; ; attempt++) {
    const exchanged = await exchange(run, waiting);
    if (exchanged.kind !== 'answer') return await settleRefused(run, waiting, exchanged);

    const { answers, wellFormed } = readBatchAnswer(exchanged.answer.body, exchanged.answer.requestId);
    if (!wellFormed) {
      settle(run, waiting, {
        kind: 'unclear',
        error: malformed(exchanged.answer.status, exchanged.answer.requestId),
      });
      return undefined;
    }
    const throttled: { readonly request: PackedRequest; readonly answer: SubAnswer }[] = [];
    for (const request of waiting) {
      const answer = answers.get(request.index);
      if (answer === undefined)
        settle(run, [request], { kind: 'unclear', error: unanswered(exchanged.answer.requestId) });
      else if (isRepeatable(request, answer)) throttled.push({ request, answer });
      else settle(run, [request], { kind: 'answered', answer });
    }
    if (throttled.length === 0) return undefined;

    const { clock, random } = run.client;
    const delays = throttled.map(({ answer }) => retryDelay_ms(answer.retryAfter, attempt, clock, random));
    const wait_ms = Math.max(...delays);
    if (run.sequential || attempt >= MAX_ATTEMPTS || !run.context.budget.spend(wait_ms)) {
      for (const { request, answer } of throttled)
        settle(run, [request], { kind: 'notSent', cause: throttledError(run, answer, wait_ms) });
      return { cause: throttledError(run, throttled[0]!.answer, wait_ms) };
    }
    waiting = throttled.map(({ request }) => request);
    try {
      await pause(clock, wait_ms, run.context.signal);
    } catch (notSent) {
      const cause = notSent instanceof NotSent ? notSent.cause : notSent;
      settle(run, waiting, { kind: 'notSent', cause });
      return { cause };
    }
  }
}

function exchange({ client, context, sequential }: Run, batch: readonly PackedRequest[]): Promise<Exchange> {
  return client.exchange({
    method: 'POST',
    path: '/$batch',
    headers: { 'Content-Type': 'application/json' },
    body: batchBody(batch),
    slots: sequential ? 1 : Math.min(SLOTS_PER_MAILBOX, batch.length),
    idempotent: batch.every(({ idempotent }) => idempotent),
    context,
  });
}

/** The batch got no answer of its own. */
async function settleRefused(
  run: Run,
  batch: readonly PackedRequest[],
  exchanged: Exclude<Exchange, { kind: 'answer' }>,
): Promise<{ readonly cause: unknown } | undefined> {
  if (exchanged.kind === 'notSent') {
    settle(run, batch, exchanged);
    return { cause: exchanged.cause };
  }
  const { error } = exchanged;
  if (error.kind === 'unclear' || error.kind === 'malformed') {
    settle(run, batch, { kind: 'unclear', error });
    return undefined;
  }
  if (error.status === 400 || error.status === 413) {
    if (batch.length === 1 || run.sequential) {
      settle(run, batch, { kind: 'rejected', error });
      return undefined;
    }
    const middle = Math.ceil(batch.length / 2);
    const stopped = await sendOne(run, batch.slice(0, middle));
    if (stopped === undefined) return await sendOne(run, batch.slice(middle));
    settle(run, batch.slice(middle), { kind: 'notSent', cause: stopped.cause });
    return stopped;
  }
  // Throttled, no rights, no such mailbox, redirected: not executed, and no request in it is to blame.
  settle(run, batch, { kind: 'notSent', cause: error });
  return { cause: error };
}

function settle({ outcomes }: Run, batch: readonly PackedRequest[], outcome: SubOutcome): void {
  for (const { index } of batch) outcomes[index] = outcome;
}

function isRepeatable({ idempotent }: PackedRequest, { status, retryAfter }: SubAnswer): boolean {
  return status === 429 || (idempotent && status === 503 && retryAfter !== null);
}

function throttledError({ context }: Run, answer: SubAnswer, wait_ms: number): OutlookError {
  const refusal = {
    status: 429,
    code: errorCode(answer.body),
    requestId: answer.requestId,
    retryAfter_ms: wait_ms,
  };
  return classify(refusal, context);
}
