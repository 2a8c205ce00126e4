import { describe, expect, test } from 'vitest';
import {
  type ArrivedSub,
  batchReply,
  event,
  ORIGIN,
  refusal,
  type SubReply,
  stage,
  subsOf,
} from '../support/scriptedGraph.ts';

const USER = '/users/willy%40example.com';
const facts = { containerId: 'C1', containerEntryId: 'AAcal=', deletedItemsEntryId: 'AAdel=' };
const bare = { containerId: 'C1' };
const parent = (value: string) => ({ singleValueExtendedProperties: [{ id: 'Binary 0xe09', value }] });
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});
const list = (...value: unknown[]): SubReply => ({ status: 200, body: { value } });

/** A mailbox that shows events by id; `views` by calendar id (`''` = the primary one). */
function mailbox(
  events: Record<string, SubReply>,
  views: Record<string, SubReply | ((url: string) => SubReply)> = {},
) {
  const asked: string[] = [];
  const reply = ({ url }: ArrivedSub): SubReply => {
    asked.push(url);
    const path = url.slice(USER.length);
    const id = /^\/events\/([^?]+)/.exec(path)?.[1];
    if (id !== undefined) return events[decodeURIComponent(id)] ?? code(404, 'ErrorItemNotFound');
    if (path.startsWith('/calendars?')) {
      const known = Object.keys(views).filter((name) => name !== '' && name !== 'calendars');
      const given = views.calendars;
      if (given !== undefined) return typeof given === 'function' ? given(url) : given;
      return list({ id: 'C1' }, ...known.map((name) => ({ id: name })));
    }
    const calendar = /^\/(?:calendar|calendars\/([^/]+))\/calendarView\?/.exec(path);
    const view = views[calendar?.[1] ?? ''] ?? list();
    return typeof view === 'function' ? view(url) : view;
  };
  const staged = stage((request) => batchReply(request, reply));
  return { ...staged, gateway: staged.calendar(), asked };
}

const found = (body: unknown): SubReply => ({ status: 200, body });

