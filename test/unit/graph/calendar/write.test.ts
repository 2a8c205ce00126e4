import { describe, expect, test } from 'vitest';
import {
  batchReply,
  event,
  json,
  ORIGIN,
  refusal,
  type SubReply,
  stage,
  subsOf,
} from '../support/scriptedGraph.ts';

const USER = '/users/willy%40example.com';
const KEY_ID = 'String {7e3f9a52-1c84-4b0d-9f67-2ad5c08e41b3} Name emisExchangeSyncKey';
const PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"';
const create = { kind: 'create', key: 'k1', item: { subject: 'Besuch' } } as const;
const update = { kind: 'update', id: 'u1', etag: 'W/"1"', patch: { subject: 'Besuch' } } as const;
const remove = { kind: 'delete', id: 'd1', etag: 'W/"2"' } as const;
const purge = { kind: 'purge', id: 'p1', etag: 'W/"3"' } as const;
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});

describe('what is sent', () => {
  test('a create bears its key twice, update and delete their etag, a purge an empty body, without which Graph refuses the whole batch', async () => {
    const { calendar, arrived, run } = stage((request) => batchReply(request, () => ({ status: 204 })));
    const gateway = calendar();
    await run(gateway.write([create, update, remove, purge]));
    expect(subsOf(arrived[0]!)).toEqual([
      {
        id: '1',
        method: 'POST',
        url: `${USER}/events`,
        headers: { Prefer: PREFER, 'Content-Type': 'application/json' },
        body: {
          subject: 'Besuch',
          transactionId: 'k1',
          singleValueExtendedProperties: [{ id: KEY_ID, value: 'k1' }],
        },
      },
      {
        id: '2',
        method: 'PATCH',
        url: `${USER}/events/u1`,
        headers: { Prefer: PREFER, 'If-Match': 'W/"1"', 'Content-Type': 'application/json' },
        body: { subject: 'Besuch' },
      },
      {
        id: '3',
        method: 'DELETE',
        url: `${USER}/events/d1`,
        headers: { Prefer: PREFER, 'If-Match': 'W/"2"' },
      },
      {
        id: '4',
        method: 'POST',
        url: `${USER}/events/p1/permanentDelete`,
        headers: { Prefer: PREFER, 'If-Match': 'W/"3"', 'Content-Type': 'application/json' },
        body: {},
      },
    ]);
    expect(gateway.requests).toBe(1);
  });

  test('attendees never, and nothing without an etag; the others are not held up', async () => {
    const { calendar, arrived, run } = stage((request) =>
      batchReply(request, () => ({ status: 200, body: event('u1') })),
    );
    const results = await run(
      calendar().write([
        { ...create, item: { attendees: [] } },
        { ...update, patch: { attendees: [] } },
        { ...update, etag: '' },
        { ...remove, etag: '' },
        { ...remove, id: '..' },
        update,
      ]),
    );
    expect(results.map(({ kind }) => kind)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'done',
    ]);
    expect(subsOf(arrived[0]!)).toHaveLength(1);
  });

  test('forty writes take two requests, none takes none', async () => {
    const { calendar, run } = stage((request) => batchReply(request, () => ({ status: 204 })));
    const gateway = calendar();
    await run(gateway.write(Array.from({ length: 40 }, () => remove)));
    expect(gateway.requests).toBe(2);
    expect(await run(gateway.write([]))).toEqual([]);
    expect(gateway.requests).toBe(2);
  });
});

