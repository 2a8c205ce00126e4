import { GraphError } from '../graphError.ts';
import type { MailboxState } from '../mailboxState.ts';
import type { TenantContext } from '../tenantContext.ts';
import type { StoredLinkedResource, StoredTask, TaskContent } from './storedTask.ts';
import { dateOnly, daysToNext, shiftDays } from './taskDates.ts';
import type { TaskInput } from './taskInput.ts';

/** Makes a new task in a list. */
export function createTask(
  state: MailboxState,
  context: TenantContext,
  listId: string,
  input: TaskInput,
): StoredTask {
  const { todo } = state;
  const { switches, clock } = context;
  const now_ms = clock.now();
  const inline = switches.todoInlineLinkedResources === 'taken' ? input.linkedResources : [];
  if (inline.length > 1 && switches.todoSecondLinkedResource === 'refused') throw secondLinkedResource();
  return todo.put({
    id: todo.freshId(),
    listId,
    place: 'list',
    itemId: todo.freshId(),
    change: 0,
    created_ms: now_ms,
    modified_ms: 0,
    bodyModified_ms: now_ms,
    content: settled(context, input.content, null),
    linkedResources: inline.slice(-1).map((resource) => ({ id: context.random.uuid(), ...resource })),
    checklistItems: input.checklistItems.map((item) => ({
      id: context.random.uuid(),
      created_ms: now_ms,
      ...item,
    })),
  });
}

/** Changes a task; a recurring one that is completed goes on under its id and leaves a copy (graph.md 3.12). */
export function updateTask(
  state: MailboxState,
  context: TenantContext,
  task: StoredTask,
  input: TaskInput,
): StoredTask {
  const { todo } = state;
  const { switches } = context;
  const now_ms = context.clock.now();
  const content = settled(context, input.content, task.content);
  const completes = content.status === 'completed' && task.content.status !== 'completed';
  const days =
    completes && switches.todoRecurringCompletion === 'rollsForward' ? daysToNext(content) : undefined;
  const bodyModified_ms = input.given.has('body') ? now_ms : task.bodyModified_ms;
  if (days === undefined) return todo.put({ ...task, bodyModified_ms, content });
  todo.put({
    ...task,
    id: todo.freshId(),
    itemId: todo.freshId(),
    created_ms: switches.todoCompletedCopyCreated === 'now' ? now_ms : task.created_ms,
    bodyModified_ms,
    content: { ...content, recurrence: null, isReminderOn: false },
    linkedResources: switches.todoCompletedCopyKeepsLink
      ? task.linkedResources.map((resource) => ({ ...resource, id: context.random.uuid() }))
      : [],
    checklistItems: [],
  });
  const rolled: TaskContent = {
    ...content,
    status: 'notStarted',
    completed: null,
    start: shiftDays(content.start, days),
    due: shiftDays(content.due, days),
    reminder: shiftDays(content.reminder, days),
  };
  return todo.put({ ...task, bodyModified_ms, content: rolled });
}

/** Where the API's DELETE and the user's deletion put a task (graph.md 3.16). */
export function deleteTask(state: MailboxState, task: StoredTask, toDeletedItems: boolean): void {
  state.todo.remove(task, toDeletedItems);
}

/** To another list: there it is another task (graph.md 3.6). */
export function moveTask(
  state: MailboxState,
  context: TenantContext,
  task: StoredTask,
  listId: string,
): StoredTask {
  state.todo.remove(task, false);
  return state.todo.put({
    ...task,
    id: state.todo.freshId(),
    itemId: state.todo.freshId(),
    listId,
    place: 'list',
    created_ms: context.switches.todoCreatedOnMove === 'kept' ? task.created_ms : context.clock.now(),
    linkedResources: task.linkedResources.map((resource) => ({ ...resource, id: context.random.uuid() })),
  });
}

/** Undo of a deletion: back from Deleted Items to its list. */
export function restoreTask(state: MailboxState, context: TenantContext, task: StoredTask): StoredTask {
  if (context.switches.todoRestoredId === 'new') return moveTask(state, context, task, task.listId);
  return state.todo.put({ ...task, place: 'list' });
}

/** Stores other children of a task; with or without a new etag (graph.md 3.9). */
export function changeChildren(
  state: MailboxState,
  context: TenantContext,
  task: StoredTask,
  children: Partial<Pick<StoredTask, 'linkedResources' | 'checklistItems'>>,
): StoredTask {
  return state.todo.put({ ...task, ...children }, !context.switches.todoChildBumpsTask);
}

/** Adds a linkedResource; a task holds at most one (graph.md 3.13). */
export function addLinkedResource(
  state: MailboxState,
  context: TenantContext,
  task: StoredTask,
  input: Omit<StoredLinkedResource, 'id'>,
): StoredLinkedResource {
  if (task.linkedResources.length > 0 && context.switches.todoSecondLinkedResource === 'refused')
    throw secondLinkedResource();
  const resource = { id: context.random.uuid(), ...input };
  changeChildren(state, context, task, { linkedResources: [resource] });
  return resource;
}

function secondLinkedResource(): GraphError {
  return new GraphError(400, 'invalidRequest', 'A task can have one linked resource only.');
}

/** `completedDateTime` follows the status. */
function settled(context: TenantContext, content: TaskContent, before: TaskContent | null): TaskContent {
  if (content.status !== 'completed') return { ...content, completed: null };
  if (content.completed !== null && before?.status === 'completed') return content;
  const now = { instant_ms: context.clock.now(), iana: 'UTC', shown: 'UTC' };
  return { ...content, completed: content.completed ?? dateOnly(now) };
}
