import { Buffer } from 'node:buffer';
import { showEnd } from './eventTimes.ts';
import { previewOfHtml, textOfHtml } from './htmlBody.ts';
import type { Preferences } from './preferences.ts';
import type { Occurrence } from './recurrence.ts';
import type { EventContent, JsonObject, StoredEvent } from './storedEvent.ts';
import { day_ms, formatInstant, instantOfWall, wallOfInstant } from './wallTime.ts';

export type ViewPreferences = Pick<Preferences, 'immutableIds' | 'zone' | 'bodyAs'>;

/** How Outlook's own store sees an event: UTC, immutable ids, HTML. */
export const storeView: ViewPreferences = {
  immutableIds: true,
  zone: { iana: 'UTC', shown: 'UTC' },
  bodyAs: 'html',
};

export const etagOf = (record: StoredEvent): string => `W/"${record.changeKey}"`;
export const idOf = (record: StoredEvent, view: ViewPreferences): string =>
  view.immutableIds ? record.id : record.mutableId;

/** The id of one occurrence: the series' id with the date in it. */
export function occurrenceIdOf(record: StoredEvent, date: string, view: ViewPreferences): string {
  return `${idOf(record, view).replace(/=+$/, '')}.${date.replaceAll('-', '')}`;
}

/** The full event as GET and delta show it (graph.md §9). Extended properties are never part of it (1.3). */
export function showEvent(record: StoredEvent, view: ViewPreferences): JsonObject {
  const master = record.recurrence !== null;
  return {
    ...showCommon(record, record.content, view),
    id: idOf(record, view),
    type: master ? 'seriesMaster' : 'singleInstance',
    seriesMasterId: null,
    iCalUId: record.iCalUId,
    recurrence: record.recurrence,
  };
}

/** An occurrence read by itself (GET, calendarView): full, with the master's content unless it was changed. */
export function showOccurrence(
  record: StoredEvent,
  occurrence: Occurrence,
  view: ViewPreferences,
): JsonObject {
  const { start, end } = record.content;
  const content: EventContent = occurrence.changed ?? {
    ...record.content,
    start: { ...start, instant_ms: occurrence.start_ms },
    end: { ...end, instant_ms: occurrence.end_ms },
  };
  return {
    ...showCommon(record, content, view),
    id: occurrenceIdOf(record, occurrence.date, view),
    type: occurrence.changed ? 'exception' : 'occurrence',
    seriesMasterId: idOf(record, view),
    iCalUId: `${record.iCalUId.slice(0, 32)}${occurrence.date.replaceAll('-', '')}${record.iCalUId.slice(40)}`,
    recurrence: null,
    originalStart: originalStartOf(record, occurrence),
  };
}

/** In delta an unchanged occurrence is a stub with only these properties (graph.md 1.7). */
export function showStub(record: StoredEvent, occurrence: Occurrence, view: ViewPreferences): JsonObject {
  const full = showOccurrence(record, occurrence, view);
  return {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': etagOf(record),
    id: full.id ?? null,
    seriesMasterId: full.seriesMasterId ?? null,
    type: 'occurrence',
    start: full.start ?? null,
    end: full.end ?? null,
  };
}

function showCommon(record: StoredEvent, content: EventContent, view: ViewPreferences): JsonObject {
  const body = view.bodyAs === 'text' ? textOfHtml(content.bodyHtml) : content.bodyHtml;
  const shown: JsonObject = {
    '@odata.etag': etagOf(record),
    createdDateTime: formatInstant(record.created_ms),
    lastModifiedDateTime: formatInstant(record.modified_ms),
    changeKey: record.changeKey,
    originalStartTimeZone: content.start.shown,
    originalEndTimeZone: content.end.shown,
    hasAttachments: false,
    subject: content.subject,
    bodyPreview: previewOfHtml(content.bodyHtml),
    isAllDay: content.isAllDay,
    isCancelled: record.isCancelled,
    isOrganizer: record.isOrganizer,
    isDraft: false,
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(record.mutableId)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    responseStatus: record.responseStatus,
    body: { contentType: view.bodyAs, content: body },
    start: showEnd(content.start, content.isAllDay, view.zone),
    end: showEnd(content.end, content.isAllDay, view.zone),
    organizer: record.organizer,
    onlineMeeting: record.onlineMeeting,
    ...content.plain,
  };
  // Only returned when an app has set it (graph.md 8.3).
  if (record.transactionId !== null) shown.transactionId = record.transactionId;
  return shown;
}

function originalStartOf(record: StoredEvent, occurrence: Occurrence): string {
  if (!occurrence.changed) return formatInstant(occurrence.start_ms);
  const { start } = record.content;
  const startWall = wallOfInstant(start.instant_ms, start.iana);
  const timeOfDay_ms = startWall - Math.floor(startWall / day_ms) * day_ms;
  return formatInstant(instantOfWall(Date.parse(`${occurrence.date}T00:00:00Z`) + timeOfDay_ms, start.iana));
}

/** Extended properties that were asked for by id; absent when the event has none of them (graph.md 4.5). */
export function showExtendedProperties(
  stored: ReadonlyArray<{ id: string; value: string }>,
  wanted: readonly string[],
): JsonObject {
  const found = stored.filter((property) => wanted.includes(property.id));
  return found.length === 0
    ? {}
    : { singleValueExtendedProperties: found.map(({ id, value }) => ({ id, value })) };
}

/** The MAPI entry id of a folder, from its Graph id. */
export function entryIdOf(folderId: string): string {
  return Buffer.from(`\u0000\u0000\u0000\u0000entry:${folderId}`, 'latin1').toString('base64');
}
