import { describe, expect, test } from 'vitest';
import { event, json, ORIGIN, refusal, stage } from '../support/scriptedGraph.ts';

const DELTA = `${ORIGIN}/v1.0/users/willy%40example.com/calendarView/delta`;
const window = { start: '2026-10-24T00:00:00Z', end: '2028-05-27T00:00:00Z' };
const end = { '@odata.deltaLink': `${DELTA}?$deltatoken=d1` };
const page = (value: unknown, links: object = end) => json({ value, ...links });

describe('the pages of a round', () => {
  test('begin with the window, bear every preference, and ask for nothing the delta refuses', async () => {
    const { calendar, arrived, run } = stage((_request, number) =>
      number === 1 ? page([], { '@odata.nextLink': `${DELTA}?$skiptoken=s%2B1` }) : page([]),
    );
    const gateway = calendar();
    const first = await run(gateway.firstPage(window));
    expect(first).toEqual({ entries: [], nextLink: `${DELTA}?$skiptoken=s%2B1` });
    expect(await run(gateway.nextPage(first.nextLink!))).toEqual({
      entries: [],
      deltaLink: end['@odata.deltaLink'],
    });
    expect(arrived.map(({ url }) => url)).toEqual([
      `${DELTA}?startDateTime=2026-10-24T00%3A00%3A00Z&endDateTime=2028-05-27T00%3A00%3A00Z`,
      `${DELTA}?$skiptoken=s%2B1`,
    ]);
    for (const { headers } of arrived) {
      expect(headers.get('prefer')).toBe(
        'IdType="ImmutableId", outlook.timezone="UTC", odata.maxpagesize=500',
      );
    }
    expect(gateway.requests).toBe(2);
  });

  test.each([
    'https://evil.example/v1.0/users/u/calendarView/delta?$skiptoken=1',
    `${ORIGIN}.evil.example/v1.0/users/u/x`,
    '//evil.example/v1.0/users/u/x',
  ])('the link %s is not followed and the token not sent', async (link) => {
    const { calendar, arrived, run } = stage(() => page([]));
    await expect(run(calendar().nextPage(link))).rejects.toMatchObject({ kind: 'malformed' });
    expect(arrived).toEqual([]);
  });

  test.each([
    ['no link', page([], {})],
    ['both links', page([], { ...end, '@odata.nextLink': `${DELTA}?$skiptoken=1` })],
    ['no list', json(end)],
    ['a list that is none', page({ 0: event('a') })],
    ['a link that is none', page([], { '@odata.deltaLink': 7 })],
    ['an empty link', page([], { '@odata.deltaLink': '' })],
    ['nothing', new Response(null, { status: 204 })],
    ['text', new Response('<html>', { status: 200 })],
  ])('a page with %s is malformed', async (_what, answer) => {
    const { calendar, run } = stage(() => answer);
    await expect(run(calendar().firstPage(window))).rejects.toMatchObject({ kind: 'malformed' });
  });

  test.each([
    [410, 'SyncStateNotFound'],
    [404, 'syncStateNotFound'],
    [400, 'BadRequest'],
  ])('a link answered %d %s has expired', async (status, code) => {
    const { calendar, run } = stage(() => refusal(status, code));
    await expect(run(calendar().nextPage(end['@odata.deltaLink']))).rejects.toMatchObject({
      kind: 'cursorExpired',
    });
  });

  test('a first page answered 400 is no expired cursor: a full round would not help', async () => {
    const { calendar, run } = stage(() => refusal(400, 'ErrorInvalidParameter'));
    await expect(run(calendar().firstPage(window))).rejects.toMatchObject({ kind: 'rejected' });
  });

  test('requests count their repetitions', async () => {
    const { calendar, run } = stage((_request, number) =>
      number < 3 ? refusal(503, 'X', { 'retry-after': '1' }) : page([]),
    );
    const gateway = calendar();
    await run(gateway.firstPage(window));
    expect(gateway.requests).toBe(3);
  });

  test('the wait budget is per call', async () => {
    const { calendar, clock, run } = stage((_request, number) =>
      number % 2 === 1 ? refusal(429, 'X', { 'retry-after': '8' }) : page([]),
    );
    const gateway = calendar({ waitBudget_ms: 10_000 });
    await run(gateway.firstPage(window));
    await run(gateway.firstPage(window));
    expect(clock.sleeps).toEqual([8_000, 8_000]);
  });
});

describe('the entries of a page', () => {
  const entriesOf = async (...value: unknown[]) => {
    const { calendar, run } = stage(() => page(value));
    return (await run(calendar().firstPage(window))).entries;
  };

  test('an event, a stub of an occurrence and a removed one are told apart', async () => {
    const stub = {
      id: 'o',
      '@odata.etag': 'W/"o"',
      type: 'occurrence',
      seriesMasterId: 'm',
      start: { dateTime: '2026-11-23T10:00:00.0000000', timeZone: 'UTC' },
      end: { dateTime: '2026-11-23T11:00:00.0000000', timeZone: 'UTC' },
    };
    const removed = { '@odata.type': '#microsoft.graph.event', id: 'r', '@removed': { reason: 'deleted' } };
    const single = event('s', {
      unknownProperty: { x: 1 },
      body: { contentType: 'html', content: '<p>' },
      location: null,
    });
    expect(await entriesOf(single, stub, removed)).toEqual([
      { kind: 'item', id: 's', item: single },
      { kind: 'item', id: 'o', item: stub },
      { kind: 'removed', id: 'r' },
    ]);
  });

  test.each([
    ['a start that is no object', event('x', { start: '2026-11-23' }), 'x', 'start'],
    ['a start without a date', event('x', { start: {} }), 'x', 'start'],
    ['a subject that is no text', event('x', { subject: { geheim: 1 } }), 'x', 'subject'],
    ['no type', event('x', { type: undefined }), 'x', 'type'],
    ['no etag', event('x', { '@odata.etag': undefined }), 'x', '@odata.etag'],
    ['several faults', event('x', { start: 1, isAllDay: 'ja' }), 'x', 'isAllDay, start'],
    ['no id', event('x', { id: undefined }), undefined, 'id'],
    ['an id that would lead elsewhere', event('..'), undefined, 'id'],
    ['no id though removed', { '@removed': { reason: 'deleted' } }, undefined, 'id'],
    ['nothing in it', null, undefined, 'Eintrag'],
  ])('one with %s withholds only itself', async (_what, bad, id, named) => {
    const entries = await entriesOf(event('a'), bad, event('b'));
    expect(entries.map(({ kind }) => kind)).toEqual(['item', 'malformed', 'item']);
    expect(entries[1]).toMatchObject({ id, reason: expect.stringContaining(named) });
    expect(JSON.stringify(entries[1])).not.toMatch(/geheim|2026/);
  });

  test('of the same id twice the last counts, and ids that differ in case only are two', async () => {
    const entries = await entriesOf(
      event('a', { subject: 'alt' }),
      event('b'),
      event('A'),
      event('a', { subject: 'neu' }),
      event('c'),
      { id: 'b', '@removed': { reason: 'deleted' } },
    );
    expect(entries).toMatchObject([
      { id: 'A' },
      { id: 'a', item: { subject: 'neu' } },
      { id: 'c' },
      { kind: 'removed', id: 'b' },
    ]);
  });
});
