import { describe, expect, test } from 'vitest';
import type { CallContext, GraphCall } from '../../../lib/graph/call.ts';
import { graphOrigin } from '../../../lib/graph/origin.ts';
import type { TokenProvider } from '../../../lib/graph/tokenProvider.ts';
import { WaitBudget } from '../../../lib/graph/waitBudget.ts';
import { OutlookError } from '../../../lib/sync/ports/errors.ts';
import { json, ORIGIN, refusal, stage } from './support/scriptedGraph.ts';

const read = (context: CallContext, path = '/users/u/events/1'): GraphCall => ({
  method: 'GET',
  path,
  idempotent: true,
  context,
});
const write = (context: CallContext): GraphCall => ({
  method: 'POST',
  path: '/users/u/events',
  body: '{}',
  idempotent: false,
  context,
});

describe('where the token goes', () => {
  test('it travels to the configured origin, and redirects are not followed', async () => {
    const { client, arrived, context, run } = stage(() => json({ ok: true }));
    await run(client.send(read(context())));
    expect(arrived[0]).toMatchObject({ url: `${ORIGIN}/v1.0/users/u/events/1`, redirect: 'manual' });
    expect(arrived[0]!.headers.get('authorization')).toBe('Bearer T0KEN');
  });

  test('to a loopback http origin too', async () => {
    const { client, arrived, context, run } = stage(() => json({}), { baseUrl: 'http://127.0.0.1:4010' });
    await run(client.send(read(context())));
    expect(arrived[0]!.url).toBe('http://127.0.0.1:4010/v1.0/users/u/events/1');
    expect(arrived[0]!.headers.get('authorization')).toBe('Bearer T0KEN');
  });

  test.each([
    '/users/../admin',
    '//evil.example/users/u',
    '@evil.example/users/u',
    '/admin',
    '/users/u\\..',
    '',
  ])('the path %j is refused before anything is sent', async (path) => {
    const { client, arrived, context, run } = stage(() => json({}));
    await expect(run(client.send(read(context(), path)))).rejects.toMatchObject({ kind: 'rejected' });
    expect(arrived).toEqual([]);
  });

  test('a redirect is an error that names the remedy; the other host is never asked', async () => {
    const elsewhere = { location: 'https://evil.example/v1.0/users/u/events/1' };
    const { client, arrived, context, run } = stage(
      () => new Response(null, { status: 307, headers: elsewhere }),
    );
    const sent = run(client.send(read(context())));
    await expect(sent).rejects.toMatchObject({ kind: 'rejected', status: 307 });
    await expect(sent).rejects.toThrow(/umgeleitet.*GRAPH_BASE_URL/);
    expect(arrived).toHaveLength(1);
  });

  test('a fetch that followed a redirect all the same is not believed', async () => {
    const { client, context, run } = stage(() =>
      Object.defineProperty(json({ ok: true }), 'redirected', { value: true }),
    );
    await expect(run(client.send(read(context())))).rejects.toMatchObject({ kind: 'rejected' });
  });

  test('a token with a line break is never sent and never quoted', async () => {
    const tokens: TokenProvider = { token: async () => 'SECRET\r\nX-Evil: 1' };
    const { client, arrived, context, run } = stage(() => json({}), { tokens });
    const error = await run(client.send(read(context()))).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unauthorized' });
    expect(error.cause).toBeUndefined();
    expect(`${error.stack}`).not.toContain('SECRET');
    expect(arrived).toEqual([]);
  });
});

describe('a next link', () => {
  test.each([
    '/users/u/calendarView/delta?$skiptoken=a%2Bb%3D&startDateTime=2026-01-01&$top=5',
    '/users/u/calendarView/delta?b=2&$select=id&a=1&$expand=x&$expand=y&a=2',
    '/users/u/calendarView/delta?$deltatoken=https://x/y?z&10=b&2=a&flag&__proto__=1',
    '/users/u/calendarView/delta?$deltatoken=%E2%82%AC%20a+b&$filter(x=1)=2',
    "/users('u%40x')/calendarView/delta?$deltatoken=",
  ])('arrives byte for byte: %s', async (path) => {
    const { client, arrived, context, run } = stage(() => json({}));
    const link = `${ORIGIN}/v1.0${path}`;
    await run(client.send(read(context(), graphOrigin(ORIGIN).path(link))));
    expect(arrived[0]!.url).toBe(link);
  });
});

