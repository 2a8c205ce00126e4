import type { EndpointRequest, Reply } from '../endpoint.ts';
import { noContent } from '../endpoint.ts';
import { pageOf } from '../pages.ts';
import type { JsonObject } from '../storedEvent.ts';
import type { StoredTask } from './storedTask.ts';
import { readTaskInput } from './taskInput.ts';
import { createTask, deleteTask, updateTask } from './taskStore.ts';
import { showTask, taskEtag } from './taskView.ts';
import { checkIfMatch, findList, findTask } from './todoErrors.ts';
import { readTodoQuery, shapeTodo } from './todoQuery.ts';

/** `GET …/tasks`: everything in the list, completed tasks included. */
export function listTasks(request: EndpointRequest, listId: string): Reply {
  const query = readTodoQuery(request, ['$top', '$skip', '$filter']);
  findList(request, listId);
  const wanted = (task: StoredTask) =>
    query.externalId === null ||
    task.linkedResources.some(({ externalId }) => externalId === query.externalId);
  const all = request.state.todo.inList(listId).filter(wanted);
  const { items, nextLink } = pageOf(request, query, all, 20);
  const { switches } = request.context;
  const body: JsonObject = {
    '@odata.context': contextOf(request, listId),
    value: items.map((task) => shapeTodo(showTask(task, switches), query)),
  };
  if (nextLink !== null) body['@odata.nextLink'] = nextLink;
  return { status: 200, body };
}

/** `POST …/tasks`: nothing makes it idempotent (graph.md 3.13). Into a deleted list: a ghost (3.14). */
export function postTask(request: EndpointRequest, listId: string): Reply {
  readTodoQuery(request, []);
  const { state, context } = request;
  findList(request, listId, true);
  const input = readTaskInput(request.body, null, 'api', context.switches);
  const task = createTask(state, context, listId, input);
  state.commit();
  return reply(request, 201, task);
}

/** `GET …/tasks/{id}`. */
export function getTask(request: EndpointRequest, listId: string, id: string): Reply {
  const query = readTodoQuery(request, []);
  findList(request, listId);
  return reply(request, 200, findTask(request, listId, id), query);
}

/** `PATCH …/tasks/{id}`, with `If-Match` (graph.md 3.10). */
export function patchTask(request: EndpointRequest, listId: string, id: string): Reply {
  readTodoQuery(request, []);
  const { state, context } = request;
  findList(request, listId);
  const task = findTask(request, listId, id);
  checkIfMatch(request, taskEtag(task), 'patchOnly');
  const input = readTaskInput(request.body, task.content, 'api', context.switches);
  const changed = updateTask(state, context, task, input);
  state.commit();
  return reply(request, 200, changed);
}

/** `DELETE …/tasks/{id}`: `If-Match` is not looked at (graph.md 3.10). */
export function removeTask(request: EndpointRequest, listId: string, id: string): Reply {
  const { state, context } = request;
  findList(request, listId);
  const task = findTask(request, listId, id);
  checkIfMatch(request, taskEtag(task), 'everywhere');
  deleteTask(state, task, context.switches.todoDeleteMovesTo === 'deletedItems');
  state.commit();
  return noContent;
}

function reply(
  request: EndpointRequest,
  status: number,
  task: StoredTask,
  query: Parameters<typeof shapeTodo>[1] = { select: null },
): Reply {
  const shown = shapeTodo(showTask(task, request.context.switches), query);
  return {
    status,
    body: { '@odata.context': `${contextOf(request, task.listId)}/$entity`, ...shown },
  };
}

const contextOf = (request: EndpointRequest, listId: string): string =>
  `https://graph.microsoft.com/v1.0/$metadata#users('${request.state.data.userId}')/todo/lists('${encodeURIComponent(listId)}')/tasks`;
