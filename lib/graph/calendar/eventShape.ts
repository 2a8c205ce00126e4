import * as z from 'zod';
import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { type Identified, type ItemReading, isUsable, readShape, withoutEtag } from '../itemShape.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const dateTime = z.looseObject({ dateTime: z.string(), timeZone: text }).nullish();

/** What we look at of an event; Graph may send more, and may leave out what is not required here. */
const EVENT = z.looseObject({
  id: z.string().refine(isUsable),
  '@odata.etag': z.string().optional(),
  // Every event that Graph sends has a type, stubs of occurrences too (graph.md 1.7); without it a series could pass for a single one.
  type: z.string(),
  subject: text,
  body: z.looseObject({ contentType: text, content: text }).nullish(),
  start: dateTime,
  end: dateTime,
  isAllDay: flag,
  originalStartTimeZone: text,
  originalEndTimeZone: text,
  location: z.looseObject({ displayName: text }).nullish(),
  importance: text,
  sensitivity: text,
  showAs: text,
  isReminderOn: flag,
  reminderMinutesBeforeStart: z.number().nullish(),
  seriesMasterId: text,
  attendees: z.array(z.looseObject({})).nullish(),
  isOnlineMeeting: flag,
  isCancelled: flag,
  isOrganizer: flag,
  transactionId: text,
  lastModifiedDateTime: text,
  createdDateTime: text,
  singleValueExtendedProperties: z.array(z.looseObject({ id: z.string(), value: text })).nullish(),
});

/** An event that was read: it has its id. */
export type ReadEvent = Identified<GraphEvent>;

/**
 * Checks that an entry has the shape Graph documents for an event. A single event must also bear its etag: without one
 * it could only be written blindly.
 */
export function readEvent(entry: unknown): ItemReading<GraphEvent> {
  const read = readShape<GraphEvent>(EVENT, entry);
  if (!read.ok || read.item.type !== 'singleInstance' || read.item['@odata.etag'] !== undefined) return read;
  return withoutEtag(read.item.id);
}