describe('a 401', () => {
  test('is repaired once with a fresh token', async () => {
    const asked: unknown[] = [];
    const tokens: TokenProvider = {
      token: async (options) => {
        asked.push(options);
        return options?.refresh ? 'new' : 'old';
      },
    };
    const answer = (request: { headers: Headers }) =>
      request.headers.get('authorization') === 'Bearer new'
        ? json({ ok: 1 })
        : refusal(401, 'InvalidAuthenticationToken');
    const { client, arrived, context, run } = stage(answer, { tokens });
    expect((await run(client.send(write(context())))).body).toEqual({ ok: 1 });
    expect(asked).toEqual([{}, { refresh: true }]);
    expect(arrived).toHaveLength(2);
  });

  test('that stays is reported after two requests, not retried for ever', async () => {
    const { client, arrived, context, run } = stage(() => refusal(401, 'InvalidAuthenticationToken'));
    await expect(run(client.send(read(context())))).rejects.toMatchObject({
      kind: 'unauthorized',
      status: 401,
      code: 'InvalidAuthenticationToken',
    });
    expect(arrived).toHaveLength(2);
  });

  test('a provider without a token counts as not sent', async () => {
    const tokens: TokenProvider = {
      token: async () => {
        throw new Error('AADSTS7000215');
      },
    };
    const { client, arrived, context, run } = stage(() => json({}), { tokens });
    const exchanged = await run(client.exchange(write(context())));
    expect(exchanged).toMatchObject({ kind: 'notSent', cause: { kind: 'unauthorized' } });
    expect(arrived).toEqual([]);
  });
});

describe('a throttled request', () => {
  test.each([
    ['fractional seconds', '2.128', 2_128],
    ['an HTTP date', 'Mon, 23 Nov 2026 08:00:09 GMT', 9_000],
  ])('is repeated after %s', async (_what, header, wait_ms) => {
    const { client, clock, context, run } = stage((_request, number) =>
      number === 1 ? refusal(429, 'TooManyRequests', { 'retry-after': header }) : json({ ok: 1 }),
    );
    expect((await run(client.send(write(context())))).body).toEqual({ ok: 1 });
    expect(clock.sleeps).toEqual([wait_ms]);
  });

  test('without the header is repeated after growing waits with jitter', async () => {
    const { client, clock, context, run } = stage((_request, number) =>
      number <= 3 ? refusal(429, 'TooManyRequests') : json({}),
    );
    await run(client.send(read(context())));
    expect(clock.sleeps).toEqual([750, 1_500, 3_000]);
  });

  test('beyond the budget is given up with the wait that remains, and not slept for', async () => {
    const { client, clock, arrived, context, run } = stage((_request, number) =>
      refusal(429, 'TooManyRequests', { 'retry-after': number === 1 ? '4' : '7' }),
    );
    const call = write(context({ budget: new WaitBudget(10_000) }));
    await expect(run(client.send(call))).rejects.toMatchObject({
      kind: 'throttled',
      status: 429,
      retryAfter_ms: 7_000,
    });
    expect(clock.sleeps).toEqual([4_000]);
    expect(arrived).toHaveLength(2);
  });

  test('is given up after six attempts even when no wait is asked for', async () => {
    const { client, arrived, context, run } = stage(() =>
      refusal(429, 'TooManyRequests', { 'retry-after': '0' }),
    );
    await expect(run(client.send(read(context())))).rejects.toMatchObject({ kind: 'throttled' });
    expect(arrived).toHaveLength(6);
  });

  test('holds no slot while it waits', async () => {
    const order: string[] = [];
    const { client, context, run } = stage((request, number) => {
      order.push(`${request.method} ${number}`);
      return number === 1 ? refusal(429, 'TooManyRequests', { 'retry-after': '5' }) : json({});
    });
    const batch: GraphCall = { ...write(context()), path: '/$batch', slots: 4 };
    await run(Promise.all([client.send(batch), client.send(read(context()))]));
    expect(order).toEqual(['POST 1', 'GET 2', 'POST 3']);
  });
});

describe('what may have taken effect', () => {
  test.each([500, 502, 503, 504])('a write answered %d is unclear and never repeated', async (status) => {
    const { client, clock, arrived, context, run } = stage(() =>
      refusal(status, 'X', { 'retry-after': '1' }),
    );
    await expect(run(client.send(write(context())))).rejects.toMatchObject({ kind: 'unclear', status });
    expect(arrived).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });

  test.each([503, 504])('a read answered %d is repeated', async (status) => {
    const { client, clock, context, run } = stage((_request, number) =>
      number === 1 ? refusal(status, 'X', { 'retry-after': '1.5' }) : json({ ok: 1 }),
    );
    expect((await run(client.send(read(context())))).body).toEqual({ ok: 1 });
    expect(clock.sleeps).toEqual([1_500]);
  });

  test('a broken connection is unclear, names the system code and keeps addresses out of the message', async () => {
    const { client, arrived, context, run } = stage(() => {
      const cause = Object.assign(new Error('connect willy@example.com'), { code: 'ECONNRESET' });
      throw new TypeError('fetch failed for willy@example.com', { cause });
    });
    const error = await run(client.send(write(context()))).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unclear', status: undefined });
    expect(error.cause).toBeUndefined();
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.message).toContain('ECONNRESET');
    expect(error.message).not.toContain('willy');
    expect(arrived).toHaveLength(1);
  });

  test('an answer that does not come within 30 s is unclear, and its slot is free again', async () => {
    const { client, clock, context, run } = stage((_request, number) =>
      number <= 4 ? new Promise<Response>(() => undefined) : json({ ok: 1 }),
    );
    const lost = [1, 2, 3, 4].map(() => client.exchange(write(context())));
    const fifth = client.exchange(read(context()));
    const start = clock.now();
    const [last, ...timedOut] = await run(Promise.all([fifth, ...lost]));
    expect(clock.now() - start).toBe(30_000);
    expect(last).toMatchObject({ kind: 'answer', answer: { body: { ok: 1 } } });
    for (const exchanged of timedOut) {
      expect(exchanged).toMatchObject({ kind: 'failed', error: { kind: 'unclear' } });
    }
  });

  test('an answer whose body never ends is unclear after 30 s', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    });
    const { client, context, run } = stage(() => new Response(body, { status: 200 }));
    const sent = run(client.send(read(context())));
    await expect(sent).rejects.toMatchObject({ kind: 'unclear' });
    await expect(sent).rejects.toThrow('30 Sekunden');
  });
});

