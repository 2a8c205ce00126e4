import {
  type CalendarGatewayOptions,
  createCalendarGateway,
} from '../../../../lib/graph/calendar/calendarGateway.ts';
import type { CallContext } from '../../../../lib/graph/call.ts';
import { createGraphClient, type GraphClientOptions } from '../../../../lib/graph/client.ts';
import { createTodoGateway } from '../../../../lib/graph/todo/todoGateway.ts';
import { fixedToken } from '../../../../lib/graph/tokenProvider.ts';
import { WaitBudget } from '../../../../lib/graph/waitBudget.ts';
import { VirtualClock } from './virtualClock.ts';

export const ORIGIN = 'https://graph.microsoft.com';
export const MAILBOX = 'willy@example.com';

/** A request as it arrives at Graph. */
export interface Arrived {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
  readonly redirect: string | undefined;
}

/** A sub-request of a `$batch` as it arrives. */
export interface ArrivedSub {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: Record<string, unknown>;
  readonly dependsOn?: string[];
}

export type Answer = (request: Arrived, number: number) => Response | Promise<Response>;

/** A Graph that answers as the test says and remembers every request. */
export function scriptedGraph(answer: Answer) {
  const arrived: Arrived[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request: Arrived = {
      url,
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : '',
      redirect: init.redirect,
    };
    arrived.push(request);
    return answer(request, arrived.length);
  };
  return { fetch, arrived };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

export const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  json({ error: { code, message: 'geheimer Betreff' } }, status, headers);

export const subsOf = (request: Arrived) => (JSON.parse(request.body) as { requests: ArrivedSub[] }).requests;

export interface SubReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Answers a `$batch` sub-request by sub-request, in reverse order as Graph may; undefined leaves one out. */
export function batchReply(request: Arrived, reply: (sub: ArrivedSub) => SubReply | undefined): Response {
  const responses = subsOf(request).flatMap((sub) => {
    const given = reply(sub);
    return given === undefined ? [] : [{ id: sub.id, ...given }];
  });
  return json({ responses: responses.reverse() });
}

/** Everything a test needs around a scripted Graph; chance is constant. */
export function stage(answer: Answer, options: Partial<GraphClientOptions> = {}) {
  const clock = new VirtualClock();
  let uuids = 0;
  const random = {
    next: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
  };
  const { fetch, arrived } = scriptedGraph(answer);
  const client = createGraphClient({
    baseUrl: ORIGIN,
    application: 'app',
    tokens: fixedToken('T0KEN'),
    fetch,
    clock,
    random,
    ...options,
  });
  const context = (more: Partial<CallContext> = {}): CallContext => ({
    mailbox: MAILBOX,
    permissions: 'Calendars.Read und Calendars.ReadWrite',
    budget: new WaitBudget(60_000),
    ...more,
  });
  const calendar = (more: Partial<CalendarGatewayOptions> = {}) =>
    createCalendarGateway({ client, mailbox: MAILBOX, waitBudget_ms: 60_000, ...more });
  const todo = (more: Partial<CalendarGatewayOptions> = {}) =>
    createTodoGateway({ client, mailbox: MAILBOX, waitBudget_ms: 60_000, ...more });
  return {
    clock,
    client,
    arrived,
    context,
    calendar,
    todo,
    run: clock.run.bind(clock) as VirtualClock['run'],
  };
}

/** A single event as Graph would send it. */
export const event = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  '@odata.etag': `W/"${id}"`,
  type: 'singleInstance',
  subject: 'Besuch',
  start: { dateTime: '2026-11-23T10:00:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-11-23T11:00:00.0000000', timeZone: 'UTC' },
  ...more,
});

/** A task as Graph would send it. */
export const task = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  '@odata.etag': `W/"${id}"`,
  title: 'Nachfassen',
  status: 'notStarted',
  importance: 'normal',
  isReminderOn: false,
  ...more,
});
