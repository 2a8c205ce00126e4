import { describe, expect, test } from 'vitest';
import {
  type ArrivedSub,
  batchReply,
  refusal,
  type SubReply,
  stage,
  subsOf,
  task,
} from '../support/scriptedGraph.ts';

const USER = '/users/willy%40example.com';
const TASKS = `${USER}/todo/lists/D/tasks`;
const PROVENANCE = { applicationName: 'emisExchangeSync', externalId: 'k1', displayName: 'emis' };
const create = { kind: 'create', key: 'k1', item: { title: 'Nachfassen' } } as const;
const update = { kind: 'update', id: 'u1', etag: 'W/"1"', patch: { title: 'Nachfassen' } } as const;
const remove = { kind: 'delete', id: 'd1', etag: 'W/"d1"' } as const;
const created = task('n1', { linkedResources: [PROVENANCE] });
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});
const lists: SubReply = { status: 200, body: { value: [{ id: 'D', wellknownListName: 'defaultList' }] } };

/** A list whose requests are answered as said; the list's own id is known already. */
function listWith(reply: (sub: ArrivedSub) => SubReply | undefined) {
  const sent: ArrivedSub[] = [];
  const staged = stage((request) =>
    batchReply(request, (sub) => {
      if (sub.url.endsWith('/todo/lists')) return lists;
      if (/mailboxSettings|\?\$select=id$/.test(sub.url)) return code(403, 'ErrorAccessDenied');
      sent.push(sub);
      return reply(sub);
    }),
  );
  const opened = async (more: Parameters<typeof staged.todo>[0] = {}) => {
    const gateway = staged.todo(more);
    await staged.run(gateway.mailboxFacts());
    staged.arrived.length = 0;
    return gateway;
  };
  return { ...staged, opened, sent };
}

describe('what is sent', () => {
  test('a create bears its key as linkedResource, an update its etag', async () => {
    const { opened, arrived, run } = listWith(({ method }) =>
      method === 'POST' ? { status: 201, body: created } : { status: 200, body: task('u1') },
    );
    await run((await opened()).write([create, update]));
    expect(arrived).toHaveLength(1);
    expect(subsOf(arrived[0]!)).toEqual([
      {
        id: '1',
        method: 'POST',
        url: TASKS,
        headers: { 'Content-Type': 'application/json' },
        body: { title: 'Nachfassen', linkedResources: [PROVENANCE] },
      },
      {
        id: '2',
        method: 'PATCH',
        url: `${TASKS}/u1`,
        headers: { 'If-Match': 'W/"1"', 'Content-Type': 'application/json' },
        body: { title: 'Nachfassen' },
      },
    ]);
  });

  test('a deletion is looked at directly before, and comes last', async () => {
    const { opened, arrived, run } = listWith(({ method }) => {
      if (method === 'GET') return { status: 200, body: task('d1') };
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: task('u1') };
    });
    const results = await run((await opened()).write([remove, update]));
    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(arrived.map((request) => subsOf(request).map(({ method, url }) => `${method} ${url}`))).toEqual([
      [`PATCH ${TASKS}/u1`],
      [`GET ${TASKS}/d1`],
      [`DELETE ${TASKS}/d1`],
    ]);
    for (const request of arrived) for (const sub of subsOf(request)) expect(sub.dependsOn).toBeUndefined();
  });

  test('forty deletions are looked at and sent in twenties', async () => {
    const { opened, run } = listWith(({ method, url }) =>
      method === 'GET' ? { status: 200, body: task(url.split('/').at(-1)!) } : { status: 204 },
    );
    const gateway = await opened();
    const deletions = Array.from({ length: 40 }, (_, n) => ({ ...remove, id: `t${n}`, etag: `W/"t${n}"` }));
    const results = await run(gateway.write(deletions));
    expect(results.every(({ kind }) => kind === 'done')).toBe(true);
    expect(gateway.requests - 1).toBe(4);
  });

  test("never another app's linkedResource, nothing without an etag, no purge; the others are not held up", async () => {
    const { opened, sent, run } = listWith(() => ({ status: 200, body: task('u1') }));
    const results = await run(
      (await opened()).write([
        { ...create, item: { linkedResources: [] } },
        { ...update, patch: { linkedResources: [PROVENANCE] } },
        { ...update, etag: '' },
        { ...remove, etag: '' },
        { ...remove, id: '..' },
        { kind: 'purge', id: 'p1', etag: 'W/"1"' },
        update,
      ]),
    );
    expect(results.map(({ kind }) => kind)).toEqual([...Array(6).fill('rejected'), 'done']);
    expect(sent.map(({ url }) => url)).toEqual([`${TASKS}/u1`]);
  });

  test('nothing at all for no writes, and nothing where not even the list is to be found', async () => {
    const { todo, arrived, run } = stage(() => refusal(403, 'ErrorAccessDenied'));
    expect(await run(todo().write([]))).toEqual([]);
    expect(arrived).toHaveLength(0);
    expect(await run(todo().write([create, remove]))).toMatchObject([
      { kind: 'notSent', error: { kind: 'forbidden' } },
      { kind: 'notSent', error: { kind: 'forbidden' } },
    ]);
  });
});

