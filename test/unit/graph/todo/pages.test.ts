import { describe, expect, test } from 'vitest';
import { batchReply, json, ORIGIN, refusal, type SubReply, stage, task } from '../support/scriptedGraph.ts';

const LISTS = `${ORIGIN}/v1.0/users/willy%40example.com/todo/lists`;
const DELTA = `${LISTS}/L%2B1/tasks/delta`;
const end = { '@odata.deltaLink': `${DELTA}?$deltatoken=d1` };
const page = (value: unknown, links: object = end) => json({ value, ...links });
const lists: SubReply = { status: 200, body: { value: [{ id: 'L+1', wellknownListName: 'defaultList' }] } };

describe('the pages of a round', () => {
  test('are those of the default list, and ask for nothing the delta refuses', async () => {
    const { todo, arrived, run } = stage((request, number) => {
      if (request.url.endsWith('$batch')) return batchReply(request, () => lists);
      return number === 2 ? page([], { '@odata.nextLink': `${DELTA}?$skiptoken=s%2B1` }) : page([]);
    });
    const gateway = todo();
    const first = await run(gateway.firstPage(null));
    expect(first).toEqual({ entries: [], nextLink: `${DELTA}?$skiptoken=s%2B1` });
    expect(await run(gateway.nextPage(first.nextLink!))).toEqual({
      entries: [],
      deltaLink: end['@odata.deltaLink'],
    });
    expect(arrived.slice(1).map(({ url }) => url)).toEqual([DELTA, `${DELTA}?$skiptoken=s%2B1`]);
    for (const { headers } of arrived.slice(1)) expect(headers.get('prefer')).toBe('odata.maxpagesize=500');
    expect(gateway.requests).toBe(3);
  });

  test.each([DELTA, `${LISTS}('L%2B1')/tasks/delta()`])(
    'tell which list they are of, so that it need not be asked for: %s',
    async (url) => {
      const { todo, arrived, run } = stage((request) =>
        request.url.endsWith('$batch')
          ? batchReply(request, () => ({ status: 200, body: task('a') }))
          : page([]),
      );
      const gateway = todo();
      await run(gateway.nextPage(`${url}?$deltatoken=d1`));
      await run(gateway.read(['a']));
      expect(gateway.requests).toBe(2);
      expect(arrived[1]!.body).toContain('/todo/lists/L%2B1/tasks/a');
    },
  );

  test.each([
    [404, 'UnknownError'],
    [404, 'ErrorItemNotFound'],
    [500, 'UnknownError'],
  ])(
    'that stumble once after a mass deletion (%d %s) are asked for again, not given up',
    async (status, code) => {
      const { todo, clock, run } = stage((_request, number) =>
        number === 1 ? refusal(status, code) : page([task('a')]),
      );
      const { entries } = await run(todo().nextPage(end['@odata.deltaLink']));
      expect(entries).toMatchObject([{ kind: 'item', id: 'a' }]);
      expect(clock.sleeps).toEqual([2_000]);
    },
  );

  test.each([
    [404, 'ErrorItemNotFound', 'cursorExpired', 3],
    [500, 'UnknownError', 'unclear', 3],
    [404, 'SyncStateNotFound', 'cursorExpired', 1],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailboxUnknown', 1],
    [410, 'SyncStateNotFound', 'cursorExpired', 1],
    [400, 'BadRequest', 'cursorExpired', 1],
    [403, 'ErrorAccessDenied', 'forbidden', 1],
  ])('that go on answering %d %s are %s', async (status, code, kind, asked) => {
    const { todo, arrived, run } = stage(() => refusal(status, code));
    await expect(run(todo().nextPage(end['@odata.deltaLink']))).rejects.toMatchObject({ kind });
    expect(arrived).toHaveLength(asked);
  });

  test('stumbling beyond the wait budget is not waited for', async () => {
    const { todo, arrived, run } = stage(() => refusal(500, 'UnknownError'));
    await expect(run(todo({ waitBudget_ms: 1_000 }).nextPage(end['@odata.deltaLink']))).rejects.toMatchObject(
      {
        kind: 'unclear',
      },
    );
    expect(arrived).toHaveLength(1);
  });

  test('on another host are not followed', async () => {
    const { todo, arrived, run } = stage(() => page([]));
    const link = 'https://evil.example/v1.0/users/u/todo/lists/l/tasks/delta?$deltatoken=1';
    await expect(run(todo().nextPage(link))).rejects.toMatchObject({ kind: 'malformed' });
    expect(arrived).toEqual([]);
  });
});

describe('the entries of a page', () => {
  const entriesOf = async (...value: unknown[]) => {
    const { todo, run } = stage(() => page(value));
    return (await run(todo().nextPage(end['@odata.deltaLink']))).entries;
  };

  test('a task and a removed one are told apart', async () => {
    const whole = task('a', {
      dueDateTime: { dateTime: '2026-11-23T23:00:00.0000000', timeZone: 'UTC' },
      linkedResources: [{ applicationName: 'Planer', externalId: null }],
      recurrence: { pattern: { type: 'daily' } },
      unknownProperty: 1,
    });
    expect(await entriesOf(whole, { id: 'r', '@removed': { reason: 'deleted' } })).toEqual([
      { kind: 'item', id: 'a', item: whole },
      { kind: 'removed', id: 'r' },
    ]);
  });

  test.each([
    ['a due date that is no object', task('x', { dueDateTime: '2026-11-23' }), 'dueDateTime'],
    ['a title that is no text', task('x', { title: { geheim: 1 } }), 'title'],
    ['no status', task('x', { status: undefined }), 'status'],
    ['no etag', task('x', { '@odata.etag': undefined }), '@odata.etag'],
    ['linkedResources that are none', task('x', { linkedResources: {} }), 'linkedResources'],
  ])('one with %s withholds only itself', async (_what, bad, named) => {
    const entries = await entriesOf(task('a'), bad, task('b'));
    expect(entries.map(({ kind }) => kind)).toEqual(['item', 'malformed', 'item']);
    expect(entries[1]).toMatchObject({ id: 'x', reason: expect.stringContaining(named) });
    expect(JSON.stringify(entries[1])).not.toMatch(/geheim|2026/);
  });
});
