import type { JsonObject, ZonedEnd } from '../storedEvent.ts';

export interface StoredLinkedResource {
  id: string;
  applicationName: string | null;
  displayName: string | null;
  externalId: string | null;
  webUrl: string | null;
}

export interface StoredChecklistItem {
  id: string;
  displayName: string;
  isChecked: boolean;
  created_ms: number;
}

/** What a task says, apart from its identity and its children. */
export interface TaskContent {
  title: string;
  body: { contentType: 'text' | 'html'; content: string };
  importance: string;
  status: string;
  /** Midnight in the zone in which it was set (graph.md 3.11). */
  start: ZonedEnd | null;
  due: ZonedEnd | null;
  reminder: ZonedEnd | null;
  completed: ZonedEnd | null;
  isReminderOn: boolean;
  categories: string[];
  recurrence: JsonObject | null;
}

/** A task as the mailbox keeps it. Records are never changed in place: each change makes a new one. */
export interface StoredTask {
  /** Case-sensitive; a task that is moved to another list gets another one (graph.md 3.6). */
  id: string;
  listId: string;
  place: 'list' | 'deletedItems';
  /** The id under which the mailbox item API knows it (2.8). */
  itemId: string;
  /** Number of its last change; the etag is made of it. */
  change: number;
  created_ms: number;
  modified_ms: number;
  bodyModified_ms: number;
  content: TaskContent;
  linkedResources: StoredLinkedResource[];
  checklistItems: StoredChecklistItem[];
}

/** A To Do list. Deleted ones stay as ghosts (graph.md 3.14). */
export interface StoredTodoList {
  id: string;
  displayName: string;
  wellknownListName: 'none' | 'defaultList' | 'flaggedEmails';
  isShared: boolean;
  deleted: boolean;
  /** Number of its last change. */
  change: number;
  /** Of the delta of its tasks. */
  generation: number;
}
