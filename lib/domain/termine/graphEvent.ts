/** A wall time with its zone as Graph writes it; no offset (graph.md 9, start/end). */
export interface GraphDateTime {
  /** `yyyy-MM-ddTHH:mm:ss[.fffffff]`. */
  readonly dateTime: string;
  /** UTC in everything we read; a Windows name or UTC in what we write (graph.md 16.1). */
  readonly timeZone?: string | null;
}

/** Graph's itemBody; Exchange wraps text in HTML and strips what it holds unsafe. */
export interface GraphBody {
  readonly contentType?: 'text' | 'html' | (string & {}) | null;
  readonly content?: string | null;
}

export interface GraphLocation {
  readonly displayName?: string | null;
}

/** Only read, to know a meeting: writing attendees would send invitations (graph.md 9). */
export interface GraphAttendee {
  readonly type?: string | null;
  readonly emailAddress?: { readonly name?: string | null; readonly address?: string | null } | null;
}

export interface GraphExtendedProperty {
  readonly id: string;
  readonly value?: string | null;
}

/**
 * An event as Microsoft Graph v1.0 sends it, reduced to what this project looks at (../shared/graph-schema). Everything
 * may be absent: a delta gives occurrences as stubs of id, etag, seriesMasterId, type, start and end (graph.md 1.7).
 */
export interface GraphEvent {
  /** Immutable id, case-sensitive (graph.md 2.5). Absent only in what we create. */
  readonly id?: string;
  readonly '@odata.etag'?: string;
  readonly subject?: string | null;
  readonly body?: GraphBody | null;
  readonly start?: GraphDateTime | null;
  readonly end?: GraphDateTime | null;
  readonly isAllDay?: boolean | null;
  readonly originalStartTimeZone?: string | null;
  readonly originalEndTimeZone?: string | null;
  readonly location?: GraphLocation | null;
  readonly importance?: string | null;
  readonly sensitivity?: string | null;
  readonly showAs?: string | null;
  readonly isReminderOn?: boolean | null;
  readonly reminderMinutesBeforeStart?: number | null;
  /** `singleInstance`, `occurrence`, `exception` or `seriesMaster`. */
  readonly type?: string | null;
  readonly seriesMasterId?: string | null;
  readonly attendees?: readonly GraphAttendee[] | null;
  readonly isOnlineMeeting?: boolean | null;
  readonly isCancelled?: boolean | null;
  readonly isOrganizer?: boolean | null;
  /** The key under which it was created; only returned if an app has set it, also in the delta (graph.md 8.3). */
  readonly transactionId?: string | null;
  readonly lastModifiedDateTime?: string | null;
  readonly createdDateTime?: string | null;
  readonly singleValueExtendedProperties?: readonly GraphExtendedProperty[] | null;
}
