import { describe, expect, test } from 'vitest';
import { type ArrivedSub, batchReply, type SubReply, stage, subsOf } from '../support/scriptedGraph.ts';

const isCalendar = (sub: ArrivedSub) => sub.url.startsWith('/users/willy%40example.com/calendar?');
const isUser = (sub: ArrivedSub) => sub.url === '/users/willy%40example.com?$select=id';
const entity = (id: string, entryId?: string) => ({
  status: 200,
  body: {
    id,
    ...(entryId === undefined
      ? {}
      : { singleValueExtendedProperties: [{ id: 'Binary 0xfff', value: entryId }] }),
  },
});
const code = (status: number, name: string): SubReply => ({
  status,
  body: { error: { code: name, message: '' } },
});
const factsWith = (
  calendarReply: (sub: ArrivedSub) => SubReply | undefined,
  folderReply: SubReply | undefined,
  userReply: SubReply = code(403, 'Authorization_RequestDenied'),
) => {
  const staged = stage((request) =>
    batchReply(request, (sub) =>
      isUser(sub) ? userReply : isCalendar(sub) ? calendarReply(sub) : folderReply,
    ),
  );
  const gateway = staged.calendar();
  return { ...staged, gateway, facts: staged.run(gateway.mailboxFacts()) };
};

describe('the facts of a mailbox', () => {
  test('come with one batch, entry ids included', async () => {
    const { facts, gateway, arrived } = factsWith(() => entity('C1', 'AAcal='), entity('D1', 'AAdel='));
    expect(await facts).toEqual({
      containerId: 'C1',
      containerEntryId: 'AAcal=',
      deletedItemsEntryId: 'AAdel=',
    });
    expect(gateway.requests).toBe(1);
    const expand = "$expand=singleValueExtendedProperties($filter=id%20eq%20'Binary%200x0FFF')";
    expect(subsOf(arrived[0]!).map(({ url }) => url)).toEqual([
      `/users/willy%40example.com/calendar?$select=id&${expand}`,
      `/users/willy%40example.com/mailFolders/deleteditems?$select=id&${expand}`,
      '/users/willy%40example.com?$select=id',
    ]);
  });

  test('name the user where the app may read users; from then on every request names that id', async () => {
    const { facts, gateway, run, arrived } = factsWith(() => entity('C1'), entity('D1'), entity('1f0c-user'));
    expect(await facts).toEqual({ containerId: 'C1', userId: '1f0c-user' });
    await run(gateway.read(['a'])).catch(() => undefined);
    expect(subsOf(arrived[1]!).map(({ url }) => url)).toEqual([
      expect.stringMatching(/^\/users\/1f0c-user\/events\/a/),
    ]);
  });

  test('are those of the address, whoever was pinned', async () => {
    const staged = stage((request) => batchReply(request, () => entity('C1')));
    const gateway = staged.calendar({ pinned: { containerId: 'C0', userId: 'frueher' } });
    await staged.run(gateway.mailboxFacts());
    await staged.run(gateway.read(['a'])).catch(() => undefined);
    const urls = staged.arrived.flatMap((request) => subsOf(request).map(({ url }) => url));
    expect(urls.slice(0, 3).every((url) => url.startsWith('/users/willy%40example.com'))).toBe(true);
    expect(urls.at(-1)).toMatch(/^\/users\/frueher\/events\/a/);
  });

  test('lack Deleted Items where the app has no rights on mail folders', async () => {
    const { facts } = factsWith(() => entity('C1', 'AAcal='), code(403, 'ErrorAccessDenied'));
    expect(await facts).toEqual({ containerId: 'C1', containerEntryId: 'AAcal=' });
  });

  test('lack the entry ids where the mailbox does not show them', async () => {
    const { facts } = factsWith(() => entity('C1'), entity('D1'));
    expect(await facts).toEqual({ containerId: 'C1' });
  });

  test('are asked for without the property where it is refused', async () => {
    const { facts, gateway } = factsWith(
      (sub) => (sub.url.includes('$expand') ? code(400, 'ErrorInvalidProperty') : entity('C1')),
      code(400, 'ErrorInvalidProperty'),
    );
    expect(await facts).toEqual({ containerId: 'C1' });
    expect(gateway.requests).toBe(2);
  });

  test.each([
    [403, 'ErrorAccessDenied', 'forbidden'],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailboxUnknown'],
    [404, 'Request_ResourceNotFound', 'mailboxUnknown'],
  ])('are an error where the calendar answers %d %s', async (status, name, kind) => {
    const { facts } = factsWith(() => code(status, name), code(status, name));
    await expect(facts).rejects.toMatchObject({ kind, code: name });
  });

  test('are not remembered as missing when Deleted Items only failed for the moment', async () => {
    const { facts } = factsWith(() => entity('C1', 'AAcal='), { status: 500 });
    await expect(facts).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('are not remembered without the user when that only failed for the moment', async () => {
    const { facts } = factsWith(() => entity('C1'), entity('D1'), { status: 429 });
    await expect(facts).rejects.toMatchObject({ name: 'OutlookError' });
  });

  test('without an id of the calendar are malformed', async () => {
    const { facts } = factsWith(() => ({ status: 200, body: {} }), entity('D1'));
    await expect(facts).rejects.toMatchObject({ kind: 'malformed' });
  });
});
