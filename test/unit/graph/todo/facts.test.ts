import { describe, expect, test } from 'vitest';
import {
  type ArrivedSub,
  batchReply,
  ORIGIN,
  type SubReply,
  stage,
  subsOf,
} from '../support/scriptedGraph.ts';

const USER = '/users/willy%40example.com';
const LINK = `${ORIGIN}/v1.0${USER}/todo/lists?$skip=20`;
const list = (id: string, wellknownListName: string) => ({ id, wellknownListName });
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});
const zone: SubReply = { status: 200, body: { timeZone: 'W. Europe Standard Time' } };

function factsWith(lists: (sub: ArrivedSub) => SubReply | undefined, settings: SubReply | undefined = zone) {
  const staged = stage((request) =>
    batchReply(request, (sub) => (sub.url.includes('mailboxSettings') ? settings : lists(sub))),
  );
  const gateway = staged.todo();
  return { ...staged, gateway, facts: staged.run(gateway.mailboxFacts()) };
}

describe('the facts of a mailbox', () => {
  test('are the default list, found on our side among all others, and the zone of its dates', async () => {
    const value = [list('F', 'flaggedEmails'), list('N', 'none'), list('D', 'defaultList')];
    const { facts, arrived } = factsWith(() => ({ status: 200, body: { value } }));
    expect(await facts).toEqual({ containerId: 'D', timeZone: 'W. Europe Standard Time' });
    expect(subsOf(arrived[0]!).map(({ url }) => url)).toEqual([
      `${USER}/todo/lists`,
      `${USER}/mailboxSettings?$select=timeZone`,
      `${USER}?$select=id`,
    ]);
    expect(arrived).toHaveLength(1);
  });

  test('are looked for on later pages, too', async () => {
    const { facts } = factsWith(({ url }) =>
      url.includes('$skip')
        ? { status: 200, body: { value: [list('D', 'defaultList')] } }
        : { status: 200, body: { value: [list('N', 'none')], '@odata.nextLink': LINK } },
    );
    expect(await facts).toMatchObject({ containerId: 'D' });
  });

  test.each([
    ['the app may not read it', code(403, 'ErrorAccessDenied')],
    ['there is none', { status: 200, body: { timeZone: null } }],
  ])('lack the zone where %s', async (_why, settings) => {
    const { facts } = factsWith(
      () => ({ status: 200, body: { value: [list('D', 'defaultList')] } }),
      settings,
    );
    expect(await facts).toEqual({ containerId: 'D' });
  });

  test('are not remembered without a zone that only failed for the moment', async () => {
    const { facts } = factsWith(() => ({ status: 200, body: { value: [list('D', 'defaultList')] } }), {
      status: 500,
    });
    await expect(facts).rejects.toMatchObject({ kind: 'unclear' });
  });

  test.each([
    [code(403, 'ErrorAccessDenied'), 'forbidden'],
    [code(404, 'MailboxNotEnabledForRESTAPI'), 'mailboxUnknown'],
    [{ status: 200, body: { value: [list('N', 'none')] } }, 'malformed'],
    [{ status: 200, body: { value: [{ id: 7 }] } }, 'malformed'],
    [{ status: 200, body: {} }, 'malformed'],
  ] as const)('are an error where the lists answer %j', async (reply, kind) => {
    const { facts } = factsWith(() => reply);
    await expect(facts).rejects.toMatchObject({ kind });
  });
});

describe('a mailbox that was found earlier', () => {
  const pinned = { containerId: 'D', userId: '0a1b' };
  const answer = { status: 200, body: { id: 'a', '@odata.etag': 'W/"a"', status: 'notStarted' } };

  test('is asked under its own id, and its list is known', async () => {
    const { todo, arrived, run } = stage((request) => batchReply(request, () => answer));
    await run(todo({ pinned }).read(['a']));
    expect(arrived.map((request) => subsOf(request).map(({ url }) => url))).toEqual([
      ['/users/0a1b/todo/lists/D/tasks/a'],
    ]);
  });

  test('is looked up under its address again, because that may be another one now', async () => {
    const { todo, arrived, run } = stage((request) =>
      batchReply(request, ({ url }) => {
        if (url.endsWith('/todo/lists')) return { status: 200, body: { value: [list('E', 'defaultList')] } };
        return url.endsWith('?$select=id') ? { status: 200, body: { id: 'fffe' } } : zone;
      }),
    );
    const gateway = todo({ pinned });
    expect(await run(gateway.mailboxFacts())).toMatchObject({ containerId: 'E', userId: 'fffe' });
    expect(subsOf(arrived[0]!)[0]!.url).toBe(`${USER}/todo/lists`);
  });
});
