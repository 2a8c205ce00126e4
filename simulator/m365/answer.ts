import type { Reply } from './endpoint.ts';
import { GraphError } from './graphError.ts';

/** An answer ready for the wire; `body` is JSON, or text when a fault garbled it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Wraps an endpoint's reply with the headers that every Graph answer has. */
export function answerOf(reply: Reply, requestId: string, now_ms: number): Answer {
  const headers: Record<string, string> = { 'request-id': requestId, date: new Date(now_ms).toUTCString() };
  if (reply.body !== undefined)
    headers['content-type'] =
      'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8';
  return { status: reply.status, headers: { ...headers, ...reply.headers }, body: reply.body };
}

/** Graph's error shape. Anything but a GraphError is a defect of the simulator and goes on as such. */
export function answerOfError(
  error: unknown,
  requestId: string,
  now_ms: number,
  clientRequestId?: string,
): Answer {
  if (!(error instanceof GraphError)) throw error;
  const innerError = {
    date: new Date(now_ms).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId ?? requestId,
  };
  const body = { error: { code: error.code, message: error.message, innerError } };
  return answerOf({ status: error.status, body, headers: { ...error.headers } }, requestId, now_ms);
}

export function toResponse(answer: Answer): Response {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return new Response(answer.body === undefined ? null : text, {
    status: answer.status,
    headers: answer.headers,
  });
}
