import type { EndpointRequest, Reply } from '../endpoint.ts';
import { GraphError, unknownPath } from '../graphError.ts';
import { leaf, only } from '../routing.ts';
import {
  getLinkedResource,
  listLinkedResources,
  patchLinkedResource,
  postLinkedResource,
  removeLinkedResource,
} from './linkedResourceEndpoints.ts';
import { getList, listLists, listsDelta, patchList, postList, removeList } from './listEndpoints.ts';
import { taskDelta } from './taskDelta.ts';
import { getTask, listTasks, patchTask, postTask, removeTask } from './taskEndpoints.ts';
import { findList, findTask } from './todoErrors.ts';

/** Finds the endpoint of a request below `/users/{u}/todo` (graph.md 3.2). */
export function routeTodo(request: EndpointRequest, segments: string[]): Reply {
  if (!request.context.switches.tasksGranted)
    throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  const [lists, id, tasks, ...rest] = segments;
  if (lists?.toLowerCase() !== 'lists') throw unknownPath(lists ?? 'todo');
  if (id === undefined)
    return only(request, { GET: () => listLists(request), POST: () => postList(request) });
  if (id.toLowerCase() === 'delta' && tasks === undefined)
    return only(request, { GET: () => listsDelta(request) });
  if (tasks === undefined)
    return only(request, {
      GET: () => getList(request, id),
      PATCH: () => patchList(request, id),
      DELETE: () => removeList(request, id),
    });
  if (tasks.toLowerCase() !== 'tasks') throw unknownPath(tasks);
  return routeTasks(request, id, rest);
}

function routeTasks(request: EndpointRequest, listId: string, segments: string[]): Reply {
  const [id, children, ...rest] = segments;
  if (id === undefined)
    return only(request, { GET: () => listTasks(request, listId), POST: () => postTask(request, listId) });
  if (id.toLowerCase() === 'delta' && children === undefined)
    return only(request, { GET: () => taskDelta(request, listId) });
  if (children === undefined)
    return only(request, {
      GET: () => getTask(request, listId, id),
      PATCH: () => patchTask(request, listId, id),
      DELETE: () => removeTask(request, listId, id),
    });
  // permanentDelete is not bound to todoTask (graph.md 3.16).
  if (children.toLowerCase() !== 'linkedresources') throw unknownPath(children);
  findList(request, listId);
  const task = findTask(request, listId, id);
  const [resource, ...more] = rest;
  if (resource === undefined)
    return only(request, {
      GET: () => listLinkedResources(request, task),
      POST: () => postLinkedResource(request, task),
    });
  return leaf(request, more, {
    GET: () => getLinkedResource(request, task, resource),
    PATCH: () => patchLinkedResource(request, task, resource),
    DELETE: () => removeLinkedResource(request, task, resource),
  });
}
