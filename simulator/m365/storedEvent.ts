/** Values of properties that the simulator keeps but does not interpret. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One end of an event: the stored instant and the zone in which it was set (graph.md §9, 16.2). */
export interface ZonedEnd {
  instant_ms: number;
  /** IANA, for computing. */
  iana: string;
  /** As it is shown in originalStartTimeZone / originalEndTimeZone. */
  shown: string;
}

/** What an event says, apart from its identity; an exception of a series holds one of its own. */
export interface EventContent {
  subject: string;
  /** As Exchange stores it: wrapped, or empty. */
  bodyHtml: string;
  start: ZonedEnd;
  end: ZonedEnd;
  isAllDay: boolean;
  /** The remaining properties under their Graph names (importance, location, attendees …). */
  plain: JsonObject;
}

export interface ChangedOccurrence {
  /** Wall date of the occurrence in the series' zone, `yyyy-MM-dd`. */
  date: string;
  content: EventContent;
}

/** An event as the mailbox keeps it. Records are never changed in place: each change makes a new one. */
export interface StoredEvent {
  /** Immutable id (graph.md 2.5). */
  id: string;
  /** Changes on each move to another folder. */
  mutableId: string;
  iCalUId: string;
  /** Calendar or Deleted Items folder in which it lies. */
  folderId: string;
  /** Where an undo puts it back. */
  previousFolderId: string | null;
  changeKey: string;
  created_ms: number;
  modified_ms: number;
  transactionId: string | null;
  content: EventContent;
  recurrence: JsonObject | null;
  changedOccurrences: ChangedOccurrence[];
  /** Dates of cancelled occurrences, with the change number at which it happened. */
  cancelledOccurrences: Array<{ date: string; change: number }>;
  extendedProperties: Array<{ id: string; value: string }>;
  isOrganizer: boolean;
  organizer: JsonObject | null;
  responseStatus: JsonObject;
  isCancelled: boolean;
  onlineMeeting: JsonObject | null;
  /** The body lost its meeting blob: nobody can join any more (§9). */
  meetingBroken: boolean;
}
