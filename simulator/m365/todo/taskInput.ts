import { checkType } from '../bodyTypes.ts';
import { readZonedEnd, type Writer } from '../eventTimes.ts';
import { invalidProperty, invalidRequest, validationFailure } from '../graphError.ts';
import { wrapHtml } from '../htmlBody.ts';
import { readRecurrence } from '../recurrenceInput.ts';
import type { Json, JsonObject, ZonedEnd } from '../storedEvent.ts';
import { checkCharacters } from '../text.ts';
import type { StoredLinkedResource, TaskContent } from './storedTask.ts';
import { dateOnly, firstDue, shiftDays } from './taskDates.ts';
import type { TodoSwitches } from './todoSwitches.ts';

/** Known properties of a task that only the server writes, and those that have their own endpoints. */
export const readOnlyTaskProperties: readonly string[] = [
  'id',
  'bodyLastModifiedDateTime',
  'createdDateTime',
  'hasAttachments',
  'lastModifiedDateTime',
];
export const taskNavigation: readonly string[] = ['attachments', 'attachmentSessions', 'extensions'];

/** A checked body of POST or PATCH: the new content and the children that it brings along. */
export interface TaskInput {
  content: TaskContent;
  linkedResources: Omit<StoredLinkedResource, 'id'>[];
  checklistItems: { displayName: string; isChecked: boolean }[];
  given: ReadonlySet<string>;
}

const longestTitle = 255;
const utc = { iana: 'UTC', shown: 'UTC' };
const blank: TaskContent = {
  title: '',
  body: { contentType: 'text', content: '' },
  importance: 'normal',
  status: 'notStarted',
  start: null,
  due: null,
  reminder: null,
  completed: null,
  isReminderOn: false,
  categories: [],
  recurrence: null,
};

/** Merges a body into a task as To Do does (graph.md 3.5, 3.11, 3.12); everything that is not named stays. */
export function readTaskInput(
  body: unknown,
  base: TaskContent | null,
  writer: Writer,
  switches: TodoSwitches,
): TaskInput {
  checkCharacters(body);
  for (const key of Object.keys((body ?? {}) as object)) {
    if (readOnlyTaskProperties.includes(key))
      throw invalidProperty(`The property '${key}' is read-only and cannot be set.`);
    if (
      taskNavigation.includes(key) ||
      (base !== null && ['linkedResources', 'checklistItems'].includes(key))
    )
      throw invalidProperty(`The navigation property '${key}' cannot be set here.`);
  }
  checkType(body, 'todoTask', 'todoTask');
  const input = body as JsonObject;
  const given = new Set(Object.keys(input));
  const content: TaskContent = { ...blank, ...base };
  if (given.has('title')) content.title = String(input.title ?? '');
  if (given.has('body')) content.body = readBody(input.body ?? null);
  if (given.has('importance')) content.importance = String(input.importance);
  if (given.has('status')) content.status = String(input.status);
  if (given.has('isReminderOn')) content.isReminderOn = input.isReminderOn === true;
  if (given.has('categories')) content.categories = (input.categories ?? []) as string[];
  if (given.has('recurrence')) content.recurrence = readRecurrence(input.recurrence ?? null, writer);
  readDates(input, given, content, writer, switches);
  if (content.title.length > longestTitle) throw validationFailure();
  if (base === null && content.title === '') throw invalidRequest('A task needs a title.');
  return {
    content,
    linkedResources: ((input.linkedResources ?? []) as JsonObject[]).map((resource) =>
      readLinkedResource(resource),
    ),
    checklistItems: ((input.checklistItems ?? []) as JsonObject[]).map((item) => ({
      displayName: String(item.displayName ?? ''),
      isChecked: item.isChecked === true,
    })),
    given,
  };
}

/** A linkedResource of a body; `base` is what a PATCH leaves as it is. */
export function readLinkedResource(
  body: unknown,
  base: Omit<StoredLinkedResource, 'id'> | null = null,
): Omit<StoredLinkedResource, 'id'> {
  checkCharacters(body);
  if ((body as JsonObject | null)?.id !== undefined)
    throw invalidProperty("The property 'id' is read-only and cannot be set.");
  checkType(body, 'linkedResource', 'linkedResource');
  const { applicationName, displayName, externalId, webUrl } = body as JsonObject;
  const text = (value: Json | undefined, before: string | null | undefined): string | null =>
    value === undefined ? (before ?? null) : (value as string | null);
  return {
    applicationName: text(applicationName, base?.applicationName),
    displayName: text(displayName, base?.displayName),
    externalId: text(externalId, base?.externalId),
    webUrl: text(webUrl, base?.webUrl),
  };
}

function readDates(
  input: JsonObject,
  given: ReadonlySet<string>,
  content: TaskContent,
  writer: Writer,
  switches: TodoSwitches,
): void {
  const read = (name: string): ZonedEnd | null => {
    const value = input[name] ?? null;
    return value === null ? null : readZonedEnd(value, writer);
  };
  const date = (name: string): ZonedEnd | null => {
    const end = read(name);
    return end !== null && switches.todoDatesOnly ? dateOnly(end) : end;
  };
  if (given.has('startDateTime')) content.start = date('startDateTime');
  if (given.has('dueDateTime')) {
    content.due = date('dueDateTime');
  } else if (given.has('startDateTime') && content.start !== null) {
    const sets = switches.todoStartSetsDue;
    if (sets === 'always' || (sets === 'whenMissing' && content.due === null)) content.due = content.start;
  }
  if (given.has('completedDateTime')) content.completed = date('completedDateTime');
  if (given.has('reminderDateTime')) content.reminder = read('reminderDateTime');
  if (switches.todoReminder === 'coupled') {
    if (given.has('isReminderOn') && !content.isReminderOn) content.reminder = null;
    else if (given.has('reminderDateTime') && !given.has('isReminderOn'))
      content.isReminderOn = content.reminder !== null;
  }
  if (content.recurrence === null || !given.has('recurrence')) return;
  content.due ??= firstDue(content.recurrence, utc);
  const zone = (content.recurrence.range as JsonObject).recurrenceTimeZone;
  if (zone === '' && switches.todoRecurrenceWithoutZone === 'shiftsDay')
    content.due = shiftDays(content.due, -1);
}

function readBody(value: Json): TaskContent['body'] {
  const { contentType, content } = (value ?? {}) as JsonObject;
  const text = String(content ?? '');
  return contentType === 'html'
    ? { contentType: 'html', content: wrapHtml(text) }
    : { contentType: 'text', content: text.replace(/\r\n|\r|\n/g, '\r\n') };
}
