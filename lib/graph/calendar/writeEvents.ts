import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { OutlookWrite, OutlookWriteResult } from '../../sync/ports/outlook.ts';
import { type SubOutcome, sendBatch } from '../batch.ts';
import type { SubAnswer } from '../batchAnswer.ts';
import type { SubRequest } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { subError } from '../readOutcomes.ts';
import { type CalendarPaths, EVENT_HEADERS, KEY_PROPERTY } from './calendarPaths.ts';
import { readEvent } from './eventShape.ts';

type Write = OutlookWrite<GraphEvent>;
type Result = OutlookWriteResult<GraphEvent>;

/**
 * Executes writes in batches; results in their order. Never throws for what Graph or the network do. A write that may
 * have taken effect is `unclear` and never repeated here.
 */
export async function writeEvents(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  writes: readonly Write[],
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const requests: SubRequest[] = [];
  const sent: number[] = [];
  for (const [index, write] of writes.entries()) {
    try {
      requests.push(requestOf(paths, write));
      sent.push(index);
    } catch (error) {
      if (!(error instanceof OutlookError)) throw error;
      results[index] = { kind: 'rejected', error };
    }
  }
  const outcomes = await sendBatch(client, context, requests);
  for (const [position, index] of sent.entries()) {
    results[index] = resultOf(client, context, writes[index]!, outcomes[position]!);
  }
  return results;
}

/** The request of a write. Throws OutlookError `rejected` for what must never be sent. */
export function requestOf(paths: CalendarPaths, write: Write): SubRequest {
  switch (write.kind) {
    case 'create':
      return {
        method: 'POST',
        url: paths.events(),
        headers: EVENT_HEADERS,
        // Both, because what a repeated transactionId answers is not documented (graph.md 8.3); the property can be searched for.
        body: {
          ...withoutAttendees(write.item),
          transactionId: write.key,
          singleValueExtendedProperties: [{ id: KEY_PROPERTY, value: write.key }],
        },
      };
    case 'update':
      return {
        method: 'PATCH',
        url: paths.event(write.id),
        headers: { ...EVENT_HEADERS, ...ifMatch(write.etag) },
        body: withoutAttendees(write.patch),
      };
    case 'delete':
      return {
        method: 'DELETE',
        url: paths.event(write.id),
        headers: { ...EVENT_HEADERS, ...ifMatch(write.etag) },
      };
    case 'purge':
      // The empty body: a `$batch` with a POST without one is refused as a whole (msgraph-sdk-dotnet#2628).
      return {
        method: 'POST',
        url: paths.permanentDelete(write.id),
        headers: { ...EVENT_HEADERS, ...ifMatch(write.etag) },
        body: {},
      };
  }
}

/** An empty If-Match would let the write pass over whatever stands there. */
function ifMatch(etag: string): { readonly 'If-Match': string } {
  if (etag !== '') return { 'If-Match': etag };
  throw new OutlookError(
    'rejected',
    'Ein Element ohne Versionskennung wird nicht überschrieben; es wurde nicht gesendet.',
  );
}

/** The last line of defence against mail storms: Graph mails everybody who is written as an attendee (graph.md 9). */
function withoutAttendees(item: Partial<GraphEvent>): Partial<GraphEvent> {
  if (item.attendees === undefined) return item;
  throw new OutlookError(
    'rejected',
    'Teilnehmer werden nie nach Outlook geschrieben; das Element wurde nicht gesendet.',
  );
}

function resultOf(client: GraphClient, context: CallContext, write: Write, outcome: SubOutcome): Result {
  if (outcome.kind === 'notSent') {
    return { kind: 'notSent', error: outcome.cause instanceof OutlookError ? outcome.cause : undefined };
  }
  if (outcome.kind !== 'answered') return { kind: outcome.kind, error: outcome.error };
  const error = subError(client, context, outcome.answer);
  return error === undefined ? done(write, outcome.answer) : refused(write, error);
}

function done(write: Write, answer: SubAnswer): Result {
  if (write.kind === 'delete' || write.kind === 'purge') return { kind: 'done', item: undefined };
  const read = readEvent(answer.body);
  if (read.ok) return { kind: 'done', item: read.event };
  // It was written, but what now stands in Outlook, and under which id and etag, is not known.
  return { kind: 'unclear', error: malformed(answer.status, answer.requestId) };
}

function refused(write: Write, error: OutlookError): Result {
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
