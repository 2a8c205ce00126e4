import { htmlOfText } from '../htmlBody.ts';
import type { Json, JsonObject, ZonedEnd } from '../storedEvent.ts';
import { formatInstant, formatWall } from '../wallTime.ts';
import type { StoredLinkedResource, StoredTask, StoredTodoList } from './storedTask.ts';
import type { TodoSwitches } from './todoSwitches.ts';

export const taskEtag = (task: StoredTask): string => etagOf(task.id, task.change);
export const listEtag = (list: StoredTodoList): string => etagOf(list.id, list.change);

const etagOf = (id: string, change: number): string =>
  `W/"${Buffer.from(`${id.slice(-20)}${change}`).toString('base64')}"`;

/** The task as GET, lists and delta show it (graph.md 3.5, 3.9): dates in UTC, properties without a value left out. */
export function showTask(task: StoredTask, switches: TodoSwitches): JsonObject {
  const { content } = task;
  const shown: JsonObject = {
    '@odata.etag': taskEtag(task),
    importance: content.importance,
    isReminderOn: content.isReminderOn,
    status: content.status,
    title: content.title,
    createdDateTime: formatInstant(task.created_ms),
    lastModifiedDateTime: formatInstant(task.modified_ms),
    bodyLastModifiedDateTime: formatInstant(task.bodyModified_ms),
    hasAttachments: false,
    categories: content.categories,
    id: task.id,
    body: showBody(content.body, switches),
  };
  for (const [name, end] of [
    ['startDateTime', content.start],
    ['dueDateTime', content.due],
    ['reminderDateTime', content.reminder],
    ['completedDateTime', content.completed],
  ] as const)
    if (end !== null) shown[name] = showEnd(end);
  if (content.recurrence !== null) shown.recurrence = content.recurrence;
  return {
    ...shown,
    ...children('linkedResources', task.linkedResources.map(showLinkedResource), switches),
    ...children(
      'checklistItems',
      task.checklistItems.map(({ created_ms, ...item }) => ({
        ...item,
        createdDateTime: formatInstant(created_ms),
      })),
      switches,
    ),
  };
}

export const showLinkedResource = (resource: StoredLinkedResource): JsonObject => ({ ...resource });

export function showList(list: StoredTodoList): JsonObject {
  return {
    '@odata.etag': listEtag(list),
    displayName: list.displayName,
    isOwner: true,
    isShared: list.isShared,
    wellknownListName: list.wellknownListName,
    id: list.id,
  };
}

const showEnd = (end: ZonedEnd): JsonObject => ({ dateTime: formatWall(end.instant_ms), timeZone: 'UTC' });

function showBody(body: StoredTask['content']['body'], { todoBody }: TodoSwitches): JsonObject {
  if (todoBody === 'asWritten' || body.contentType === 'html') return { ...body };
  return { contentType: 'html', content: htmlOfText(body.content) };
}

function children(name: string, items: Json[], { todoEmptyChildren }: TodoSwitches): JsonObject {
  return items.length === 0 && todoEmptyChildren === 'absent' ? {} : { [name]: items };
}