describe('what became of a write', () => {
  const one = async (
    write: Parameters<ReturnType<ReturnType<typeof stage>['calendar']>['write']>[0][number],
    reply: SubReply | undefined,
  ) => {
    const { calendar, arrived, run } = stage((request) => batchReply(request, () => reply));
    const [result] = await run(calendar({ waitBudget_ms: 0 }).write([write]));
    expect(arrived).toHaveLength(1);
    return result;
  };
  const body = event('n1', { transactionId: 'k1' });

  test.each([
    ['create', create, { status: 201, body }, { kind: 'done', item: body }],
    ['create', create, { status: 201 }, { kind: 'unclear', error: { kind: 'malformed' } }],
    ['create', create, { status: 201, body: { id: 7 } }, { kind: 'unclear', error: { kind: 'malformed' } }],
    ['create', create, code(409, 'ErrorDuplicateTransactionId'), { kind: 'unclear', error: { status: 409 } }],
    ['create', create, code(409, 'ErrorIrresolvableConflict'), { kind: 'unclear', error: { status: 409 } }],
    ['create', create, code(400, 'ErrorInvalidRequest'), { kind: 'rejected', error: { status: 400 } }],
    ['create', create, code(404, 'ErrorItemNotFound'), { kind: 'rejected', error: { status: 404 } }],
    [
      'create',
      create,
      { status: 503, headers: { 'Retry-After': '1' } },
      { kind: 'unclear', error: { status: 503 } },
    ],
    ['create', create, undefined, { kind: 'unclear', error: { kind: 'unclear' } }],
    ['update', update, { status: 200, body }, { kind: 'done', item: body }],
    ['update', update, { status: 200 }, { kind: 'unclear', error: { kind: 'malformed' } }],
    ['update', update, code(412, 'ErrorIrresolvableConflict'), { kind: 'stale' }],
    ['update', update, code(409, 'ErrorIrresolvableConflict'), { kind: 'stale' }],
    ['update', update, code(409, 'Other'), { kind: 'rejected', error: { status: 409 } }],
    ['update', update, code(404, 'ErrorItemNotFound'), { kind: 'notFound' }],
    [
      'update',
      update,
      code(404, 'MailboxNotEnabledForRESTAPI'),
      { kind: 'notSent', error: { kind: 'mailboxUnknown' } },
    ],
    ['update', update, code(404, 'Other'), { kind: 'rejected', error: { kind: 'rejected' } }],
    ['update', update, code(403, 'ErrorAccessDenied'), { kind: 'rejected', error: { kind: 'forbidden' } }],
    ['update', update, code(429, 'X'), { kind: 'notSent', error: { kind: 'throttled' } }],
    ['update', update, { status: 500 }, { kind: 'unclear', error: { status: 500 } }],
    ['delete', remove, { status: 204 }, { kind: 'done', item: undefined }],
    ['delete', remove, code(412, 'ErrorIrresolvableConflict'), { kind: 'stale' }],
    ['delete', remove, code(404, 'ErrorItemNotFound'), { kind: 'notFound' }],
    ['delete', remove, { status: 504 }, { kind: 'unclear', error: { status: 504 } }],
    ['purge', purge, { status: 204 }, { kind: 'done', item: undefined }],
    ['purge', purge, code(404, 'ErrorItemNotFound'), { kind: 'notFound' }],
    ['purge', purge, code(412, 'ErrorIrresolvableConflict'), { kind: 'stale' }],
    ['purge', purge, code(400, 'BadRequest'), { kind: 'rejected', error: { status: 400 } }],
    ['purge', purge, code(404, 'Other'), { kind: 'rejected', error: { status: 404 } }],
  ] as const)('%s: %#', async (_kind, write, reply, result) => {
    expect(await one(write, reply)).toMatchObject(result);
  });

  test('one failing write never fails the others', async () => {
    const replies: Record<string, SubReply | undefined> = {
      '1': { status: 201, body },
      '3': code(412, 'X'),
      '4': { status: 204 },
    };
    const { calendar, run } = stage((request) => batchReply(request, ({ id }) => replies[id]));
    const results = await run(calendar().write([create, create, update, purge]));
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'unclear', 'stale', 'done']);
  });

  test('a lost answer leaves every write unclear and is not repeated', async () => {
    const { calendar, arrived, run } = stage(() => {
      throw new TypeError('fetch failed');
    });
    const results = await run(calendar().write([create, update]));
    expect(results.map(({ kind }) => kind)).toEqual(['unclear', 'unclear']);
    expect(arrived).toHaveLength(1);
  });

  test('a refused token leaves every write not sent', async () => {
    const { calendar, run } = stage(() => refusal(401, 'InvalidAuthenticationToken'));
    const results = await run(calendar().write([create, update]));
    for (const result of results)
      expect(result).toMatchObject({ kind: 'notSent', error: { kind: 'unauthorized' } });
  });

  test('stopped by beforeSend, what was not sent yet is notSent', async () => {
    let asked = 0;
    const beforeSend = () => {
      if (++asked === 2) throw new Error('lease');
    };
    const { calendar, run } = stage((request) => batchReply(request, () => ({ status: 204 })));
    const results = await run(calendar({ beforeSend }).write(Array.from({ length: 30 }, () => remove)));
    expect(results.slice(0, 20).every(({ kind }) => kind === 'done')).toBe(true);
    for (const result of results.slice(20)) expect(result).toEqual({ kind: 'notSent', error: undefined });
  });
});

