import { GraphError } from './graphError.ts';
import { datesOf } from './recurrence.ts';
import type { EventContent, JsonObject, StoredEvent } from './storedEvent.ts';
import { day_ms, wallOfInstant } from './wallTime.ts';

/** An occurrence must not move to or over the day of its neighbours (graph.md §9, recurrence). */
export function checkNeighbours(record: StoredEvent, date: string, content: EventContent): void {
  const iana = record.content.start.iana;
  const newDate = new Date(wallOfInstant(content.start.instant_ms, iana)).toISOString().slice(0, 10);
  const until_ms = Math.max(Date.parse(date), Date.parse(newDate)) + 400 * day_ms;
  const cancelled = new Set(record.cancelledOccurrences.map((entry) => entry.date));
  const dates = datesOf(record.recurrence as JsonObject, until_ms).filter((other) => !cancelled.has(other));
  const at = dates.indexOf(date);
  const before = dates[at - 1];
  const after = dates[at + 1];
  if ((before !== undefined && newDate <= before) || (after !== undefined && newDate >= after))
    throw new GraphError(
      400,
      'ErrorOccurrenceCrossingBoundary',
      'Modified occurrence is crossing or overlapping adjacent occurrence.',
    );
}
