import { describe, expect, it } from 'vitest';
import { appointment, createWorld, willy } from './tenantWorld.ts';

const parent = "$expand=singleValueExtendedProperties($filter=id eq 'Binary 0x0E09')";
const own = "$expand=singleValueExtendedProperties($filter=id eq 'Binary 0x0FFF')";

describe('Gelöschte Elemente', () => {
  it('nehmen einen gelöschten Termin auf: die unveränderliche Id bleibt, die andere ändert sich', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(appointment('weg'));
    const mutable = (await ask('GET', `/events/${id}`, undefined, { Prefer: '' })).body.id;
    expect(mutable).not.toBe(id);
    expect((await ask('DELETE', `/events/${id}`)).status).toBe(204);
    expect(box.events()).toEqual([]);
    expect(box.deletedItems().map((event) => event.id)).toEqual([id]);
    expect((await ask('GET', `/events/${id}`)).status).toBe(200);
    const gone = await ask('GET', `/events/${mutable}`);
    expect([gone.status, gone.body.error.code]).toEqual([404, 'ErrorItemNotFound']);
  });

  it('verraten über den MAPI-Ordner, wo ein Termin liegt, wenn der Mandant das kann', async () => {
    const { ask, box, tenant } = createWorld();
    const id = box.createEvent(appointment('x'));
    const entryOf = async (path: string) => {
      const { body } = await ask('GET', path);
      return body.singleValueExtendedProperties?.[0].value;
    };
    expect(await entryOf(`/events/${id}?${parent}`)).toBe(await entryOf(`/calendar?${own}`));
    box.deleteEvent(id);
    expect(await entryOf(`/events/${id}?${parent}`)).toBe(await entryOf(`/mailFolders/deleteditems?${own}`));
    tenant.switches.parentEntryId = 'absent';
    expect(await entryOf(`/events/${id}?${parent}`)).toBeUndefined();
  });

  it('bleiben unsichtbar, wo Graph sie nicht zeigt', async () => {
    const { ask, box } = createWorld({
      switches: { deletedItemsVisible: false, permanentDeleteOfDeletedItems: false },
    });
    const id = box.createEvent(appointment('x'));
    box.deleteEvent(id);
    expect((await ask('GET', `/events/${id}`)).body.error.code).toBe('ErrorItemNotFound');
    expect((await ask('POST', `/events/${id}/permanentDelete`)).status).toBe(404);
    expect(box.deletedItems()).toHaveLength(1);
  });

  it('geben einen Termin zurück oder verlieren ihn für immer', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(appointment('x'));
    box.deleteEvent(id);
    box.restoreEvent(id);
    expect(box.events().map((event) => event.id)).toEqual([id]);
    box.deleteEvent(id);
    expect((await ask('POST', `/events/${id}/permanentDelete`)).status).toBe(204);
    expect((await ask('GET', `/events/${id}`)).body.error.code).toBe('ErrorItemNotFound');
  });

  it.each([
    ['mailboxNotFound', 404, 'ErrorInvalidUser'],
    ['noLicence', 404, 'MailboxNotEnabledForRESTAPI'],
    ['resourceNotFound', 404, 'ResourceNotFound'],
    ['accessDenied', 403, 'ErrorAccessDenied'],
    ['authorizationDenied', 403, 'Authorization_RequestDenied'],
    ['migrating', 503, 'ErrorMailboxMoveInProgress'],
  ] as const)(
    'sagen nichts über einen Termin, wenn das Postfach gesperrt ist: %s',
    async (kind, status, code) => {
      const { ask, box } = createWorld();
      const id = box.createEvent(appointment('x'));
      box.block(kind);
      const { body, ...answer } = await ask('GET', `/events/${id}`);
      expect([answer.status, body.error.code]).toEqual([status, code]);
      box.unblock();
      expect((await ask('GET', `/events/${id}`)).status).toBe(200);
    },
  );

  it('gehören einem anderen Postfach, wenn es unter derselben Adresse ersetzt wurde', async () => {
    const { ask, box, tenant } = createWorld();
    const { userId, calendarId } = box;
    box.createEvent(appointment('x'));
    box.replace();
    expect(tenant.mailbox(willy).userId).not.toBe(userId);
    expect((await ask('GET', '/calendar')).body.id).not.toBe(calendarId);
    expect(box.events()).toEqual([]);
  });

  it('sagen einen Termin nur für seinen Organisator ab', async () => {
    const { ask, box, tenant } = createWorld();
    const attendees = [{ emailAddress: { address: 'a@example.com' } }];
    const guest = box.createEvent(appointment('fremd', 24, { attendees, isOrganizer: false }));
    expect((await ask('POST', `/events/${guest}/cancel`, { comment: 'nein' })).status).toBe(400);
    const own_ = box.createEvent(appointment('eigen', 24, { attendees }));
    expect((await ask('POST', `/events/${own_}/cancel`, {})).status).toBe(202);
    expect(box.deletedItems().map((event) => event.subject)).toEqual(['eigen']);
    expect(tenant.counters.cancellations).toBe(1);
  });
});
