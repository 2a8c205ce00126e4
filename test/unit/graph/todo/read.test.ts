import { describe, expect, test } from 'vitest';
import {
  type ArrivedSub,
  batchReply,
  json,
  ORIGIN,
  refusal,
  type SubReply,
  stage,
  task,
} from '../support/scriptedGraph.ts';

const USER = '/users/willy%40example.com';
const LISTS = `${USER}/todo/lists`;
const facts = { containerId: 'D' };
const found = (body: unknown): SubReply => ({ status: 200, body });
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});
const gone = code(404, 'ErrorItemNotFound');
const ours = (key: string) => ({
  linkedResources: [{ applicationName: 'emisExchangeSync', externalId: key }],
});

/** A mailbox whose lists answer as said, by path below `/todo/lists`. */
function mailbox(answers: Record<string, SubReply | undefined>) {
  const asked: string[] = [];
  const reply = ({ url }: ArrivedSub): SubReply | undefined => {
    asked.push(url);
    const path = url.replace(LISTS, '');
    if (path in answers) return answers[path];
    if (url.includes('mailboxSettings')) return code(403, 'ErrorAccessDenied');
    if (path === '') {
      const names = Object.keys(answers).flatMap((name) => /^\/([^/]+)\/tasks$/.exec(name)?.[1] ?? []);
      return found({
        value: ['D', ...names.filter((name) => name !== 'D')].map((id) => ({
          id,
          wellknownListName: id === 'D' ? 'defaultList' : id === 'F' ? 'flaggedEmails' : 'none',
        })),
      });
    }
    return gone;
  };
  const staged = stage((request) => batchReply(request, reply));
  return { ...staged, gateway: staged.todo(), asked };
}

describe('proving what became of tasks', () => {
  test('takes one request for twenty and answers in order', async () => {
    const { gateway, run } = mailbox({ '/D/tasks/t7': found(task('t7')) });
    const ids = Array.from({ length: 41 }, (_, index) => `t${index}`);
    const proofs = await run(gateway.prove(ids, facts));
    expect(proofs.map(({ kind }) => kind)).toEqual(ids.map((id) => (id === 't7' ? 'found' : 'gone')));
    expect(proofs[7]).toMatchObject({ place: 'primary', item: { id: 't7' } });
    expect(gateway.requests).toBe(3);
  });

  test.each([
    ['the list answers', found({ id: 'D' }), 'gone'],
    ['the list does not answer', code(404, 'UnknownError'), 'inconclusive'],
    ['the list is closed', code(403, 'ErrorAccessDenied'), 'inconclusive'],
  ] as const)('a 404 of unknown meaning counts only where %s', async (_when, list, kind) => {
    const { gateway, run } = mailbox({ '/D/tasks/a': code(404, 'UnknownError'), '/D': list });
    expect(await run(gateway.prove(['a'], facts))).toMatchObject([{ kind }]);
    expect(gateway.requests).toBe(2);
  });

  test.each([
    [code(404, 'MailboxNotEnabledForRESTAPI'), 'mailboxUnknown'],
    [code(403, 'ErrorAccessDenied'), 'forbidden'],
    [{ status: 503 }, 'unclear'],
    [found({ id: 'a', status: 7 }), 'malformed'],
    [{ status: 204 }, 'malformed'],
  ] as const)('%j proves nothing', async (reply, kind) => {
    const { gateway, run } = mailbox({ '/D/tasks/a': reply, '/D': found({ id: 'D' }) });
    expect(await run(gateway.prove(['a'], facts))).toMatchObject([{ kind: 'inconclusive', error: { kind } }]);
  });

  test('of nothing asks nothing', async () => {
    const { gateway, run } = mailbox({});
    expect(await run(gateway.prove([], facts))).toEqual([]);
    expect(gateway.requests).toBe(0);
  });
});

