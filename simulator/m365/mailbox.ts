import type { BlockKind } from './block.ts';
import type { Directory } from './directory.ts';
import { type EventInput, readEventInput } from './eventInput.ts';
import * as store from './eventStore.ts';
import { showEvent, storeView } from './eventView.ts';
import { occurrenceOn } from './findEvent.ts';
import type { EventEntry, GraphEvent } from './graphEvent.ts';
import { rewrapHtml } from './htmlBody.ts';
import type { MailboxState, SentMail } from './mailboxState.ts';
import { seriesStartingAt } from './seriesEntry.ts';
import type { JsonObject, StoredEvent } from './storedEvent.ts';
import type { TenantContext } from './tenantContext.ts';
import { openTodo, type TodoUser } from './todo/todoUser.ts';

/** What a user in Outlook does with a mailbox. It acts at once, is never throttled and causes no counted mail. */
export interface Mailbox {
  readonly address: string;
  readonly userId: string;
  readonly calendarId: string;
  readonly deletedItemsId: string;
  /** Mails that writes of the API caused. */
  readonly sentMails: readonly SentMail[];
  /** The same user in To Do. */
  readonly todo: TodoUser;
  createEvent(event: EventEntry): string;
  updateEvent(id: string, patch: EventEntry): void;
  /** To Deleted Items; from there, for good. */
  deleteEvent(id: string): void;
  /** Undo: back from Deleted Items to where it was. */
  restoreEvent(id: string): void;
  emptyDeletedItems(): void;
  purgeEvent(id: string): void;
  /** Makes the calendar when there is none of that name; the primary one is named `Kalender`. */
  moveToOtherCalendar(id: string, calendarName: string): void;
  createSeries(event: EventEntry, recurrence: EventEntry): string;
  makeSeries(id: string, recurrence: EventEntry): void;
  /** The series becomes a single appointment again. */
  endSeries(id: string): void;
  cancelOccurrence(id: string, date: string): void;
  changeOccurrence(id: string, date: string, patch: EventEntry): void;
  /** An answer to a meeting: a new etag, the same content. */
  respondToMeeting(id: string, response?: 'accepted' | 'declined' | 'tentativelyAccepted'): void;
  /** A new etag and another HTML wrapper around the same words. */
  touch(id: string): void;
  /** The primary calendar: single events and series masters, full, UTC, immutable ids. */
  events(): GraphEvent[];
  deletedItems(): GraphEvent[];
  eventsIn(calendarName: string): GraphEvent[];
  /** By immutable or mutable id, wherever it lies; undefined when it is gone. */
  event(id: string): GraphEvent | undefined;
  /** Did a write destroy the online meeting (graph.md §9, meeting blob)? */
  meetingBroken(id: string): boolean;
  block(kind: BlockKind): void;
  unblock(): void;
  /** Another mailbox under the same address: other ids, other calendar, no items. */
  replace(): void;
}

const originNames = ['isOrganizer', 'organizer', 'responseStatus', 'isCancelled', 'iCalUId'] as const;

