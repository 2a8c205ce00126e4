import type { GraphBody, GraphDateTime } from '../termine/graphEvent.ts';

/** Where an app says that a task comes from; To Do keeps at most one per task (graph.md 3.13). */
export interface GraphLinkedResource {
  readonly id?: string;
  readonly applicationName?: string | null;
  /** The app's own key of the thing that the task belongs to. */
  readonly externalId?: string | null;
  readonly displayName?: string | null;
  readonly webUrl?: string | null;
}

/** How a task repeats; we only read it, to know that a task belongs to a series (graph.md 3.12). */
export interface GraphTaskRecurrence {
  readonly pattern?: Readonly<Record<string, unknown>> | null;
  readonly range?: Readonly<Record<string, unknown>> | null;
}

/**
 * A task as Microsoft Graph v1.0 sends it (entity todoTask), reduced to what this project looks at
 * (../shared/graph-schema). Everything may be absent; empty collections are left out by To Do (graph.md 3.9).
 */
export interface GraphTask {
  /** Case-sensitive; another one after a move to another list, no immutable form exists (graph.md 3.6). Absent only in what we create. */
  readonly id?: string;
  readonly '@odata.etag'?: string;
  readonly title?: string | null;
  readonly body?: GraphBody | null;
  /** `low`, `normal` or `high`. */
  readonly importance?: string | null;
  /** `notStarted`, `inProgress`, `completed`, `waitingOnOthers` or `deferred`. */
  readonly status?: string | null;
  /** Only the date counts: midnight in the zone that wrote it, read in UTC, e.g. 23:00 of the day before (graph.md 3.11). */
  readonly dueDateTime?: GraphDateTime | null;
  /** Only the date counts, as with `dueDateTime`; writing it alone also sets `dueDateTime` (graph.md 3.11). */
  readonly startDateTime?: GraphDateTime | null;
  /** Keeps its time of day. */
  readonly reminderDateTime?: GraphDateTime | null;
  readonly isReminderOn?: boolean | null;
  readonly completedDateTime?: GraphDateTime | null;
  readonly recurrence?: GraphTaskRecurrence | null;
  readonly linkedResources?: readonly GraphLinkedResource[] | null;
  /** ISO-8601, UTC. */
  readonly createdDateTime?: string | null;
  /** ISO-8601, UTC. */
  readonly lastModifiedDateTime?: string | null;
}
