import * as z from 'zod';
import { OutlookError } from '../sync/ports/errors.ts';
import type { DeltaProbe, ProbedMailbox, ProbeResult } from '../sync/ports/outlook.ts';
import { type SubOutcome, sendBatch } from './batch.ts';
import type { SubRequest } from './batchPacking.ts';
import type { CallContext } from './call.ts';
import type { GraphClient } from './client.ts';
import { subError } from './readOutcomes.ts';
import { WaitBudget } from './waitBudget.ts';

export interface DeltaProbeOptions {
  readonly client: GraphClient;
  /** The Prefer header that this kind of delta is read with: every page of a round needs the same. */
  readonly prefer: string;
  /** The application permissions that the delta needs, for the text of a 403. */
  readonly permissions: string;
  /** How long one probe may wait for a throttled Graph in all. */
  readonly waitBudget_ms: number;
  /** Asked directly before every HTTP request; when it throws, that request is not sent. */
  readonly beforeSend: () => void;
}

/** The only page that a probe may conclude from: empty, and the last of its round. */
const IDLE_PAGE = z.looseObject({
  value: z.array(z.unknown()).max(0),
  '@odata.nextLink': z.undefined().optional(),
  '@odata.deltaLink': z.string().min(1),
});

/**
 * Next delta pages of many mailboxes in `$batch`es of 20 (graph.md 7.4). A page that shows anything, or that cannot be
 * read, counts as changed: it is for the run to make sense of it.
 */
export function createDeltaProbe(options: DeltaProbeOptions): DeltaProbe {
  const { client, prefer, permissions, waitBudget_ms, beforeSend } = options;
  let requests = 0;
  return {
    get requests() {
      return requests;
    },
    async probe(mailboxes) {
      const context: CallContext & { readonly cursor: true } = {
        // All of them are held by our lease, so their gates are free; one stands for all.
        mailbox: mailboxes[0]?.postfach ?? '',
        permissions,
        budget: new WaitBudget(waitBudget_ms),
        onRequest: () => {
          requests++;
        },
        beforeSend,
        cursor: true,
      };
      const asked = mailboxes.map((mailbox) => subRequest(client, mailbox, prefer));
      const outcomes = (await sendBatch(client, context, asked.filter(isSent))).values();
      return asked.map((request) =>
        isSent(request) ? resultOf(client, context, outcomes.next().value!) : request,
      );
    },
  };
}

const CHANGED: ProbeResult = Object.freeze({ kind: 'changed' });

/** A cursor that does not lead to the configured Graph is not sent: a run starts anew from it. */
function subRequest(
  client: GraphClient,
  { cursor }: ProbedMailbox,
  prefer: string,
): SubRequest | ProbeResult {
  try {
    return { method: 'GET', url: client.origin.path(cursor), headers: { Prefer: prefer } };
  } catch (error) {
    if (error instanceof OutlookError) return CHANGED;
    throw error;
  }
}

const isSent = (request: SubRequest | ProbeResult): request is SubRequest => 'url' in request;

function resultOf(client: GraphClient, context: CallContext, outcome: SubOutcome): ProbeResult {
  if (outcome.kind === 'notSent') {
    if (outcome.cause instanceof OutlookError) return { kind: 'failed', error: outcome.cause };
    throw outcome.cause;
  }
  if (outcome.kind !== 'answered') return { kind: 'failed', error: outcome.error };
  const error = subError(client, context, outcome.answer);
  if (error?.kind === 'cursorExpired') return CHANGED;
  if (error !== undefined) return { kind: 'failed', error };
  const page = IDLE_PAGE.safeParse(outcome.answer.body);
  return page.success ? { kind: 'unchanged', cursor: page.data['@odata.deltaLink'] } : CHANGED;
}
