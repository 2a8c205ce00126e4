import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { OutlookWrite, OutlookWriteResult } from '../../sync/ports/outlook.ts';
import type { SubRequest } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { ifMatch, sendWrites } from '../sendWrites.ts';
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
  return sendWrites(client, context, writes, {
    requestOf: (write) => requestOf(paths, write),
    readItem: readEvent,
  });
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

/** The last line of defence against mail storms: Graph mails everybody who is written as an attendee (graph.md 9). */
function withoutAttendees(item: Partial<GraphEvent>): Partial<GraphEvent> {
  if (item.attendees === undefined) return item;
  throw new OutlookError(
    'rejected',
    'Teilnehmer werden nie nach Outlook geschrieben; das Element wurde nicht gesendet.',
  );
}
