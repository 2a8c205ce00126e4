import type { EndpointRequest } from '../endpoint.ts';
import { GraphError, invalidQuery } from '../graphError.ts';
import type { JsonObject } from '../storedEvent.ts';

/** Query options of a To Do request, already checked (graph.md 3.8). */
export interface TodoQuery {
  select: ReadonlySet<string> | null;
  top: number | null;
  skip: number;
  /** The externalId that a linkedResource must have. */
  externalId: string | null;
}

const byExternalId = /^linkedResources\/any\(\s*(\w+)\s*:\s*\1\/externalId\s+eq\s+'((?:[^']|'')*)'\s*\)$/i;

/** Reads the options that `allowed` names; `$select` is refused everywhere unless the switch says otherwise. */
export function readTodoQuery(request: EndpointRequest, allowed: readonly string[]): TodoQuery {
  const { switches } = request.context;
  const query: TodoQuery = { select: null, top: null, skip: 0, externalId: null };
  for (const [name, value] of request.parameters) {
    if (!name.startsWith('$')) continue;
    if (name === '$select' && switches.todoSelect === 'accepted') {
      query.select = new Set(value.split(',').map((part) => part.trim()));
      continue;
    }
    if (name === '$select' || !allowed.includes(name)) throw refused(name);
    if (name === '$top') query.top = count(value, name);
    else if (name === '$skip') query.skip = count(value, name);
    else if (name === '$filter') {
      const match = byExternalId.exec(value.trim());
      if (switches.todoLinkedResourceFilter === 'refused' || !match) throw refused(name);
      query.externalId = (match[2] as string).replaceAll("''", "'");
    }
  }
  return query;
}

/** What `$select` leaves of an entity. */
export function shapeTodo(full: JsonObject, { select }: Pick<TodoQuery, 'select'>): JsonObject {
  if (select === null) return full;
  return Object.fromEntries(
    Object.entries(full).filter(([name]) => name === 'id' || name.startsWith('@odata') || select.has(name)),
  );
}

function refused(name: string): GraphError {
  return new GraphError(400, 'RequestBroker--ParseUri', `Invalid OData query option: ${name}.`);
}

function count(value: string, name: string): number {
  if (!/^\d{1,6}$/.test(value)) throw invalidQuery(`The value '${value}' of '${name}' is invalid.`);
  return Number(value);
}
