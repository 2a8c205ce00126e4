import type { EndpointRequest, Reply } from '../endpoint.ts';
import { noContent } from '../endpoint.ts';
import type { StoredLinkedResource, StoredTask } from './storedTask.ts';
import { readLinkedResource } from './taskInput.ts';
import { addLinkedResource, changeChildren } from './taskStore.ts';
import { showLinkedResource, taskEtag } from './taskView.ts';
import { checkIfMatch, todoNotFound } from './todoErrors.ts';
import { readTodoQuery, shapeTodo } from './todoQuery.ts';

/** `GET …/tasks/{id}/linkedResources`. */
export function listLinkedResources(request: EndpointRequest, task: StoredTask): Reply {
  const query = readTodoQuery(request, []);
  const value = task.linkedResources.map((resource) => shapeTodo(showLinkedResource(resource), query));
  return { status: 200, body: { value } };
}

/** `POST …/linkedResources`: a task holds at most one (graph.md 3.13). */
export function postLinkedResource(request: EndpointRequest, task: StoredTask): Reply {
  readTodoQuery(request, []);
  const { state, context } = request;
  const resource = addLinkedResource(state, context, task, readLinkedResource(request.body));
  state.commit();
  return { status: 201, body: showLinkedResource(resource) };
}

/** `GET …/linkedResources/{id}`. */
export function getLinkedResource(request: EndpointRequest, task: StoredTask, id: string): Reply {
  const query = readTodoQuery(request, []);
  return { status: 200, body: shapeTodo(showLinkedResource(find(request, task, id)), query) };
}

/** `PATCH …/linkedResources/{id}`; `If-Match` is the task's etag (graph.md 3.10). */
export function patchLinkedResource(request: EndpointRequest, task: StoredTask, id: string): Reply {
  readTodoQuery(request, []);
  const { id: _, ...base } = find(request, task, id);
  checkIfMatch(request, taskEtag(task), 'patchOnly');
  const resource = { id, ...readLinkedResource(request.body, base) };
  changeChildren(request.state, request.context, task, { linkedResources: [resource] });
  request.state.commit();
  return { status: 200, body: showLinkedResource(resource) };
}

/** `DELETE …/linkedResources/{id}`; here too `If-Match` is looked at (graph.md 3.10). */
export function removeLinkedResource(request: EndpointRequest, task: StoredTask, id: string): Reply {
  find(request, task, id);
  checkIfMatch(request, taskEtag(task), 'patchOnly');
  changeChildren(request.state, request.context, task, { linkedResources: [] });
  request.state.commit();
  return noContent;
}

function find(request: EndpointRequest, task: StoredTask, id: string): StoredLinkedResource {
  const resource = task.linkedResources.find((candidate) => candidate.id === id);
  if (!resource) throw todoNotFound(request);
  return resource;
}
