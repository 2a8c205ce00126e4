import { describe, expect, test } from 'vitest';
import { sendBatch } from '../../../lib/graph/batch.ts';
import { MAX_BATCH_BYTES, packBatches, type SubRequest } from '../../../lib/graph/batchPacking.ts';
import { WaitBudget } from '../../../lib/graph/waitBudget.ts';
import { batchReply, json, refusal, stage, subsOf } from './support/scriptedGraph.ts';

const get = (name: string): SubRequest => ({ method: 'GET', url: `/users/u/events/${name}` });
const patch = (name: string, text = ''): SubRequest => ({
  method: 'PATCH',
  url: `/users/u/events/${name}`,
  headers: { 'If-Match': 'W/"1"', Prefer: 'IdType="ImmutableId"' },
  body: { subject: text },
});
const many = (count: number, request: (name: string) => SubRequest) =>
  Array.from({ length: count }, (_, index) => request(String(index)));
const ok = (sub: { url: string }) => ({ status: 200, body: { url: sub.url } });
const names = (arrived: { body: string }[]) =>
  arrived.map(({ body }) =>
    (JSON.parse(body) as { requests: { url: string }[] }).requests.map(({ url }) => url.slice(16)),
  );

describe('packing', () => {
  test('takes twenty requests to a batch, in their order', () => {
    expect(packBatches(many(45, get)).batches.map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(packBatches(many(20, get)).batches).toHaveLength(1);
    expect(packBatches([]).batches).toEqual([]);
  });

  test('keeps every batch under its bytes, counted in UTF-8', () => {
    const { batches, tooLarge } = packBatches(many(5, (name) => patch(name, 'ü'.repeat(600_000))));
    expect(tooLarge).toEqual([]);
    expect(batches.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  test('fills a batch up to the last byte and not beyond', () => {
    const empty =
      Buffer.byteLength('{"requests":[]}') +
      Buffer.byteLength(packBatches([patch('0')]).batches[0]![0]!.json) +
      1;
    const full = (more: number) => packBatches([patch('0', 'x'.repeat(MAX_BATCH_BYTES - empty + more))]);
    expect(full(0)).toMatchObject({ batches: [[{ index: 0 }]], tooLarge: [] });
    expect(full(1)).toMatchObject({ batches: [], tooLarge: [{ index: 0 }] });
  });
});

describe('a batch', () => {
  test('carries unique ids, relative URLs, headers, and a content type for bodies only', async () => {
    const { client, arrived, context, run } = stage((request) => batchReply(request, ok));
    await run(sendBatch(client, context(), [get('a'), patch('b', 'x')]));
    expect(arrived[0]!.url).toMatch(/\/v1\.0\/\$batch$/);
    expect(arrived[0]!.headers.get('content-type')).toBe('application/json');
    expect(subsOf(arrived[0]!)).toEqual([
      { id: '1', method: 'GET', url: '/users/u/events/a' },
      {
        id: '2',
        method: 'PATCH',
        url: '/users/u/events/b',
        headers: { 'If-Match': 'W/"1"', Prefer: 'IdType="ImmutableId"', 'Content-Type': 'application/json' },
        body: { subject: 'x' },
      },
    ]);
  });

  test('gives outcomes in the order of the requests, whatever the order of the answers', async () => {
    const { client, context, run } = stage((request) => batchReply(request, ok));
    const outcomes = await run(sendBatch(client, context(), many(23, get)));
    expect(
      outcomes.map((outcome) => outcome.kind === 'answered' && (outcome.answer.body as { url: string }).url),
    ).toEqual(many(23, get).map(({ url }) => url));
  });

  test('one request too large is refused here with its size and the limit; the others travel', async () => {
    const { client, arrived, context, run } = stage((request) => batchReply(request, ok));
    const outcomes = await run(
      sendBatch(client, context(), [patch('a'), patch('b', 'x'.repeat(5_200_000)), patch('c')]),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answered', 'rejected', 'answered']);
    expect(outcomes[1]).toMatchObject({
      error: { kind: 'rejected', message: expect.stringMatching(/5,2 MB.*höchstens 3,5 MB/) },
    });
    expect(names(arrived)).toEqual([['a', 'c']]);
  });

  test('a missing answer is unclear; unreadable, unknown and repeated ones change nothing', async () => {
    const { client, context, run } = stage(() =>
      json({
        responses: [
          { id: '1', status: 200, body: { url: 'first' } },
          { id: '1', status: 404 },
          { id: '99', status: 200 },
          { id: '01', status: 200 },
          { id: '2', status: 'fine' },
          null,
        ],
      }),
    );
    const outcomes = await run(sendBatch(client, context(), [get('a'), get('b')]));
    expect(outcomes).toMatchObject([
      { kind: 'answered', answer: { body: { url: 'first' } } },
      { kind: 'unclear', error: { kind: 'unclear' } },
    ]);
  });

  test.each([{}, { responses: {} }, null, []])('answered with %j leaves everything unclear', async (body) => {
    const { client, arrived, context, run } = stage(() => json(body));
    const outcomes = await run(sendBatch(client, context(), [patch('a'), patch('b')]));
    expect(outcomes).toMatchObject([
      { kind: 'unclear', error: { kind: 'malformed' } },
      { kind: 'unclear', error: { kind: 'malformed' } },
    ]);
    expect(arrived).toHaveLength(1);
  });
});

describe('throttled sub-requests', () => {
  test('are sent again alone, after the longest Retry-After', async () => {
    const throttle: Record<string, string> = { b: '2.5', d: '7' };
    const { client, clock, arrived, context, run } = stage((request, number) =>
      batchReply(request, (sub) => {
        const wait = throttle[sub.url.slice(16)];
        return number === 1 && wait !== undefined
          ? { status: 429, headers: { 'Retry-After': wait } }
          : ok(sub);
      }),
    );
    const outcomes = await run(
      sendBatch(
        client,
        context(),
        ['a', 'b', 'c', 'd'].map((name) => patch(name)),
      ),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect(names(arrived)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'd'],
    ]);
    expect(clock.sleeps).toEqual([7_000]);
  });

  test('with 503 and Retry-After only when they read', async () => {
    const { client, arrived, context, run } = stage((request, number) =>
      batchReply(request, (sub) =>
        number === 1 ? { status: 503, headers: { 'retry-after': '1' } } : ok(sub),
      ),
    );
    const outcomes = await run(sendBatch(client, context(), [get('a'), patch('b')]));
    expect(outcomes).toMatchObject([{ answer: { status: 200 } }, { answer: { status: 503 } }]);
    expect(names(arrived)).toEqual([['a', 'b'], ['a']]);
  });

  test.each([500, 502, 503, 504, 412, 409, 404, 403])(
    'with %d and no Retry-After are never sent again',
    async (status) => {
      const { client, arrived, context, run } = stage((request) => batchReply(request, () => ({ status })));
      await run(sendBatch(client, context(), [get('a'), patch('b')]));
      expect(arrived).toHaveLength(1);
    },
  );

  test('beyond the budget are not sent, and neither is the next batch', async () => {
    const { client, arrived, clock, context, run } = stage((request) =>
      batchReply(request, (sub) =>
        sub.url.endsWith('/3') ? { status: 429, headers: { 'retry-after': '61' } } : ok(sub),
      ),
    );
    const outcomes = await run(sendBatch(client, context(), many(25, patch)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 25 }, (_, index) => (index === 3 || index >= 20 ? 'notSent' : 'answered')),
    );
    expect(outcomes[3]).toMatchObject({ cause: { kind: 'throttled', retryAfter_ms: 61_000 } });
    expect(arrived).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
  });

  test('share one budget with the batches around them', async () => {
    const { client, clock, context, run } = stage((request, number) => {
      if (number === 1) return refusal(429, 'X', { 'retry-after': '6' });
      return batchReply(request, () => ({ status: 429, headers: { 'retry-after': '6' } }));
    });
    const outcomes = await run(sendBatch(client, context({ budget: new WaitBudget(10_000) }), [patch('a')]));
    expect(outcomes).toMatchObject([{ kind: 'notSent', cause: { kind: 'throttled' } }]);
    expect(clock.sleeps).toEqual([6_000]);
  });

  test('are given up after six attempts', async () => {
    const { client, arrived, context, run } = stage((request) =>
      batchReply(request, () => ({ status: 429, headers: { 'retry-after': '0' } })),
    );
    const outcomes = await run(sendBatch(client, context(), [patch('a')]));
    expect(outcomes).toMatchObject([{ kind: 'notSent', cause: { kind: 'throttled' } }]);
    expect(arrived).toHaveLength(6);
  });
});

describe('a batch that fails as a whole', () => {
  test.each([500, 503, 504])(
    'with %d leaves its writes unclear and goes on with the next',
    async (status) => {
      const { client, arrived, context, run } = stage((request, number) =>
        number === 1 ? refusal(status, 'X', { 'retry-after': '1' }) : batchReply(request, ok),
      );
      const outcomes = await run(sendBatch(client, context(), many(21, patch)));
      expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(20).fill('unclear'), 'answered']);
      expect(arrived).toHaveLength(2);
    },
  );

  test('with 503 is sent again when it only reads', async () => {
    const { client, arrived, context, run } = stage((request, number) =>
      number === 1 ? refusal(503, 'X', { 'retry-after': '1' }) : batchReply(request, ok),
    );
    expect((await run(sendBatch(client, context(), [get('a')])))[0]!.kind).toBe('answered');
    expect(arrived).toHaveLength(2);
  });

  test('with 429 is sent again, also when it writes', async () => {
    const { client, clock, context, run } = stage((request, number) =>
      number === 1 ? refusal(429, 'X', { 'retry-after': '0.25' }) : batchReply(request, ok),
    );
    expect((await run(sendBatch(client, context(), [patch('a')])))[0]!.kind).toBe('answered');
    expect(clock.sleeps).toEqual([250]);
  });

  test('with 400 is halved until the request to blame stands alone', async () => {
    const { client, arrived, context, run } = stage((request) =>
      request.body.includes('/users/u/events/13"') ? refusal(400, 'BadRequest') : batchReply(request, ok),
    );
    const outcomes = await run(sendBatch(client, context(), many(20, patch)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index === 13 ? 'rejected' : 'answered')),
    );
    expect(arrived.length).toBeLessThanOrEqual(11);
  });

  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'rejected'],
    [302, 'rejected'],
  ])('with %d was not executed: nothing after it is sent, no request is to blame', async (status, kind) => {
    const { client, arrived, context, run } = stage(() => refusal(status, 'X'));
    const outcomes = await run(sendBatch(client, context(), many(25, patch)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'notSent', cause: { kind } });
    expect(arrived.length).toBe(status === 401 ? 2 : 1);
  });

  test('stopped by beforeSend, neither it nor a later one is sent; what was answered stays', async () => {
    let asked = 0;
    const stop = new Error('lease');
    const beforeSend = () => {
      if (++asked === 2) throw stop;
    };
    const { client, arrived, context, run } = stage((request) => batchReply(request, ok));
    const outcomes = await run(sendBatch(client, context({ beforeSend }), many(41, patch)));
    expect(outcomes.slice(0, 20).every(({ kind }) => kind === 'answered')).toBe(true);
    for (const outcome of outcomes.slice(20)) expect(outcome).toEqual({ kind: 'notSent', cause: stop });
    expect(arrived).toHaveLength(1);
  });
});

describe('a sequential batch', () => {
  test('lets each request wait for the one before, and repeats nothing singly', async () => {
    const { client, arrived, context, run } = stage((request) =>
      batchReply(request, ({ id }) =>
        id === '1' ? { status: 429, headers: { 'retry-after': '0' } } : { status: 424 },
      ),
    );
    const outcomes = await run(
      sendBatch(client, context(), [patch('a'), get('b'), get('c')], { sequential: true }),
    );
    expect(subsOf(arrived[0]!).map(({ dependsOn }) => dependsOn)).toEqual([undefined, ['1'], ['2']]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['notSent', 'answered', 'answered']);
    expect(arrived).toHaveLength(1);
  });
});

test('a batch takes as many slots as it has requests, four at most', async () => {
  let flying = 0;
  let most = 0;
  const { client, clock, context, run } = stage(async (request) => {
    const weight = Math.min(4, subsOf(request).length);
    flying += weight;
    most = Math.max(most, flying);
    await clock.sleep(50);
    flying -= weight;
    return batchReply(request, ok);
  });
  await run(Promise.all([1, 2, 3, 20, 1, 1].map((count) => sendBatch(client, context(), many(count, get)))));
  expect(most).toBe(4);
});
