/** An event as the user's own Outlook shows it: the full Graph shape, in UTC, with its extended properties. */
export interface GraphEvent {
  id: string;
  '@odata.etag': string;
  changeKey: string;
  iCalUId: string;
  type: 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception';
  subject: string;
  body: { contentType: 'html' | 'text'; content: string };
  bodyPreview: string;
  start: { dateTime: string; timeZone: string };
  end: { dateTime: string; timeZone: string };
  originalStartTimeZone: string;
  originalEndTimeZone: string;
  isAllDay: boolean;
  importance: string;
  sensitivity: string;
  showAs: string;
  isReminderOn: boolean;
  reminderMinutesBeforeStart: number;
  location: { displayName: string; [name: string]: unknown };
  locations: Array<{ displayName: string; [name: string]: unknown }>;
  categories: string[];
  attendees: Array<{ emailAddress: { address?: string; name?: string } | null; [name: string]: unknown }>;
  isOrganizer: boolean;
  isCancelled: boolean;
  isOnlineMeeting: boolean;
  recurrence: object | null;
  transactionId?: string;
  createdDateTime: string;
  lastModifiedDateTime: string;
  singleValueExtendedProperties?: Array<{ id: string; value: string }>;
  [name: string]: unknown;
}

/** What a user enters: part of an event, in Graph's shape. Any IANA or Windows zone of the world is taken. */
export type EventEntry = { [name: string]: unknown };
