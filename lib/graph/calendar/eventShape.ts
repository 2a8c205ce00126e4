import * as z from 'zod';
import type { GraphEvent } from '../../domain/termine/graphEvent.ts';

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
export type ReadEvent = GraphEvent & { readonly id: string };

export type EventReading =
  | { readonly ok: true; readonly event: ReadEvent }
  /** `reason`: German, names fields, holds no values. */
  | { readonly ok: false; readonly id: string | undefined; readonly reason: string };

/**
 * Checks that an entry has the shape Graph documents for an event. A single event must also bear its etag: without one
 * it could only be written blindly.
 */
export function readEvent(entry: unknown): EventReading {
  const read = EVENT.safeParse(entry);
  if (!read.success) {
    const fields = [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? 'Eintrag')))].sort();
    return {
      ok: false,
      id: idOf(entry),
      reason: `Microsoft Graph liefert ein Element mit unlesbaren Angaben: ${fields.join(', ')}.`,
    };
  }
  const event = entry as ReadEvent;
  if (event.type === 'singleInstance' && event['@odata.etag'] === undefined) {
    return {
      ok: false,
      id: event.id,
      reason: 'Microsoft Graph liefert ein Element ohne Versionskennung (@odata.etag).',
    };
  }
  return { ok: true, event };
}

/** The id of an entry, where at least that can be read. */
export function idOf(entry: unknown): string | undefined {
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' && isUsable(id) ? id : undefined;
}

/** Whether an id can stand in a URL (origin.ts, segment): with one that cannot, nothing could ever be asked or written. */
function isUsable(id: string): boolean {
  return id !== '' && id !== '.' && id !== '..' && id.isWellFormed();
}