describe('reading by id', () => {
  test('takes one request for twenty and answers in order', async () => {
    const { gateway, run } = mailbox({ e7: found(event('e7')) });
    const ids = Array.from({ length: 41 }, (_, index) => `e${index}`);
    const proofs = await run(gateway.read(ids));
    expect(proofs.map(({ kind }) => kind)).toEqual(ids.map((id) => (id === 'e7' ? 'found' : 'gone')));
    expect(gateway.requests).toBe(3);
  });

  test('asks for immutable ids and UTC in every sub-request, and encodes ids', async () => {
    const { gateway, arrived, run } = mailbox({});
    await run(gateway.read(['AA/b+c=']));
    expect(subsOf(arrived[0]!)).toEqual([
      {
        id: '1',
        method: 'GET',
        url: `${USER}/events/AA%2Fb%2Bc%3D`,
        headers: { Prefer: 'IdType="ImmutableId", outlook.timezone="UTC"' },
      },
    ]);
  });

  test.each([
    [code(404, 'MailboxNotEnabledForRESTAPI'), 'mailboxUnknown'],
    [code(404, 'ErrorFolderNotFound'), 'rejected'],
    [{ status: 404 }, 'rejected'],
    [code(403, 'ErrorAccessDenied'), 'forbidden'],
    [{ status: 503 }, 'unclear'],
    [{ status: 410 }, 'cursorExpired'],
    [found({ id: 'a', type: 7 }), 'malformed'],
    [{ status: 204 }, 'malformed'],
  ])('the answer %j proves nothing', async (answer, kind) => {
    const { gateway, run } = mailbox({ a: answer, b: found(event('b')) });
    expect(await run(gateway.read(['a', 'b']))).toMatchObject([
      { kind: 'inconclusive', error: { kind } },
      { kind: 'found', item: { id: 'b' } },
    ]);
  });

  test('throws when not one request was answered', async () => {
    const { calendar, run } = stage(() => refusal(403, 'ErrorAccessDenied'));
    await expect(run(calendar().read(['a', 'b']))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('lets the error of beforeSend pass', async () => {
    const stop = new Error('lease');
    const { calendar, arrived, run } = stage(() => refusal(500, 'X'));
    const beforeSend = () => {
      throw stop;
    };
    await expect(run(calendar({ beforeSend }).read(['a']))).rejects.toBe(stop);
    expect(arrived).toEqual([]);
  });

  test('of nothing sends nothing', async () => {
    const { gateway, run } = mailbox({});
    expect(await run(gateway.read([]))).toEqual([]);
    expect(await run(gateway.prove([], facts))).toEqual([]);
    expect(gateway.requests).toBe(0);
  });
});

describe('where an event lies', () => {
  test('is told by its folder, with one request', async () => {
    const { gateway, asked, run } = mailbox({
      a: found(event('a', parent('AAcal='))),
      b: found(event('b', parent('AAdel='))),
    });
    expect(await run(gateway.prove(['a', 'b', 'c'], facts))).toMatchObject([
      { kind: 'found', place: 'primary' },
      { kind: 'found', place: 'deletedItems' },
      { kind: 'gone' },
    ]);
    expect(gateway.requests).toBe(1);
    expect(asked[0]).toBe(
      `${USER}/events/a?$expand=singleValueExtendedProperties($filter=id%20eq%20'Binary%200x0E09')`,
    );
  });

  test('is found in the views where the folder is not shown', async () => {
    const { gateway, run } = mailbox(
      { p: found(event('p')), o: found(event('o')), d: found(event('d')) },
      { '': list({ id: 'x' }, { id: 'p' }), C2: list({ id: 'o' }), C3: list() },
    );
    expect(await run(gateway.prove(['d', 'p', 'o'], bare))).toMatchObject([
      { item: { id: 'd' }, place: 'deletedItems' },
      { item: { id: 'p' }, place: 'primary' },
      { item: { id: 'o' }, place: 'elsewhere' },
    ]);
  });

  test('is asked for without the folder where that is refused', async () => {
    const staged = stage((request) =>
      batchReply(request, ({ url }) => {
        if (url.includes('$expand')) return code(400, 'ErrorInvalidProperty');
        return url.includes('calendarView') ? list({ id: 'a' }) : found(event('a'));
      }),
    );
    const gateway = staged.calendar();
    expect(await staged.run(gateway.prove(['a'], facts))).toMatchObject([
      { kind: 'found', place: 'primary' },
    ]);
    expect(gateway.requests).toBe(3);
  });

  test('with a folder that is neither calendar nor Deleted Items is elsewhere, never deleted', async () => {
    const { gateway, run } = mailbox({ a: found(event('a', parent('AAother='))) });
    expect(await run(gateway.prove(['a'], facts))).toMatchObject([{ place: 'elsewhere' }]);
  });

  test('with a folder written otherwise than the facts is still found in the primary calendar', async () => {
    const { gateway, run } = mailbox({ a: found(event('a', parent('AAshort='))) }, { '': list({ id: 'a' }) });
    expect(await run(gateway.prove(['a'], facts))).toMatchObject([{ place: 'primary' }]);
  });

  test.each([
    ['without duration', { end: { dateTime: '2026-11-23T10:00:00.0000000', timeZone: 'UTC' } }],
    ['all day', { isAllDay: true, start: { dateTime: '2026-11-23T00:00:00.0000000', timeZone: 'UTC' } }],
    ['over ten years', { end: { dateTime: '2036-11-23T10:00:00.0000000', timeZone: 'UTC' } }],
  ])('is looked for a day around its start: %s', async (_what, more) => {
    const { gateway, asked, run } = mailbox({ a: found(event('a', more)) }, { '': list({ id: 'a' }) });
    expect(await run(gateway.prove(['a'], bare))).toMatchObject([{ place: 'primary' }]);
    const view = new URL(`${ORIGIN}${asked.find((url) => url.includes('calendarView'))}`).searchParams;
    const start = Date.parse(`${event('a', more).start.dateTime.slice(0, 19)}Z`);
    expect(Date.parse(view.get('startDateTime')!)).toBe(start - 86_400_000);
    expect(Date.parse(view.get('endDateTime')!)).toBe(start + 86_400_000);
  });

  test('is looked for on every page of the view', async () => {
    const next = `${ORIGIN}/v1.0${USER}/calendar/calendarView?$skip=100`;
    const { gateway, asked, run } = mailbox(
      { a: found(event('a')) },
      {
        '': (url) =>
          url.includes('$skip')
            ? list({ id: 'a' })
            : { status: 200, body: { value: [], '@odata.nextLink': next } },
      },
    );
    expect(await run(gateway.prove(['a'], bare))).toMatchObject([{ place: 'primary' }]);
    expect(asked.at(-1)).toBe(`${USER}/calendar/calendarView?$skip=100`);
  });

  const endless = (calendar: string): SubReply => ({
    status: 200,
    body: {
      value: [{ id: 'x' }],
      '@odata.nextLink': `${ORIGIN}/v1.0${USER}/${calendar}/calendarView?$skip=1`,
    },
  });
  const endlessCalendars: SubReply = {
    status: 200,
    body: { value: [{ id: 'C1' }], '@odata.nextLink': `${ORIGIN}/v1.0${USER}/calendars?$skip=1` },
  };
  const foreign: SubReply = {
    status: 200,
    body: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/users/u/calendar/calendarView?$skip=1' },
  };

  test.each([
    ['a view without end', { '': endless('calendar') }],
    ['a view that leads to a foreign host', { '': foreign }],
    ['a view that fails', { '': { status: 500 } }],
    ['a malformed view', { '': found({ value: 1 }) }],
    ['no list of calendars', { calendars: code(403, 'ErrorAccessDenied') }],
    [
      'too many calendars',
      { calendars: list(...Array.from({ length: 42 }, (_, index) => ({ id: `K${index}` }))) },
    ],
    ['a list of calendars without end', { calendars: endlessCalendars }],
    ['another calendar that fails', { C2: { status: 500 } }],
    ['another calendar without end', { C2: endless('calendars/C2') }],
  ] as [string, Record<string, SubReply>][])('is not concluded from %s', async (_what, views) => {
    const { gateway, run } = mailbox({ a: found(event('a')) }, views);
    expect(await run(gateway.prove(['a'], bare))).toMatchObject([{ kind: 'inconclusive' }]);
    expect(gateway.requests).toBeLessThan(30);
  });

  test('does not hang on the closed calendar of somebody else', async () => {
    const { gateway, run } = mailbox(
      { a: found(event('a')) },
      { Fremd: code(403, 'ErrorAccessDenied'), C2: list({ id: 'a' }) },
    );
    expect(await run(gateway.prove(['a'], bare))).toMatchObject([{ place: 'elsewhere' }]);
  });

  test('of a series that no view shows is not concluded: its first occurrence may be deleted', async () => {
    const { gateway, run } = mailbox({ m: found(event('m', { type: 'seriesMaster' })) });
    expect(await run(gateway.prove(['m'], bare))).toMatchObject([{ kind: 'inconclusive' }]);
  });

  test('of a series is where its occurrences are', async () => {
    const { gateway, run } = mailbox(
      { m: found(event('m', { type: 'seriesMaster' })) },
      { '': list({ id: 'o1', seriesMasterId: 'm' }) },
    );
    expect(await run(gateway.prove(['m'], bare))).toMatchObject([{ place: 'primary' }]);
  });

  test('of an event without a start is not concluded', async () => {
    const { gateway, run } = mailbox({ a: found(event('a', { start: null })) });
    expect(await run(gateway.prove(['a'], bare))).toMatchObject([{ kind: 'inconclusive' }]);
  });
});

describe('finding by key', () => {
  const KEY = 'String {7e3f9a52-1c84-4b0d-9f67-2ad5c08e41b3} Name emisExchangeSyncKey';

  test('filters on our property and quotes the key', async () => {
    const { calendar, arrived, run } = stage((request) => batchReply(request, () => list()));
    expect(await run(calendar().findByKeys(["o'k&1"]))).toEqual([{ kind: 'none' }]);
    const url = new URL(`${ORIGIN}${subsOf(arrived[0]!)[0]!.url}`);
    expect(url.pathname).toBe(`${USER}/events`);
    expect(url.searchParams.get('$filter')).toBe(
      `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY}' and ep/value eq 'o''k&1')`,
    );
  });

  test('gives every match in the order of the keys, twenty to a request', async () => {
    const { calendar, run } = stage((request) =>
      batchReply(request, ({ url }) =>
        url.includes("'k3'") ? list(event('a', { transactionId: 'k3' }), event('b')) : list(),
      ),
    );
    const gateway = calendar();
    const lookups = await run(gateway.findByKeys(Array.from({ length: 21 }, (_, index) => `k${index}`)));
    expect(lookups[3]).toMatchObject({ kind: 'found', items: [{ id: 'a' }, { id: 'b' }] });
    expect(lookups.filter(({ kind }) => kind === 'none')).toHaveLength(20);
    expect(gateway.requests).toBe(2);
  });

  test('never takes an event that was created under another key', async () => {
    const { calendar, run } = stage((request) =>
      batchReply(request, () => list(event('a', { transactionId: 'other' }))),
    );
    expect(await run(calendar().findByKeys(['k']))).toEqual([{ kind: 'none' }]);
  });

  test('follows an empty page that goes on before it says none', async () => {
    const { calendar, run } = stage((request) =>
      batchReply(request, ({ url }) =>
        url.includes('$skip')
          ? list(event('a'))
          : { status: 200, body: { value: [], '@odata.nextLink': `${ORIGIN}/v1.0${USER}/events?$skip=10` } },
      ),
    );
    expect(await run(calendar().findByKeys(['k']))).toMatchObject([{ kind: 'found', items: [{ id: 'a' }] }]);
  });

  test.each([
    { status: 500 },
    code(404, 'ErrorItemNotFound'),
    code(403, 'ErrorAccessDenied'),
    found({}),
    list({ id: 'a' }),
    { status: 200, body: { value: [], '@odata.nextLink': `${ORIGIN}/v1.0${USER}/events?$skip=10` } },
  ])('says none of no other answer: %j', async (answer) => {
    const { calendar, run } = stage((request) => batchReply(request, () => answer));
    expect(await run(calendar().findByKeys(['k']))).toMatchObject([{ kind: 'inconclusive' }]);
  });
});
