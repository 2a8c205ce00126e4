import { describe, expect, it } from 'vitest';
import { complexTypes, enumMembers } from '../../../simulator/m365/bodyTypes.ts';
import { eventNavigation, readOnlyEventProperties } from '../../../simulator/m365/eventTypes.ts';
import { bareName, propertyOf } from '../../../simulator/m365/graphSchema.ts';
import { checkRequest, loadSchema } from '../../../simulator/m365/schemaCheck.ts';

const schema = loadSchema();

describe.skipIf(schema === undefined)('Prüfung gegen Microsofts Metadaten', () => {
  const check = (method: string, path: string, body?: unknown) =>
    checkRequest(schema as NonNullable<typeof schema>, { method, path, body });

  it.each([
    ['GET', '/v1.0/users/u/calendarView/delta?startDateTime=a&endDateTime=b', undefined],
    ['POST', '/v1.0/users/u/events', { subject: 'x', start: { dateTime: 'a', timeZone: 'UTC' } }],
    [
      'PATCH',
      '/v1.0/users/u/calendars/c/events/e',
      { importance: 'high', singleValueExtendedProperties: [{ id: 'a', value: 'b' }] },
    ],
    ['POST', '/v1.0/users/u/events/e/permanentDelete', {}],
    ['POST', '/v1.0/users/u/events/e/cancel', { comment: 'x' }],
    [
      'GET',
      '/v1.0/users/u/events?$select=id,subject&$expand=singleValueExtendedProperties($filter=id%20eq%20%27a%27)',
      undefined,
    ],
    ['GET', '/v1.0/users/u/mailFolders/deleteditems', undefined],
    ['GET', '/v1.0/users/u/todo/lists/l/tasks/delta', undefined],
    [
      'POST',
      '/v1.0/users/u/todo/lists/l/tasks',
      {
        title: 'x',
        dueDateTime: { dateTime: 'a', timeZone: 'UTC' },
        linkedResources: [{ applicationName: 'a', externalId: 'b' }],
      },
    ],
    ['POST', '/v1.0/users/u/todo/lists/l/tasks/t/linkedResources', { externalId: 'b' }],
    ['GET', '/v1.0/users/u/settings/exchange', undefined],
    [
      'GET',
      '/v1.0/admin/exchange/mailboxes/m/folders/deleteditems/items?$select=id,type&$expand=singleValueExtendedProperties($filter=id%20eq%20%27a%27)',
      undefined,
    ],
    ['POST', '/v1.0/$batch', { requests: [{ id: '1', method: 'DELETE', url: '/users/u/events/e' }] }],
  ])('lässt zu: %s %s', (method, path, body) => {
    expect(check(method, path, body)).toEqual([]);
  });

  it.each([
    ['GET', '/v1.0/users/u/termine', undefined],
    ['POST', '/v1.0/users/u/calendarView/delta', undefined],
    ['GET', '/v1.0/users/u/events/e/permanentDelete', undefined],
    ['POST', '/v1.0/users/u/events', { betreff: 'x' }],
    ['PATCH', '/v1.0/users/u/events/e', { start: { datum: 'x' } }],
    ['PATCH', '/v1.0/users/u/events/e', { importance: 'hoch' }],
    ['PATCH', '/v1.0/users/u/events/e', { reminderMinutesBeforeStart: '15' }],
    ['POST', '/v1.0/users/u/events/e/cancel', { grund: 'x' }],
    ['GET', '/v1.0/users/u/events?$select=betreff', undefined],
    ['POST', '/v1.0/users/u/todo/lists/l/tasks/t/permanentDelete', {}],
    ['POST', '/v1.0/users/u/todo/lists/l/tasks', { title: 'x', status: 'erledigt' }],
    ['PATCH', '/v1.0/users/u/todo/lists/l/tasks/t', { importance: null }],
    ['GET', '/v1.0/users/u/todo/listen', undefined],
    [
      'POST',
      '/v1.0/$batch',
      { requests: [{ id: '1', method: 'POST', url: '/users/u/events', body: { betreff: 'x' } }] },
    ],
  ])('beanstandet: %s %s', (method, path, body) => {
    expect(check(method, path, body)).toHaveLength(1);
  });

  it('und der Simulator kennt dieselben Eigenschaften, Typen und Werte', () => {
    const known = schema as NonNullable<typeof schema>;
    for (const [name, members] of Object.entries(enumMembers))
      expect(Object.keys(known.types[name]?.members ?? {}).sort(), name).toEqual([...members].sort());
    for (const [type, properties] of Object.entries(complexTypes))
      for (const [name, { type: own }] of Object.entries(properties)) {
        const published = propertyOf(known, type, name);
        const bare = (text: string) => bareName(text).replace('Edm.', '');
        expect(published && bare(published.type), `${type}.${name}`).toBe(bare(own));
      }
    for (const name of [...readOnlyEventProperties, ...eventNavigation])
      expect(propertyOf(known, 'event', name), name).toBeDefined();
  });
});