export function openMailbox(context: TenantContext, directory: Directory, address: string): Mailbox {
  const state = (): MailboxState => {
    const found = directory.find(address);
    if (!found) throw new Error(`The simulated tenant has no mailbox ${address}.`);
    return found;
  };
  const known = (id: string): StoredEvent => {
    const record = state().find(id);
    if (!record) throw new Error(`The simulated mailbox has no event ${id}.`);
    return record;
  };
  const series = (id: string): StoredEvent => {
    const record = known(id);
    if (record.recurrence === null) throw new Error(`The event ${id} is no series.`);
    return record;
  };
  const change = (act: (own: MailboxState) => void): void => {
    const own = state();
    act(own);
    own.commit();
  };
  const update = (id: string, patch: EventEntry): void =>
    change((own) => {
      const record = known(id);
      const { input, origin } = readEntry(patch, record);
      store.updateEvent(own, context, record, input, origin);
    });
  const create = (event: EventEntry): string => {
    const own = state();
    const { input, origin } = readEntry(event, null);
    const record = store.createEvent(own, context, own.primaryCalendarId, input, origin);
    own.commit();
    return record.id;
  };
  const show = (folderId: string): GraphEvent[] => state().inFolder(folderId).map(showToUser);

  return {
    get address() {
      return state().data.address;
    },
    get userId() {
      return state().data.userId;
    },
    get calendarId() {
      return state().primaryCalendarId;
    },
    get deletedItemsId() {
      return state().data.deletedItemsId;
    },
    get sentMails() {
      return state().sentMails;
    },
    todo: openTodo(context, state),
    createEvent: create,
    updateEvent: update,
    deleteEvent: (id) => change((own) => store.deleteEvent(own, known(id))),
    restoreEvent: (id) =>
      change((own) => {
        const record = known(id);
        if (record.folderId !== own.data.deletedItemsId)
          throw new Error(`The event ${id} is not in Deleted Items.`);
        own.move(record, record.previousFolderId ?? own.primaryCalendarId);
      }),
    emptyDeletedItems: () =>
      change((own) => {
        for (const record of own.inFolder(own.data.deletedItemsId)) own.purge(record);
        for (const task of own.todo.inDeletedItems()) own.todo.remove(task, false);
      }),
    purgeEvent: (id) => change((own) => own.purge(known(id))),
    moveToOtherCalendar: (id, name) =>
      change((own) => {
        const calendar = own.data.calendars.find((candidate) => candidate.name === name);
        const target = calendar ?? { id: own.identifiers.folder(), name };
        if (!calendar) own.data.calendars.push(target);
        own.move(known(id), target.id);
      }),
    createSeries: (event, recurrence) =>
      create({ ...event, recurrence: seriesStartingAt(event.start, recurrence) }),
    makeSeries: (id, recurrence) =>
      update(id, { recurrence: seriesStartingAt(showToUser(known(id)).start, recurrence) }),
    endSeries: (id) => update(id, { recurrence: null }),
    cancelOccurrence: (id, date) =>
      change((own) => {
        if (occurrenceOn(series(id), date) === null)
          throw new Error(`The series has no occurrence on ${date}.`);
        store.cancelOccurrence(own, known(id), date);
      }),
    changeOccurrence: (id, date, patch) =>
      change((own) => {
        const record = series(id);
        const occurrence = occurrenceOn(record, date);
        if (occurrence === null) throw new Error(`The series has no occurrence on ${date}.`);
        const { start, end } = record.content;
        const base = occurrence.changed ?? {
          ...record.content,
          start: { ...start, instant_ms: occurrence.start_ms },
          end: { ...end, instant_ms: occurrence.end_ms },
        };
        store.changeOccurrence(own, record, date, readEventInput(patch, base, 'user').content);
      }),
    respondToMeeting: (id, response = 'accepted') =>
      change((own) => {
        const responseStatus = { response, time: new Date(context.clock.now()).toISOString() };
        own.put({ ...known(id), responseStatus });
      }),
    touch: (id) =>
      change((own) => {
        const record = known(id);
        const bodyHtml = rewrapHtml(record.content.bodyHtml, own.data.change + 1);
        own.put({ ...record, content: { ...record.content, bodyHtml } });
      }),
    events: () => show(state().primaryCalendarId),
    deletedItems: () => show(state().data.deletedItemsId),
    eventsIn: (name) => show(state().data.calendars.find((calendar) => calendar.name === name)?.id ?? ''),
    event(id) {
      const record = state().find(id);
      return record && showToUser(record);
    },
    meetingBroken: (id) => known(id).meetingBroken,
    block: (kind) =>
      change((own) => {
        own.data.block = kind;
      }),
    unblock: () =>
      change((own) => {
        own.data.block = null;
      }),
    replace: () => {
      directory.replace(state());
    },
  };
}

function readEntry(
  entry: EventEntry,
  base: StoredEvent | null,
): { input: EventInput; origin: store.EventOrigin } {
  const { originalStartTimeZone, originalEndTimeZone, ...rest } = entry;
  const origin: Record<string, unknown> = {};
  for (const name of originNames) {
    if (rest[name] !== undefined) origin[name] = rest[name];
    delete rest[name];
  }
  const input = readEventInput(rest, base?.content ?? null, 'user');
  const { start, end } = input.content;
  if (originalStartTimeZone !== undefined)
    input.content.start = { ...start, shown: String(originalStartTimeZone) };
  if (originalEndTimeZone !== undefined) input.content.end = { ...end, shown: String(originalEndTimeZone) };
  return { input, origin: origin as store.EventOrigin };
}

function showToUser(record: StoredEvent): GraphEvent {
  const properties: JsonObject =
    record.extendedProperties.length === 0
      ? {}
      : { singleValueExtendedProperties: record.extendedProperties };
  return { ...showEvent(record, storeView), ...properties } as unknown as GraphEvent;
}
