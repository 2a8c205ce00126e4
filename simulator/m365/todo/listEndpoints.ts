import { checkType } from '../bodyTypes.ts';
import { deltaRound } from '../deltaRound.ts';
import type { EndpointRequest, Reply } from '../endpoint.ts';
import { noContent } from '../endpoint.ts';
import { invalidRequest } from '../graphError.ts';
import { pageOf } from '../pages.ts';
import type { JsonObject } from '../storedEvent.ts';
import { checkCharacters } from '../text.ts';
import { checkDeltaOptions } from './taskDelta.ts';
import { showList } from './taskView.ts';
import { findList } from './todoErrors.ts';
import { readTodoQuery, shapeTodo } from './todoQuery.ts';

const defaultPage = 20;

/** `GET …/todo/lists`, flagged mails and shared lists included (graph.md 3.7). */
export function listLists(request: EndpointRequest): Reply {
  const query = readTodoQuery(request, ['$top', '$skip']);
  const { items, nextLink } = pageOf(request, query, request.state.todo.lists, defaultPage);
  const body: JsonObject = {
    '@odata.context': contextOf(request),
    value: items.map((list) => shapeTodo(showList(list), query)),
  };
  if (nextLink !== null) body['@odata.nextLink'] = nextLink;
  return { status: 200, body };
}

/** `POST …/todo/lists`. */
export function postList(request: EndpointRequest): Reply {
  readTodoQuery(request, []);
  const list = request.state.todo.addList(nameOf(request));
  request.state.commit();
  return { status: 201, body: { '@odata.context': `${contextOf(request)}/$entity`, ...showList(list) } };
}

/** `GET …/todo/lists/{id}`. */
export function getList(request: EndpointRequest, id: string): Reply {
  const query = readTodoQuery(request, []);
  const shown = shapeTodo(showList(findList(request, id)), query);
  return { status: 200, body: { '@odata.context': `${contextOf(request)}/$entity`, ...shown } };
}

/** `PATCH …/todo/lists/{id}`: another name; `If-Match` is not looked at (graph.md 3.10). */
export function patchList(request: EndpointRequest, id: string): Reply {
  readTodoQuery(request, []);
  const list = findList(request, id);
  if (list.wellknownListName !== 'none') throw invalidRequest('A well-known list cannot be renamed.');
  const changed = request.state.todo.changeList(list, { displayName: nameOf(request) });
  request.state.commit();
  return { status: 200, body: showList(changed) };
}

/** `DELETE …/todo/lists/{id}`. */
export function removeList(request: EndpointRequest, id: string): Reply {
  const list = findList(request, id);
  if (list.wellknownListName !== 'none') throw invalidRequest('A well-known list cannot be deleted.');
  request.state.todo.removeList(list);
  request.state.commit();
  return noContent;
}

/** `GET …/todo/lists/delta` (graph.md 3.8). */
export function listsDelta(request: EndpointRequest): Reply {
  checkDeltaOptions(request);
  const { todo } = request.state;
  return deltaRound(request, {
    scope: 'todoLists',
    url: `${request.userUrl}/todo/lists/delta`,
    type: 'todoTaskList',
    defaultPage,
    log: todo.listsLog,
    sync: todo.listsSync,
    begin: (common) => common,
    restart: () => '',
    tell: (token, { id, record }) => {
      if (record !== null) return [showList(record)];
      return token.since === null ? [] : [{ id, '@removed': { reason: 'deleted' } }];
    },
  });
}

function nameOf(request: EndpointRequest): string {
  checkCharacters(request.body);
  checkType(request.body, 'todoTaskList', 'todoTaskList');
  const { displayName } = request.body as { displayName?: string | null };
  if (!displayName) throw invalidRequest('A list needs a displayName.');
  return displayName;
}

const contextOf = (request: EndpointRequest): string =>
  `https://graph.microsoft.com/v1.0/$metadata#users('${request.state.data.userId}')/todo/lists`;