describe('the tasks in other lists', () => {
  test('are all but those of the default list and the flagged mails, page by page', async () => {
    const next = { '@odata.nextLink': `${ORIGIN}/v1.0${LISTS}/N/tasks?$skip=1` };
    const { gateway, run, asked } = mailbox({
      '/D/tasks': found({ value: [task('d')] }),
      '/F/tasks': found({ value: [task('f')] }),
      '/N/tasks': found({ value: [task('n')], ...next }),
      '/N/tasks?$skip=1': found({ value: [task('o')] }),
      '/P/tasks': found({ value: [task('p')] }),
    });
    expect((await run(gateway.elsewhere())).map(({ id }) => id)).toEqual(['n', 'o', 'p']);
    expect(asked.filter((url) => /\/[DF]\/tasks/.test(url))).toEqual([]);
    expect(
      asked.filter((url) => url.includes('/todo/') && /[$](select|filter|top|expand)/.test(url)),
    ).toEqual([]);
  });

  test.each([code(403, 'ErrorAccessDenied'), code(404, 'ErrorItemNotFound')])(
    'leave a list out that is closed or just deleted: %j',
    async (reply) => {
      const { gateway, run } = mailbox({ '/N/tasks': reply, '/P/tasks': found({ value: [task('p')] }) });
      expect((await run(gateway.elsewhere())).map(({ id }) => id)).toEqual(['p']);
    },
  );

  test.each([
    [{ status: 500 }, 'unclear'],
    [found({}), 'malformed'],
    [found({ value: [], '@odata.nextLink': `${ORIGIN}/v1.0${LISTS}/N/tasks` }), 'malformed'],
    [found({ value: [], '@odata.nextLink': 'https://evil.example/v1.0/users/u' }), 'malformed'],
  ] as const)('are not known where a list was not read to its end: %j', async (reply, kind) => {
    const { gateway, run, arrived } = mailbox({ '/N/tasks': reply });
    await expect(run(gateway.elsewhere())).rejects.toMatchObject({ kind });
    expect(arrived.length).toBeLessThan(5);
  });

  test('are not looked for in more lists than anybody has', async () => {
    const many = Array.from({ length: 201 }, (_, index) => ({ id: `L${index}`, wellknownListName: 'none' }));
    const { gateway, run } = mailbox({
      '': found({ value: [{ id: 'D', wellknownListName: 'defaultList' }, ...many] }),
    });
    await expect(run(gateway.elsewhere())).rejects.toMatchObject({ kind: 'rejected' });
  });
});

describe('finding tasks by key', () => {
  const find = async (pages: readonly unknown[][], keys: readonly string[]) => {
    const answers: Record<string, SubReply> = {};
    for (const [index, value] of pages.entries()) {
      const last = index === pages.length - 1;
      answers[index === 0 ? '/D/tasks' : `/D/tasks?$skip=${index}`] = found({
        value,
        ...(last ? {} : { '@odata.nextLink': `${ORIGIN}/v1.0${LISTS}/D/tasks?$skip=${index + 1}` }),
      });
    }
    const staged = mailbox(answers);
    await staged.run(staged.gateway.mailboxFacts());
    const lookups = await staged.run(staged.gateway.findByKeys(keys));
    return { lookups, requests: staged.gateway.requests - 1, asked: staged.asked };
  };

  test('reads the list once for all of them, and asks for no filter', async () => {
    const { lookups, requests, asked } = await find(
      [[task('a', ours('k1')), task('b'), task('c', ours('k1')), task('d', ours('k2'))]],
      ['k1', 'k2', 'k3'],
    );
    expect(lookups).toMatchObject([
      { kind: 'found', items: [{ id: 'a' }, { id: 'c' }] },
      { kind: 'found', items: [{ id: 'd' }] },
      { kind: 'none' },
    ]);
    expect(requests).toBe(1);
    expect(asked.join(' ')).not.toMatch(/filter|linkedResources/);
  });

  test("knows no other app's linkedResource", async () => {
    const foreign = { linkedResources: [{ applicationName: 'Planer', externalId: 'k1' }] };
    expect((await find([[task('a', foreign)]], ['k1'])).lookups).toEqual([{ kind: 'none' }]);
  });

  test('reads several pages twice before it says that there is none', async () => {
    const pages = [[task('a')], [task('b', ours('k2'))], [task('c')]];
    expect(await find(pages, ['k1'])).toMatchObject({ lookups: [{ kind: 'none' }], requests: 6 });
    expect(await find(pages, ['k2'])).toMatchObject({ lookups: [{ kind: 'found' }], requests: 3 });
  });

  test('believes the second look where a task slipped between two pages of the first', async () => {
    let scan = 0;
    const { todo, run } = stage((request) =>
      batchReply(request, ({ url }) => {
        if (url.endsWith('/todo/lists'))
          return found({ value: [{ id: 'D', wellknownListName: 'defaultList' }] });
        if (url.includes('mailboxSettings')) return code(403, 'ErrorAccessDenied');
        if (url.endsWith('/tasks')) {
          scan++;
          const link = `${ORIGIN}/v1.0${LISTS}/D/tasks?$skip=1`;
          return found({ value: [task('a')], '@odata.nextLink': link });
        }
        return found({ value: scan === 1 ? [] : [task('b', ours('k1'))] });
      }),
    );
    expect(await run(todo().findByKeys(['k1']))).toMatchObject([{ kind: 'found', items: [{ id: 'b' }] }]);
  });

  test.each([
    ['an unreadable task', [task('a'), { id: 'x' }]],
    ['an entry that is none', [null]],
  ])('does not say none over %s', async (_what, value) => {
    expect((await find([value], ['k1'])).lookups).toMatchObject([{ kind: 'inconclusive' }]);
  });

  test('does not say none of a list that goes round in circles', async () => {
    const link = `${ORIGIN}/v1.0${LISTS}/D/tasks`;
    const staged = mailbox({ '/D/tasks': found({ value: [task('a')], '@odata.nextLink': link }) });
    expect(await staged.run(staged.gateway.findByKeys(['k1']))).toMatchObject([{ kind: 'inconclusive' }]);
  });

  test('does not say none where the list fails', async () => {
    const staged = mailbox({ '/D/tasks': { status: 500 } });
    expect(await staged.run(staged.gateway.findByKeys(['k1']))).toMatchObject([{ kind: 'inconclusive' }]);
  });
});