describe('beforeSend', () => {
  test('is asked before every sending, after the waits, and stops a repetition', async () => {
    let asked = 0;
    const stop = new Error('lease');
    const { client, arrived, context, run } = stage(() => refusal(429, 'X', { 'retry-after': '1' }));
    const beforeSend = () => {
      if (++asked === 2) throw stop;
    };
    expect(await run(client.exchange(write(context({ beforeSend }))))).toEqual({
      kind: 'notSent',
      cause: stop,
    });
    expect(arrived).toHaveLength(1);
  });

  test('its error passes through to who reads', async () => {
    const stop = new Error('lease');
    const { client, arrived, context, run } = stage(() => json({}));
    const beforeSend = () => {
      throw stop;
    };
    await expect(run(client.send(read(context({ beforeSend }))))).rejects.toBe(stop);
    expect(arrived).toEqual([]);
  });
});

describe('an abort', () => {
  test('while waiting for Graph to recover means not sent again', async () => {
    const abort = new AbortController();
    const { client, context, run } = stage(() => {
      setImmediate(() => setImmediate(() => abort.abort('stop')));
      return refusal(429, 'X', { 'retry-after': '50' });
    });
    const call = write(context({ signal: abort.signal }));
    const exchanged = client.exchange(call);
    await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
    expect(await run(exchanged)).toEqual({ kind: 'notSent', cause: 'stop' });
  });

  test('in flight is unclear: the request is out', async () => {
    const abort = new AbortController();
    const { client, context, run } = stage(() => {
      setImmediate(() => abort.abort('stop'));
      return new Promise<Response>(() => undefined);
    });
    const exchanged = client.exchange(write(context({ signal: abort.signal })));
    await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
    expect(await run(exchanged)).toMatchObject({ kind: 'failed', error: { kind: 'unclear' } });
  });
});

describe('an answer that Graph does not document', () => {
  test('is malformed, and its text stays out of the error', async () => {
    const { client, context, run } = stage(() => new Response('<html>geheimer Betreff', { status: 200 }));
    const error = await run(client.send(read(context()))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OutlookError);
    expect(error).toMatchObject({ kind: 'malformed', status: 200 });
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('geheim');
  });

  test('never lends its message to ours', async () => {
    const { client, context, run } = stage(() => refusal(400, 'ErrorInvalidRequest'));
    await expect(run(client.send(read(context())))).rejects.not.toThrow(/geheim/);
  });

  test('an empty 2xx answer has no body', async () => {
    const { client, context, run } = stage(() => new Response(null, { status: 204 }));
    expect(await run(client.send(write(context())))).toMatchObject({ status: 204, body: undefined });
  });
});

describe('every error carries an id for support', () => {
  test("Graph's own where it sent one, else ours", async () => {
    const withId = stage(() => refusal(400, 'X', { 'request-id': 'graph-1' }));
    await expect(withId.run(withId.client.send(read(withId.context())))).rejects.toMatchObject({
      requestId: 'graph-1',
    });
    const without = stage(() => refusal(400, 'X'));
    const error = await without.run(without.client.send(read(without.context()))).catch((thrown) => thrown);
    expect(error.requestId).toBe(without.arrived[0]!.headers.get('client-request-id'));
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('never more than four requests of a mailbox are in flight, a batch counting as four', async () => {
  let flying = 0;
  let most = 0;
  const { client, clock, context, run } = stage(async (request) => {
    const weight = request.url.endsWith('$batch') ? 4 : 1;
    flying += weight;
    most = Math.max(most, flying);
    await clock.sleep(100);
    flying -= weight;
    return json({});
  });
  const calls = Array.from({ length: 12 }, (_, index) =>
    index % 5 === 2
      ? client.send({ ...write(context()), path: '/$batch', slots: 4 })
      : client.send(read(context())),
  );
  await run(Promise.all(calls));
  expect(most).toBe(4);
});
