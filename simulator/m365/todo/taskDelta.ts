import { type DeltaFeed, deltaRound } from '../deltaRound.ts';
import type { DeltaToken } from '../deltaToken.ts';
import type { EndpointRequest, Reply } from '../endpoint.ts';
import { GraphError } from '../graphError.ts';
import type { StoredTask } from './storedTask.ts';
import { showTask } from './taskView.ts';
import { findList } from './todoErrors.ts';
import { readTodoQuery } from './todoQuery.ts';

const tokens = ['$skiptoken', '$deltatoken'];

/** `GET …/todo/lists/{id}/tasks/delta`: one list, children inline, no window (graph.md 3.8, 3.9). */
export function taskDelta(request: EndpointRequest, listId: string): Reply {
  checkDeltaOptions(request);
  const { state, context } = request;
  const list = findList(request, listId, true);
  if (request.parameters.has('$deltatoken') && state.todo.takeUpset(listId)) upset(request);
  const feed: DeltaFeed<StoredTask, DeltaToken> = {
    scope: `tasks ${listId}`,
    url: `${request.userUrl}/todo/lists/${encodeURIComponent(listId)}/tasks/delta`,
    type: 'todoTask',
    defaultPage: 20,
    log: state.todo.log(listId),
    sync: list,
    begin: (common) => common,
    restart: () => '',
    tell: (token, { id, record }) => {
      if (list.deleted) return [];
      if (record !== null)
        return [{ '@odata.type': '#microsoft.graph.todoTask', ...showTask(record, context.switches) }];
      return token.since === null ? [] : [{ id, '@removed': { reason: 'deleted' } }];
    },
  };
  return deltaRound(request, feed);
}

/** A delta of To Do takes its tokens and no other option, unless the switch says otherwise (graph.md 3.8). */
export function checkDeltaOptions(request: EndpointRequest): void {
  const more = request.context.switches.todoDeltaOptions === 'accepted' ? ['$top', '$filter'] : [];
  readTodoQuery(request, [...tokens, ...more]);
}

/** What the first delta after a mass deletion meets, once (graph.md 3.14). */
function upset({ context }: EndpointRequest): void {
  switch (context.switches.todoAfterMassDelete) {
    case 'steady':
      return;
    case '404':
      throw new GraphError(404, 'UnknownError', 'Not found.');
    case '500':
      throw new GraphError(500, 'UnknownError', 'Internal Server Error');
  }
}
