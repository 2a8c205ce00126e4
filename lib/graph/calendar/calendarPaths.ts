import { segment } from '../origin.ts';

/**
 * PidTagEntryId of a folder and PidTagParentEntryId of an item: events have no parentFolderId (graph.md 2.6), so these
 * MAPI properties tell where one lies.
 */
export const ENTRY_ID = 'Binary 0x0FFF';
export const PARENT_ENTRY_ID = 'Binary 0x0E09';

/**
 * The named property under which every event that we create bears its intent's key (graph.md 8.4). The GUID is the
 * property set of emisExchangeSync, chosen once; with another one, events of open intents would not be found again.
 */
export const KEY_PROPERTY = 'String {7e3f9a52-1c84-4b0d-9f67-2ad5c08e41b3} Name emisExchangeSyncKey';

/** Ids that survive moves inside the mailbox (graph.md 2.5), and instants as UTC; needed on every request. */
export const EVENT_PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"';
/** `$top` is refused on the delta (graph.md 16.3); the server may send smaller pages. */
export const DELTA_PREFER = `${EVENT_PREFER}, odata.maxpagesize=500`;
export const EVENT_HEADERS = { Prefer: EVENT_PREFER } as const;

/** The URLs of one mailbox's calendar, below /v1.0. */
export class CalendarPaths {
  readonly #user: string;

  /** `mailbox`: address (userPrincipalName) or object id of the user. */
  constructor(mailbox: string) {
    this.#user = `/users/${segment(mailbox)}`;
  }

  /** Window bounds: ISO-8601 instants (graph.md 1.1). */
  delta(start: string, end: string): string {
    return `${this.#user}/calendarView/delta?${range(start, end)}`;
  }

  events(): string {
    return `${this.#user}/events`;
  }

  event(id: string): string {
    return `${this.#user}/events/${segment(id)}`;
  }

  eventWithParent(id: string): string {
    return `${this.event(id)}?${expand(PARENT_ENTRY_ID)}`;
  }

  permanentDelete(id: string): string {
    return `${this.event(id)}/permanentDelete`;
  }

  byKey(key: string): string {
    const literal = encodeURIComponent(key.replaceAll("'", "''"));
    const condition = spaces(`ep/id eq '${KEY_PROPERTY}' and ep/value eq '`);
    return `${this.events()}?$filter=singleValueExtendedProperties/Any(ep:%20${condition}${literal}')&$top=10`;
  }

  /** The user's object id. */
  user(): string {
    return `${this.#user}?$select=id`;
  }

  /** The primary calendar. */
  calendar(withEntryId: boolean): string {
    return `${this.#user}/calendar?$select=id${withEntryId ? `&${expand(ENTRY_ID)}` : ''}`;
  }

  deletedItems(): string {
    return `${this.#user}/mailFolders/deleteditems?$select=id&${expand(ENTRY_ID)}`;
  }

  calendars(): string {
    return `${this.#user}/calendars?$select=id&$top=100`;
  }

  /** What takes place in a calendar; `calendarId` undefined = the primary one. */
  view(calendarId: string | undefined, start: string, end: string): string {
    const calendar = calendarId === undefined ? 'calendar' : `calendars/${segment(calendarId)}`;
    return `${this.#user}/${calendar}/calendarView?${range(start, end)}&$select=id,seriesMasterId&$top=100`;
  }
}

const spaces = (text: string) => text.replaceAll(' ', '%20').replaceAll('{', '%7B').replaceAll('}', '%7D');
const expand = (property: string) =>
  `$expand=singleValueExtendedProperties($filter=id%20eq%20'${spaces(property)}')`;
const range = (start: string, end: string) =>
  `startDateTime=${encodeURIComponent(start)}&endDateTime=${encodeURIComponent(end)}`;
