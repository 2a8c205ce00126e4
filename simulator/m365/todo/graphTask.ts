interface DateTimeTimeZone {
  dateTime: string;
  timeZone: string;
}

/** A task as the user's own To Do shows it: the full Graph shape, in UTC. */
export interface GraphTask {
  id: string;
  '@odata.etag': string;
  title: string;
  body: { contentType: 'html' | 'text'; content: string };
  importance: string;
  status: string;
  isReminderOn: boolean;
  categories: string[];
  startDateTime?: DateTimeTimeZone;
  dueDateTime?: DateTimeTimeZone;
  reminderDateTime?: DateTimeTimeZone;
  completedDateTime?: DateTimeTimeZone;
  recurrence?: object;
  linkedResources?: Array<{
    id: string;
    applicationName: string | null;
    displayName: string | null;
    externalId: string | null;
    webUrl: string | null;
  }>;
  checklistItems?: Array<{ id: string; displayName: string; isChecked: boolean }>;
  createdDateTime: string;
  lastModifiedDateTime: string;
  [name: string]: unknown;
}

/** What a user enters: part of a task, in Graph's shape. Any IANA or Windows zone of the world is taken. */
export type TaskEntry = { [name: string]: unknown };