describe('whether Deleted Items can be seen', () => {
  const probe = (seen: SubReply, removed: SubReply = { status: 204 }) =>
    stage((request) => {
      if (!request.url.endsWith('$batch')) return json(event('probe'), 201);
      return batchReply(request, ({ method }) =>
        method === 'DELETE' ? removed : method === 'GET' ? seen : { status: 204 },
      );
    });

  test.each([
    [{ status: 200, body: event('probe') }, true],
    [code(404, 'ErrorItemNotFound'), false],
    [code(404, 'MailboxNotEnabledForRESTAPI'), undefined],
    [{ status: 404 }, undefined],
    [{ status: 503 }, undefined],
    [{ status: 424 }, undefined],
  ] as const)('is tried with two requests: GET answers %j', async (seen, verdict) => {
    const { calendar, run } = probe(seen);
    const gateway = calendar();
    expect(await run(gateway.probeDeletedItems('k1'))).toBe(verdict);
    expect(gateway.requests).toBe(2);
  });

  test('with an event that invites nobody, reminds nobody and bears its key', async () => {
    const { calendar, arrived, run } = probe({ status: 200, body: event('probe') });
    await run(calendar().probeDeletedItems('k1'));
    const created = JSON.parse(arrived[0]!.body);
    expect(arrived[0]!.url).toBe(`${ORIGIN}/v1.0${USER}/events`);
    expect(created).toMatchObject({
      showAs: 'free',
      isReminderOn: false,
      sensitivity: 'private',
      transactionId: 'k1',
      singleValueExtendedProperties: [{ id: KEY_ID, value: 'k1' }],
    });
    expect(created.start.dateTime).toMatch(/^2000-01-01/);
    expect(created).not.toHaveProperty('attendees');
    expect(
      subsOf(arrived[1]!).map(({ method, url, dependsOn }) => [method, url.slice(USER.length), dependsOn]),
    ).toEqual([
      ['DELETE', '/events/probe', undefined],
      ['GET', '/events/probe', ['1']],
      ['POST', '/events/probe/permanentDelete', ['2']],
    ]);
  });

  test('deletes that very version, and the next one where Exchange has touched it meanwhile', async () => {
    const etags: (string | undefined)[] = [];
    const { calendar, run } = stage((request) => {
      if (!request.url.endsWith('$batch')) return json({ ...event('probe'), '@odata.etag': 'W/"1"' }, 201);
      return batchReply(request, ({ method, headers }) => {
        if (method === 'GET') return { status: 200, body: { ...event('probe'), '@odata.etag': 'W/"2"' } };
        if (method === 'POST') return { status: 204 };
        etags.push(headers?.['If-Match']);
        return etags.length === 1 ? code(412, 'ErrorIrresolvableConflict') : { status: 204 };
      });
    });
    expect(await run(calendar().probeDeletedItems('k1'))).toBe(true);
    expect(etags).toEqual(['W/"1"', 'W/"2"']);
  });

  test('does not leave the event in the calendar when its deletion failed', async () => {
    const { calendar, arrived, run } = probe(
      { status: 200, body: event('probe') },
      { status: 429, headers: { 'retry-after': '1' } },
    );
    expect(await run(calendar({ waitBudget_ms: 0 }).probeDeletedItems('k1'))).toBeUndefined();
    expect(subsOf(arrived.at(-1)!).map(({ method, url }) => [method, url])).toContainEqual([
      'DELETE',
      `${USER}/events/probe`,
    ]);
    expect(arrived.length).toBe(4);
  });

  test.each([
    ['an unclear answer', () => refusal(500, 'X')],
    ['a duplicate', () => refusal(409, 'ErrorDuplicateTransactionId')],
    ['an answer without body', () => new Response(null, { status: 201 })],
  ])('after %s goes on with the event that bears the key', async (_what, answer) => {
    const { calendar, run } = stage((request) => {
      if (!request.url.endsWith('$batch')) return answer();
      return batchReply(request, ({ method, url }) => {
        if (url.includes('$filter')) return { status: 200, body: { value: [event('probe')] } };
        return method === 'GET' ? { status: 200, body: event('probe') } : { status: 204 };
      });
    });
    expect(await run(calendar().probeDeletedItems('k1'))).toBe(true);
  });

  test('is an error where the mailbox refuses the event', async () => {
    const { calendar, run } = stage(() => refusal(403, 'ErrorAccessDenied'));
    await expect(run(calendar().probeDeletedItems('k1'))).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
