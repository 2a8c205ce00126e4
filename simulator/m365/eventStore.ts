import type { EventInput } from './eventInput.ts';
import type { MailboxState } from './mailboxState.ts';
import { hasMeetingBlob, withMeetingBlob } from './meetingBlob.ts';
import type { EventContent, JsonObject, StoredEvent } from './storedEvent.ts';
import type { TenantContext } from './tenantContext.ts';

/** Identity that only Outlook itself can give an event: another organizer's meeting, a cancelled one. */
export interface EventOrigin {
  isOrganizer?: boolean;
  organizer?: JsonObject;
  responseStatus?: JsonObject;
  isCancelled?: boolean;
  iCalUId?: string;
}

/** Makes a new event in a calendar. */
export function createEvent(
  state: MailboxState,
  context: TenantContext,
  folderId: string,
  input: EventInput,
  origin: EventOrigin = {},
): StoredEvent {
  const own = { emailAddress: { name: state.data.displayName, address: state.data.address } };
  const isOrganizer = origin.isOrganizer ?? true;
  const withMeeting = startMeeting(context, input.content, null);
  return state.put({
    id: state.identifiers.immutable(),
    mutableId: state.identifiers.mutable(),
    iCalUId: origin.iCalUId ?? state.identifiers.iCalUId(),
    folderId,
    previousFolderId: null,
    changeKey: '',
    created_ms: context.clock.now(),
    modified_ms: 0,
    transactionId: input.transactionId,
    recurrence: input.recurrence ?? null,
    changedOccurrences: [],
    cancelledOccurrences: [],
    extendedProperties: mergeProperties([], input.extendedProperties),
    isOrganizer,
    organizer: origin.organizer ?? own,
    responseStatus: origin.responseStatus ?? {
      response: isOrganizer ? 'organizer' : 'notResponded',
      time: '0001-01-01T00:00:00Z',
    },
    isCancelled: origin.isCancelled ?? false,
    meetingBroken: false,
    ...withMeeting,
  });
}

/** Changes an event; what the input does not name stays. A new recurrence forgets the old occurrences. */
export function updateEvent(
  state: MailboxState,
  context: TenantContext,
  record: StoredEvent,
  input: EventInput,
  origin: EventOrigin = {},
): StoredEvent {
  const withMeeting = startMeeting(context, input.content, record.onlineMeeting);
  const joinUrl = String(record.onlineMeeting?.joinUrl ?? '');
  const lostBlob =
    record.onlineMeeting !== null &&
    input.given.has('body') &&
    !hasMeetingBlob(input.content.bodyHtml, joinUrl);
  return state.put({
    ...record,
    ...origin,
    recurrence: input.recurrence === undefined ? record.recurrence : input.recurrence,
    changedOccurrences: input.recurrence === undefined ? record.changedOccurrences : [],
    cancelledOccurrences: input.recurrence === undefined ? record.cancelledOccurrences : [],
    extendedProperties: mergeProperties(record.extendedProperties, input.extendedProperties),
    meetingBroken: record.meetingBroken || lostBlob,
    ...withMeeting,
  });
}

/** Changes one occurrence: it becomes an exception of its series. */
export function changeOccurrence(
  state: MailboxState,
  record: StoredEvent,
  date: string,
  content: EventContent,
): StoredEvent {
  const others = record.changedOccurrences.filter((occurrence) => occurrence.date !== date);
  return state.put({ ...record, changedOccurrences: [...others, { date, content }] });
}

/** Cancels one occurrence of a series. */
export function cancelOccurrence(state: MailboxState, record: StoredEvent, date: string): StoredEvent {
  return state.put({
    ...record,
    changedOccurrences: record.changedOccurrences.filter((occurrence) => occurrence.date !== date),
    cancelledOccurrences: [...record.cancelledOccurrences, { date, change: state.data.change + 1 }],
  });
}

/** Moves to Deleted Items; what already lies there goes for good (graph.md 2.1). */
export function deleteEvent(state: MailboxState, record: StoredEvent): void {
  if (record.folderId === state.data.deletedItemsId) state.purge(record);
  else state.move(record, state.data.deletedItemsId);
}

function startMeeting(
  context: TenantContext,
  content: EventContent,
  existing: JsonObject | null,
): { content: EventContent; onlineMeeting: JsonObject | null } {
  if (existing !== null || content.plain.isOnlineMeeting !== true)
    return { content, onlineMeeting: existing };
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${context.random.uuid()}%40thread.v2/0`;
  return {
    content: { ...content, bodyHtml: withMeetingBlob(content.bodyHtml, joinUrl) },
    onlineMeeting: { joinUrl },
  };
}

function mergeProperties(
  stored: StoredEvent['extendedProperties'],
  given: EventInput['extendedProperties'],
): StoredEvent['extendedProperties'] {
  const merged = new Map(stored.map(({ id, value }) => [id, value]));
  for (const { id, value } of given) {
    if (value === null) merged.delete(id);
    else merged.set(id, value);
  }
  return [...merged].map(([id, value]) => ({ id, value }));
}
