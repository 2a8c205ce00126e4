import type { EndpointRequest } from './endpoint.ts';
import { entryIdOf } from './eventView.ts';
import { itemNotFound } from './graphError.ts';
import { type Occurrence, occurrencesOf } from './recurrence.ts';
import type { StoredEvent } from './storedEvent.ts';
import { day_ms } from './wallTime.ts';

export interface FoundEvent {
  record: StoredEvent;
  /** Set when the id names one occurrence of the series. */
  occurrence: Occurrence | null;
  /** Extended properties, those that Exchange computes included. */
  properties: Array<{ id: string; value: string }>;
}

const occurrenceId = /^(.+)\.(\d{4})(\d\d)(\d\d)$/;

/** The event or occurrence behind an id, or 404 (graph.md 2.5, 2.6 for Deleted Items). */
export function findEvent(request: EndpointRequest, id: string): FoundEvent {
  const { state, context } = request;
  const match = occurrenceId.exec(id);
  const record = state.find(id) ?? (match ? state.find(`${match[1]}=`) : undefined);
  if (!record) throw itemNotFound();
  if (record.folderId === state.data.deletedItemsId && !context.switches.deletedItemsVisible)
    throw itemNotFound();
  const isOccurrence = match !== null && record.id !== id && record.mutableId !== id;
  const occurrence = isOccurrence ? occurrenceOn(record, `${match[2]}-${match[3]}-${match[4]}`) : null;
  if (isOccurrence && occurrence === null) throw itemNotFound();
  return { record, occurrence, properties: propertiesOf(request, record) };
}

/** Extended properties of an event with PidTagParentEntryId, where the tenant returns it (graph.md 2.6 [U]). */
export function propertiesOf(request: EndpointRequest, record: StoredEvent): FoundEvent['properties'] {
  if (request.context.switches.parentEntryId === 'absent') return record.extendedProperties;
  return [...record.extendedProperties, { id: 'Binary 0xe09', value: entryIdOf(record.folderId) }];
}

/** The occurrence of a series on a date (its own date, even when it was moved); null when it is cancelled. */
export function occurrenceOn(record: StoredEvent, date: string): Occurrence | null {
  if (record.recurrence === null) return null;
  const around_ms = Date.parse(`${date}T00:00:00Z`);
  const moved = record.changedOccurrences.find((occurrence) => occurrence.date === date);
  const from_ms = Math.min(around_ms, moved?.content.start.instant_ms ?? around_ms) - 2 * day_ms;
  const to_ms = Math.max(around_ms, moved?.content.end.instant_ms ?? around_ms) + 3 * day_ms;
  return occurrencesOf(record, from_ms, to_ms).find((occurrence) => occurrence.date === date) ?? null;
}
