import { OutlookError } from '../sync/ports/errors.ts';
import type { OutlookWrite, OutlookWriteResult } from '../sync/ports/outlook.ts';
import { type SubOutcome, sendBatch } from './batch.ts';
import type { SubAnswer } from './batchAnswer.ts';
import type { SubRequest } from './batchPacking.ts';
import type { CallContext } from './call.ts';
import { type GraphClient, malformed } from './client.ts';
import type { ItemReading } from './itemShape.ts';
import { subError } from './readOutcomes.ts';

/** What the items of a container are like on the wire. */
export interface WireForm<Item> {
  /** The request of a write. Throws OutlookError `rejected` for what must never be sent. */
  requestOf(write: OutlookWrite<Item>): SubRequest;
  readItem(entry: unknown): ItemReading<Item>;
}

/**
 * Executes writes in batches; results in their order. Never throws for what Graph or the network do. A write that may
 * have taken effect is `unclear` and never repeated here.
 */
export async function sendWrites<Item>(
  client: GraphClient,
  context: CallContext,
  writes: readonly OutlookWrite<Item>[],
  { requestOf, readItem }: WireForm<Item>,
): Promise<readonly OutlookWriteResult<Item>[]> {
  const results: OutlookWriteResult<Item>[] = [];
  const requests: SubRequest[] = [];
  const sent: number[] = [];
  for (const [index, write] of writes.entries()) {
    try {
      requests.push(requestOf(write));
      sent.push(index);
    } catch (error) {
      if (!(error instanceof OutlookError)) throw error;
      results[index] = { kind: 'rejected', error };
    }
  }
  const outcomes = await sendBatch(client, context, requests);
  for (const [position, index] of sent.entries()) {
    results[index] = resultOf(client, context, writes[index]!, outcomes[position]!, readItem);
  }
  return results;
}

/** An empty If-Match would let the write pass over whatever stands there. */
export function ifMatch(etag: string): { readonly 'If-Match': string } {
  if (etag !== '') return { 'If-Match': etag };
  throw new OutlookError(
    'rejected',
    'Ein Element ohne Versionskennung wird nicht überschrieben; es wurde nicht gesendet.',
  );
}

function resultOf<Item>(
  client: GraphClient,
  context: CallContext,
  write: OutlookWrite<Item>,
  outcome: SubOutcome,
  readItem: WireForm<Item>['readItem'],
): OutlookWriteResult<Item> {
  if (outcome.kind === 'notSent') {
    return { kind: 'notSent', error: outcome.cause instanceof OutlookError ? outcome.cause : undefined };
  }
  if (outcome.kind !== 'answered') return { kind: outcome.kind, error: outcome.error };
  const error = subError(client, context, outcome.answer);
  return error === undefined ? done(write, outcome.answer, readItem) : refused(write, error);
}

function done<Item>(
  write: OutlookWrite<Item>,
  answer: SubAnswer,
  readItem: WireForm<Item>['readItem'],
): OutlookWriteResult<Item> {
  if (write.kind === 'delete' || write.kind === 'purge') return { kind: 'done', item: undefined };
  const read = readItem(answer.body);
  if (read.ok) return { kind: 'done', item: read.item };
  // It was written, but what now stands in Outlook, and under which id and etag, is not known.
  return { kind: 'unclear', error: malformed(answer.status, answer.requestId) };
}

function refused<Item>(write: OutlookWrite<Item>, error: OutlookError): OutlookWriteResult<Item> {
  switch (error.kind) {
    case 'notFound':
      return write.kind === 'create' ? { kind: 'rejected', error } : { kind: 'notFound' };
    case 'stale':
      // A create has no etag: 409 speaks of its transactionId, 412 of nothing we know; look it up.
      if (write.kind === 'create') return { kind: 'unclear', error };
      return { kind: 'stale' };
    case 'rejected':
      return write.kind === 'create' && error.status === 409
        ? { kind: 'unclear', error }
        : { kind: 'rejected', error };
    case 'unclear':
    case 'malformed':
      return { kind: 'unclear', error };
    case 'throttled':
    case 'unauthorized':
    case 'mailboxUnknown':
      // Not executed, and not this item's fault.
      return { kind: 'notSent', error };
    case 'forbidden':
    case 'cursorExpired':
      return { kind: 'rejected', error };
  }
}
