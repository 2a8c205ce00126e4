import type { EndpointRequest } from '../endpoint.ts';
import { GraphError } from '../graphError.ts';
import type { StoredTask, StoredTodoList } from './storedTask.ts';

/** Graph's answer to a task or list that is not there. */
export function todoNotFound({ context }: EndpointRequest): GraphError {
  return new GraphError(
    404,
    context.switches.todoNotFoundCode,
    'The specified object was not found in the store.',
  );
}

/** A list by id; deleted ones only where they go on as ghosts (graph.md 3.14). */
export function findList(request: EndpointRequest, id: string, ghosts = false): StoredTodoList {
  const list = request.state.todo.list(id);
  const shown = list && (!list.deleted || (ghosts && request.context.switches.todoDeletedList === 'ghost'));
  if (!list || !shown) throw todoNotFound(request);
  return list;
}

export function findTask(request: EndpointRequest, listId: string, id: string): StoredTask {
  const task = request.state.todo.find(listId, id);
  if (!task) throw todoNotFound(request);
  return task;
}

const wellFormed = /^(W\/)?"[^"]+"$/;

/** `If-Match` of a write to a task or, with the task's etag, to a child of it (graph.md 3.10). */
export function checkIfMatch(request: EndpointRequest, etag: string, kind: 'patchOnly' | 'everywhere'): void {
  const { todoIfMatch } = request.context.switches;
  const given = request.headers['if-match'];
  const honoured = todoIfMatch === 'everywhere' || todoIfMatch === kind;
  if (given === undefined || !honoured) return;
  if (!wellFormed.test(given)) throw new GraphError(500, 'InternalServerError', 'Internal Server Error');
  if (given.replace(/^W\//, '') !== etag.replace(/^W\//, ''))
    throw new GraphError(
      412,
      'PreconditionFailed',
      'The etag does not match the current one of the resource.',
    );
}
