import * as z from 'zod';
import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { type Identified, type ItemReading, isUsable, readShape, withoutEtag } from '../itemShape.ts';

const text = z.string().nullish();
const dateTime = z.looseObject({ dateTime: z.string(), timeZone: text }).nullish();

/** What we look at of a task; Graph may send more, and leaves out what is empty (graph.md 3.9). */
const TASK = z.looseObject({
  id: z.string().refine(isUsable),
  '@odata.etag': z.string().optional(),
  title: text,
  body: z.looseObject({ contentType: text, content: text }).nullish(),
  importance: text,
  // Every task has one; without it a completed task could pass for an open one.
  status: z.string(),
  dueDateTime: dateTime,
  startDateTime: dateTime,
  reminderDateTime: dateTime,
  completedDateTime: dateTime,
  isReminderOn: z.boolean().nullish(),
  recurrence: z.looseObject({}).nullish(),
  linkedResources: z
    .array(z.looseObject({ applicationName: text, externalId: text, displayName: text, webUrl: text }))
    .nullish(),
  createdDateTime: text,
  lastModifiedDateTime: text,
});

/** A task that was read: it has its id. */
export type ReadTask = Identified<GraphTask>;

/** Checks that an entry has the shape Graph documents for a task, and bears an etag. */
export function readTask(entry: unknown): ItemReading<GraphTask> {
  const read = readShape<GraphTask>(TASK, entry);
  return read.ok && read.item['@odata.etag'] === undefined ? withoutEtag(read.item.id) : read;
}