describe('Deleted Items', () => {
  const MAILBOX_ID = 'MBX:a@b';
  const ITEMS = `${ORIGIN}/v1.0/admin/exchange/mailboxes/MBX%3Aa%40b/folders/deleteditems/items`;
  const item = (id: string, subject: string, type = 'IPM.Task') => ({
    id,
    type,
    createdDateTime: '2026-11-20T08:00:00Z',
    lastModifiedDateTime: '2026-11-21T08:00:00Z',
    singleValueExtendedProperties: [{ id: 'String 0x37', value: subject }],
  });
  const settings = () => json({ primaryMailboxId: MAILBOX_ID });

  test('come through the mailbox item API, reduced and without etag, so that nobody purges them', async () => {
    const { todo, arrived, run } = stage(({ url }) => {
      if (url.endsWith('/settings/exchange')) return settings();
      return url.includes('$skip=')
        ? json({ value: [item('y', 'Zwei')] })
        : json({
            value: [item('x', 'Eins'), item('n', 'Mail', 'IPM.Note')],
            '@odata.nextLink': `${ITEMS}?$skip=1`,
          });
    });
    const gateway = todo();
    const dates = { createdDateTime: '2026-11-20T08:00:00Z', lastModifiedDateTime: '2026-11-21T08:00:00Z' };
    expect(await run(gateway.inDeletedItems())).toEqual([
      { id: 'x', title: 'Eins', ...dates },
      { id: 'y', title: 'Zwei', ...dates },
    ]);
    expect(arrived[1]!.url).toContain(`${ITEMS}?$filter=type%20eq%20'IPM.Task'&$select=`);
    await run(gateway.inDeletedItems());
    expect(arrived.filter(({ url }) => url.endsWith('/settings/exchange'))).toHaveLength(1);
  });

  test.each([
    [400, 'BadRequest'],
    [403, 'ErrorAccessDenied'],
    [404, 'ResourceNotFoundX'],
    [501, 'NotImplemented'],
  ])('are not shown where the API answers %d', async (status, name) => {
    const { todo, run } = stage(() => refusal(status, name));
    expect(await run(todo().inDeletedItems())).toBeUndefined();
    expect(await run(todo().probeDeletedItems('k'))).toBe(false);
  });

  test('are not shown where the class cannot be filtered by', async () => {
    const { todo, run } = stage(({ url }) =>
      url.endsWith('/settings/exchange') ? settings() : refusal(400, 'ErrorInvalidUrlQuery'),
    );
    expect(await run(todo().probeDeletedItems('k'))).toBe(false);
  });

  test('are found to be shown with two requests, and nothing is created for it', async () => {
    const { todo, arrived, run } = stage(({ url }) =>
      url.endsWith('/settings/exchange') ? settings() : json({ value: [] }),
    );
    expect(await run(todo().probeDeletedItems('k'))).toBe(true);
    expect(arrived.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test.each([
    ['a failure', () => refusal(500, 'X')],
    ['a blocked mailbox', () => refusal(404, 'MailboxNotEnabledForRESTAPI')],
    ['an answer that is none', () => json({})],
  ])('are not known to be shown or not after %s', async (_what, answer) => {
    const { todo, run } = stage(answer);
    expect(await run(todo().probeDeletedItems('k'))).toBeUndefined();
    await expect(run(todo().inDeletedItems())).rejects.toMatchObject({ name: 'OutlookError' });
  });

  test('that never end are no proof of anything', async () => {
    let page = 0;
    const { todo, run } = stage(({ url }) =>
      url.endsWith('/settings/exchange')
        ? settings()
        : json({ value: [], '@odata.nextLink': `${ITEMS}?$skip=${++page}` }),
    );
    await expect(run(todo().inDeletedItems())).rejects.toMatchObject({ kind: 'rejected' });
    expect(page).toBe(50);
  });
});
