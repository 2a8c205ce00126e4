import { describe, expect, test } from 'vitest';
import { json, ORIGIN, refusal, stage } from '../support/scriptedGraph.ts';

const ITEMS = `${ORIGIN}/v1.0/admin/exchange/mailboxes/MBX%3Aa%40b/folders/deleteditems/items`;
const settings = () => json({ primaryMailboxId: 'MBX:a@b' });
const item = (id: string, type: string, more: Record<string, unknown> = {}) => ({
  id,
  type,
  createdDateTime: '2026-11-20T08:00:00Z',
  lastModifiedDateTime: '2026-11-21T08:00:00Z',
  singleValueExtendedProperties: [{ id: 'String 0x37', value: 'Besuch' }],
  ...more,
});
const asked = (url: string) => url.endsWith('/settings/exchange');

describe('Events in Deleted Items', () => {
  test('come through the mailbox item API, page by page, and only appointments', async () => {
    const { calendar, arrived, run } = stage(({ url }) => {
      if (asked(url)) return settings();
      return url.includes('$skip=')
        ? json({ value: [item('y', 'IPM.Appointment', { singleValueExtendedProperties: undefined })] })
        : json({
            value: [item('x', 'IPM.Appointment'), item('t', 'IPM.Task'), item('n', 'IPM.Note')],
            '@odata.nextLink': `${ITEMS}?$skip=1`,
          });
    });
    const gateway = calendar();
    const dates = { createdDateTime: '2026-11-20T08:00:00Z', lastModifiedDateTime: '2026-11-21T08:00:00Z' };
    expect(await run(gateway.inDeletedItems())).toEqual([
      { id: 'x', subject: 'Besuch', ...dates },
      { id: 'y', subject: null, ...dates },
    ]);
    expect(arrived[1]!.url).toContain(`${ITEMS}?$filter=type%20eq%20'IPM.Appointment'&$select=`);
    expect(arrived.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  test('are asked for under the user that the mailbox was found to belong to', async () => {
    const { calendar, arrived, run } = stage(({ url }) => (asked(url) ? settings() : json({ value: [] })));
    const pinned = { containerId: 'C', userId: 'u-1' };
    expect(await run(calendar({ pinned }).inDeletedItems())).toEqual([]);
    expect(arrived[0]!.url).toBe(`${ORIGIN}/v1.0/users/u-1/settings/exchange`);
  });

  test.each([
    [400, 'BadRequest'],
    [403, 'ErrorAccessDenied'],
    [404, 'ResourceNotFoundX'],
    [501, 'NotImplemented'],
  ])('are not shown where the API answers %d', async (status, name) => {
    const { calendar, run } = stage(() => refusal(status, name));
    expect(await run(calendar().inDeletedItems())).toBeUndefined();
  });

  test.each([
    ['a failure', () => refusal(500, 'X')],
    ['a blocked mailbox', () => refusal(404, 'MailboxNotEnabledForRESTAPI')],
    ['an answer that is none', () => json({})],
  ])('are not known after %s', async (_, answer) => {
    const { calendar, run } = stage(answer);
    await expect(run(calendar().inDeletedItems())).rejects.toMatchObject({ name: 'OutlookError' });
  });
});
