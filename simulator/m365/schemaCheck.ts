import {
  bareName,
  type GraphSchema,
  isCollection,
  operationOf,
  propertyOf,
  type SchemaOperation,
} from './graphSchema.ts';
import { checkParameters, checkValue } from './schemaBody.ts';

export { type GraphSchema, loadSchema } from './graphSchema.ts';

export interface CheckedRequest {
  method: string;
  /** With or without `/v1.0`, with its query. */
  path: string;
  body?: unknown;
}

/** The CSDL subset has no `user`: what hangs on `/users/{id}`, and the other roots that the product may use. */
const userNavigation: Record<string, string> = {
  calendar: 'graph.calendar',
  calendars: 'Collection(graph.calendar)',
  calendarView: 'Collection(graph.event)',
  events: 'Collection(graph.event)',
  contacts: 'Collection(graph.contact)',
  contactFolders: 'Collection(graph.contactFolder)',
  mailFolders: 'Collection(graph.mailFolder)',
  messages: 'Collection(graph.message)',
  mailboxSettings: 'graph.mailboxSettings',
  todo: 'graph.todo',
  outlook: 'graph.outlookUser',
};
const methodsOfCollection = ['GET', 'POST'];
const methodsOfEntity = ['GET', 'PATCH', 'PUT', 'DELETE'];

/** Where a path leads: a type, or an operation bound to one. */
interface Target {
  type: string;
  operation?: SchemaOperation;
}

/**
 * What a request says that Microsoft's v1.0 metadata does not know (graph.md 14): path, method, `$select`, `$expand`,
 * and every property of the body with its type; in a `$batch`, of each sub-request. Empty: nothing wrong.
 */
export function checkRequest(schema: GraphSchema, request: CheckedRequest): string[] {
  const url = new URL(request.path.replace(/^\/v1\.0(?=\/)/i, ''), 'http://schema.invalid');
  const segments = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const name = `${request.method} ${url.pathname}`;
  if (segments[0]?.toLowerCase() === '$batch') return checkBatch(schema, request, name);
  if (segments[0] === 'users' && segments.length === 2)
    return request.method === 'GET' ? [] : [`${name}: method`];
  // exchangeSettings are in the metadata (graph.md 2.8), but not in this cut of it.
  if (/^users\/[^/]+\/settings\/exchange$/.test(segments.join('/')))
    return request.method === 'GET' ? [] : [`${name}: method`];
  const target = resolve(schema, segments);
  if (typeof target === 'string') return [`${name}: ${target}`];
  return [
    ...checkMethod(target, request.method).map((fault) => `${name}: ${fault}`),
    ...checkOptions(schema, target, url.searchParams).map((fault) => `${name}: ${fault}`),
    ...checkBody(schema, target, request).map((fault) => `${name}: ${fault}`),
  ];
}

function checkBatch(schema: GraphSchema, request: CheckedRequest, name: string): string[] {
  const requests = (request.body as { requests?: unknown } | undefined)?.requests;
  if (request.method !== 'POST' || !Array.isArray(requests)) return [`${name}: not a batch`];
  return requests.flatMap((sub: { method: string; url: string; body?: unknown }) =>
    checkRequest(schema, { method: sub.method, path: sub.url, body: sub.body }),
  );
}

function resolve(schema: GraphSchema, segments: string[]): Target | string {
  const root = rootOf(segments);
  if (root === null) return `unknown root '${segments[0]}'`;
  let { type } = root;
  for (const [at, segment] of segments.slice(root.length).entries()) {
    const last = at === segments.length - root.length - 1;
    if (segment.startsWith('$')) return last ? { type } : `'${segment}' in the middle`;
    const operation = operationOf(schema, type, segment);
    if (operation) return last ? { type, operation } : `'${segment}' in the middle`;
    if (isCollection(type)) {
      type = `graph.${bareName(type)}`;
      continue;
    }
    const property = propertyOf(schema, bareName(type), segment);
    if (!property) return `'${segment}' is neither a property nor an operation of ${type}`;
    type = property.type;
  }
  return { type };
}

function rootOf(segments: string[]): { type: string; length: number } | null {
  if (segments[0] === 'subscriptions') return { type: 'Collection(graph.subscription)', length: 1 };
  if (segments.slice(0, 3).join('/') === 'admin/exchange/mailboxes')
    return { type: 'Collection(graph.mailbox)', length: 3 };
  const type = segments[0] === 'users' ? userNavigation[segments[2] ?? ''] : undefined;
  return type === undefined ? null : { type, length: 3 };
}

function checkMethod(target: Target, method: string): string[] {
  if (target.operation) {
    const expected = target.operation.kind === 'Function' ? 'GET' : 'POST';
    return method === expected ? [] : [`${target.operation.name} wants ${expected}`];
  }
  const allowed = isCollection(target.type) ? methodsOfCollection : methodsOfEntity;
  return allowed.includes(method) ? [] : [`${method} does not fit ${target.type}`];
}

function checkOptions(schema: GraphSchema, target: Target, parameters: URLSearchParams): string[] {
  const type = bareName(target.type);
  const selected = (parameters.get('$select') ?? '').split(',').filter((name) => name !== '');
  const expanded = (parameters.get('$expand') ?? '')
    .replace(/\([^()]*\)/g, '')
    .split(',')
    .filter((name) => name !== '');
  return [
    ...selected
      .filter((name) => !propertyOf(schema, type, name))
      .map((name) => `$select=${name}: no such property`),
    ...expanded
      .filter((name) => propertyOf(schema, type, name)?.nav !== true)
      .map((name) => `$expand=${name}: no such navigation property`),
  ];
}

function checkBody(schema: GraphSchema, target: Target, request: CheckedRequest): string[] {
  const { method, body } = request;
  if (target.operation) return checkParameters(schema, target.operation, body);
  if (method === 'GET' || method === 'DELETE') return body === undefined ? [] : ['a body where none belongs'];
  if (body === undefined) return ['the body is missing'];
  return checkValue(schema, body, `graph.${bareName(target.type)}`, bareName(target.type));
}