describe('what became of a write', () => {
  const one = async (
    write: typeof create | typeof update | typeof remove,
    replies: Partial<Record<string, SubReply>>,
  ) => {
    const { opened, run } = listWith(({ method }) => replies[method]);
    const [result] = await run((await opened({ waitBudget_ms: 0 })).write([write]));
    return result;
  };
  const seen = { status: 200, body: task('d1') };

  test.each([
    ['create', create, { POST: { status: 201, body: created } }, { kind: 'done', item: created }],
    ['create', create, { POST: { status: 201 } }, { kind: 'unclear', error: { kind: 'malformed' } }],
    ['create', create, { POST: code(404, 'UnknownError') }, { kind: 'rejected' }],
    ['create', create, { POST: { status: 500 } }, { kind: 'unclear' }],
    ['create', create, {}, { kind: 'unclear' }],
    ['update', update, { PATCH: { status: 200, body: task('u1') } }, { kind: 'done' }],
    ['update', update, { PATCH: code(412, 'PreconditionFailed') }, { kind: 'stale' }],
    ['update', update, { PATCH: code(404, 'ErrorItemNotFound') }, { kind: 'notFound' }],
    ['update', update, { PATCH: code(404, 'UnknownError') }, { kind: 'notFound' }],
    ['update', update, { PATCH: code(404, 'MailboxNotEnabledForRESTAPI') }, { kind: 'notSent' }],
    ['update', update, { PATCH: { status: 500 } }, { kind: 'unclear' }],
    ['delete', remove, { GET: seen, DELETE: { status: 204 } }, { kind: 'done', item: undefined }],
    ['delete', remove, { GET: seen, DELETE: code(412, 'X') }, { kind: 'stale' }],
    ['delete', remove, { GET: seen, DELETE: code(404, 'UnknownError') }, { kind: 'notFound' }],
    ['delete', remove, { GET: seen, DELETE: { status: 504 } }, { kind: 'unclear' }],
    ['delete', remove, { GET: seen }, { kind: 'unclear' }],
  ] as const)('%s: %#', async (_kind, write, replies, result) => {
    expect(await one(write, replies)).toMatchObject(result);
  });

  test.each([
    ['another etag', { status: 200, body: task('d1', { '@odata.etag': 'W/"neu"' }) }, { kind: 'stale' }],
    ['no task', code(404, 'ErrorItemNotFound'), { kind: 'notFound' }],
    ['no task of unknown meaning', code(404, 'UnknownError'), { kind: 'notFound' }],
    ['an unreadable task', { status: 200, body: { id: 'd1' } }, { kind: 'rejected' }],
    ['no rights', code(403, 'ErrorAccessDenied'), { kind: 'rejected' }],
    ['a failure', { status: 500 }, { kind: 'notSent', error: { kind: 'unclear' } }],
    ['throttling', { status: 429 }, { kind: 'notSent', error: { kind: 'throttled' } }],
    ['no answer', undefined, { kind: 'notSent' }],
  ] as const)('a deletion that meets %s before is not sent', async (_what, before, result) => {
    const { opened, sent, run } = listWith(({ method }) => (method === 'GET' ? before : { status: 204 }));
    const [outcome] = await run((await opened({ waitBudget_ms: 0 })).write([remove]));
    expect(outcome).toMatchObject(result);
    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });

  test('stopped between the look and the deletion, nothing was deleted', async () => {
    let stop = false;
    const { opened, sent, run } = listWith(() => {
      stop = true;
      return seen;
    });
    const beforeSend = () => {
      if (stop) throw new Error('lease');
    };
    const [outcome] = await run((await opened({ beforeSend })).write([remove]));
    expect(outcome).toEqual({ kind: 'notSent', error: undefined });
    expect(sent.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('a create whose linkedResource was not taken', () => {
  const bare = task('n1');
  const scripted = (child: SubReply, again: SubReply) =>
    listWith(({ method, url }) => {
      if (method === 'GET') return again;
      return url.endsWith('/linkedResources') ? child : { status: 201, body: bare };
    });

  test('gets it by itself, and its new etag is learnt', async () => {
    const { opened, sent, run } = scripted(
      { status: 201, body: { id: 'l', ...PROVENANCE } },
      { status: 200, body: { ...created, '@odata.etag': 'W/"neu"' } },
    );
    const [result] = await run((await opened()).write([create]));
    expect(result).toMatchObject({ kind: 'done', item: { '@odata.etag': 'W/"neu"' } });
    expect(sent[1]).toMatchObject({ method: 'POST', url: `${TASKS}/n1/linkedResources`, body: PROVENANCE });
  });

  test.each([
    ['the child is refused', code(400, 'invalidRequest'), { status: 200, body: bare }],
    ['the task is not read again', { status: 201 }, { status: 500 }],
    ['nothing is answered', { status: 503 }, code(404, 'ErrorItemNotFound')],
  ] as const)('stays created where %s', async (_what, child, again) => {
    const { opened, run } = scripted(child, again);
    const [result] = await run((await opened()).write([create]));
    expect(result).toEqual({ kind: 'done', item: bare });
  });

  test('none of this for those that show it', async () => {
    const { opened, sent, run } = listWith(() => ({ status: 201, body: created }));
    await run((await opened()).write([create]));
    expect(sent).toHaveLength(1);
  });
});
