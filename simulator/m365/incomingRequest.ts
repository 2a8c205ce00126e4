import { Buffer } from 'node:buffer';
import { badRequest, GraphError } from './graphError.ts';
import { checkWellFormed, unreadableJson } from './text.ts';

/** An HTTP request as it came in, before Graph looks at it. */
export interface IncomingRequest {
  method: string;
  origin: string;
  /** Path and query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string | null;
  signal: AbortSignal | null;
}

const mostBytes = 4 * 1024 * 1024;

/** Reads fetch's arguments. A body that is no text or bytes is a mistake of the caller. */
export function readFetchArguments(url: string, init: RequestInit = {}): IncomingRequest {
  const { origin, pathname, search } = new URL(url);
  const headers: Record<string, string> = {};
  for (const [name, value] of new Headers(init.headers)) headers[name.toLowerCase()] = value;
  return {
    method: (init.method ?? 'GET').toUpperCase(),
    origin,
    path: `${pathname}${search}`,
    headers,
    text: textOf(init.body),
    signal: init.signal ?? null,
  };
}

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body.toWellFormed();
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString('utf8');
  if (ArrayBuffer.isView(body))
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  throw new TypeError('The simulated tenant takes bodies as text or bytes only.');
}

/** The JSON body; undefined when there is none. Requests over 4 MB, without Content-Type or not JSON are refused. */
export function readJsonBody(request: IncomingRequest): unknown {
  if (request.text === null || request.text === '') return undefined;
  if (Buffer.byteLength(request.text) > mostBytes)
    throw new GraphError(413, 'RequestEntityTooLarge', 'The maximum request size of 4 MB is exceeded.');
  if (request.headers['content-type'] === undefined)
    throw badRequest(
      'A missing or empty content type header was found when trying to read a message. The content type header is required.',
    );
  if (!/^application\/json\b/i.test(request.headers['content-type']))
    throw new GraphError(
      415,
      'UnsupportedMediaType',
      `The media type '${request.headers['content-type']}' is not supported.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(request.text);
  } catch {
    throw unreadableJson();
  }
  if (typeof value !== 'object' || value === null) throw unreadableJson();
  checkWellFormed(value);
  return value;
}
