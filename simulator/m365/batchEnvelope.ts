import { badRequest } from './graphError.ts';
import type { Switches } from './switches.ts';

export interface SubRequest {
  id: string;
  method: string;
  /** From `/v1.0` on. */
  path: string;
  headers: Record<string, string>;
  body: unknown;
  dependsOn: string[];
}

export const mostInBatch = 20;
const methods = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']);

/** Checks a `$batch` as a whole (graph.md 7.4); a fault in one sub-request's form refuses them all. */
export function readBatch(body: unknown, switches: Switches): SubRequest[] {
  const requests = (body as { requests?: unknown } | null | undefined)?.requests;
  if (!Array.isArray(requests) || requests.length === 0)
    throw badRequest("Invalid batch payload format: 'requests' is missing or empty.");
  if (requests.length > mostInBatch)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${mostInBatch}.`);
  const result = requests.map((request: unknown) => readSubRequest(request, switches));
  const ids = new Set<string>();
  for (const { id } of result) {
    if (ids.has(id.toLowerCase())) throw badRequest(`Request Id: '${id}' is not unique.`);
    ids.add(id.toLowerCase());
  }
  checkDependencies(result);
  checkTodoOrder(result, switches);
  return result;
}

function readSubRequest(request: unknown, switches: Switches): SubRequest {
  if (typeof request !== 'object' || request === null) throw badRequest('Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = request as Record<string, unknown>;
  if (typeof id !== 'string' || id === '')
    throw badRequest('A batch request must have an id that is a string.');
  if (typeof method !== 'string' || !methods.has(method.toUpperCase()))
    throw badRequest(`Request with id '${id}' has no valid method.`);
  if (
    typeof url !== 'string' ||
    !url.startsWith('/') ||
    url.startsWith('//') ||
    /^\/(v1\.0|beta)(\/|$)/i.test(url)
  )
    throw badRequest(`Request with id '${id}' must have a relative url without a version.`);
  if (/^\/\$batch/i.test(url)) throw badRequest('Batch requests cannot be nested.');
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries((headers ?? {}) as object)) {
    if (typeof value !== 'string')
      throw badRequest(`The header '${name}' of request '${id}' must be a string.`);
    known[name.toLowerCase()] = value;
  }
  checkContent(id, method.toUpperCase(), known, body, switches);
  const after = dependsOn ?? [];
  if (!Array.isArray(after) || after.some((other) => typeof other !== 'string'))
    throw badRequest(`'dependsOn' of request '${id}' must be an array of ids.`);
  return { id, method: method.toUpperCase(), path: `/v1.0${url}`, headers: known, body, dependsOn: after };
}

function checkContent(
  id: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
  switches: Switches,
): void {
  if (method === 'GET' || method === 'DELETE') {
    if (body !== undefined) throw badRequest(`Request with id '${id}' must not have a body.`);
    return;
  }
  const typed = /^application\/json\b/i.test(headers['content-type'] ?? '');
  const complete = typed && body !== undefined;
  if (complete && typeof body === 'object' && body !== null) return;
  if (complete) throw badRequest(`The body of request '${id}' must be a JSON object.`);
  if (body === undefined && switches.batchBodylessWrite === 'accepted') return;
  throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
}

/** With To Do in it a batch runs fully parallel or fully in sequence (graph.md 3.15). */
function checkTodoOrder(requests: SubRequest[], switches: Switches): void {
  const todo = requests.some(({ path }) => /^\/v1\.0\/users\/[^/]+\/todo\//i.test(path));
  if (!todo || switches.todoMixedBatch === 'accepted') return;
  const parallel = requests.every(({ dependsOn }) => dependsOn.length === 0);
  const sequential = requests.every(({ dependsOn }, index) => {
    const before = requests[index - 1]?.id.toLowerCase();
    return before === undefined
      ? dependsOn.length === 0
      : dependsOn.length === 1 && dependsOn[0]?.toLowerCase() === before;
  });
  if (!parallel && !sequential)
    throw badRequest('The batch must be either fully parallel or fully sequential.');
}

/** Known ids, no circles: each may only wait for requests that can run before it. */
function checkDependencies(requests: SubRequest[]): void {
  const done = new Set<string>();
  for (let round = 0; round < mostInBatch && done.size < requests.length; round++)
    for (const request of requests)
      if (request.dependsOn.every((other) => done.has(other.toLowerCase())))
        done.add(request.id.toLowerCase());
  if (done.size < requests.length)
    throw badRequest("The batch has 'dependsOn' properties that cannot be resolved.");
}
