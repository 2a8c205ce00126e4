import { describe, expect, it } from 'vitest';
import { appointment, createWorld } from './tenantWorld.ts';

const zoned = (dateTime: string, timeZone = 'W. Europe Standard Time') => ({ dateTime, timeZone });

describe('Ein Termin im simulierten Postfach', () => {
  it('kommt in UTC und mit sieben Nachkommastellen zurück, die Zone des Erstellens bleibt vermerkt', async () => {
    const { ask } = createWorld();
    const { status, body } = await ask('POST', '/events', appointment('Jour fixe'));
    expect(status).toBe(201);
    expect(body.start).toEqual({ dateTime: '2026-11-24T09:00:00.0000000', timeZone: 'UTC' });
    expect(body.originalStartTimeZone).toBe('W. Europe Standard Time');
    expect(body['@odata.etag']).toBe(`W/"${body.changeKey}"`);
    expect(body).not.toHaveProperty('transactionId');
  });

  it('zeigt Zeiten in der Zone, die Prefer nennt', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(appointment('Jour fixe'));
    const prefer = 'IdType="ImmutableId", outlook.timezone="Tokyo Standard Time"';
    const { body, headers } = await ask('GET', `/events/${id}`, undefined, { Prefer: prefer });
    expect(body.start).toEqual({ dateTime: '2026-11-24T18:00:00.0000000', timeZone: 'Tokyo Standard Time' });
    expect(headers.get('preference-applied')).toContain('Tokyo');
  });

  it.each(['Europe/Vienna', 'Europe/Zurich', 'Europe/Rome', 'Mars/Phobos', ''])(
    'verweigert die Zone "%s", die die Dokumentation nicht nennt',
    async (zone) => {
      const { ask, box } = createWorld();
      const times = { start: zoned('2026-11-24T10:00:00', zone), end: zoned('2026-11-24T11:00:00', zone) };
      const { status, body } = await ask('POST', '/events', { ...appointment('x'), ...times });
      expect([status, body.error.code]).toEqual([400, 'TimeZoneNotSupportedException']);
      expect(box.events()).toEqual([]);
    },
  );

  it('schiebt eine Zeit in der Lücke der Zeitumstellung vor und nimmt von der doppelten Stunde die erste', async () => {
    const { ask } = createWorld();
    const gap = await ask('POST', '/events', {
      start: zoned('2027-03-28T02:30:00'),
      end: zoned('2027-03-28T04:00:00'),
    });
    expect(gap.body.start.dateTime).toBe('2027-03-28T01:30:00.0000000');
    const fold = await ask('POST', '/events', {
      start: zoned('2026-10-25T02:30:00'),
      end: zoned('2026-10-25T04:00:00'),
    });
    expect(fold.body.start.dateTime).toBe('2026-10-25T00:30:00.0000000');
  });

  it('zeigt einen ganztägigen Termin in jeder Zone um Mitternacht', async () => {
    const { ask } = createWorld();
    const allDay = { isAllDay: true, start: zoned('2026-11-24T00:00:00'), end: zoned('2026-11-26T00:00:00') };
    const { body } = await ask('POST', '/events', { subject: 'Messe', ...allDay });
    expect(body.start.dateTime).toBe('2026-11-24T00:00:00.0000000');
    const tokyo = 'IdType="ImmutableId", outlook.timezone="Tokyo Standard Time"';
    const read = await ask('GET', `/events/${body.id}`, undefined, { Prefer: tokyo });
    expect(read.body.end.dateTime).toBe('2026-11-26T00:00:00.0000000');
    // The stored instant is what a window meets: 23:00 UTC of the day before.
    const view = 'startDateTime=2026-11-23T22:00:00Z&endDateTime=2026-11-23T23:30:00Z';
    expect((await ask('GET', `/calendarView?${view}`)).body.value).toHaveLength(1);
  });

  it.each([
    ['nicht um Mitternacht', zoned('2026-11-24T00:30:00'), zoned('2026-11-25T00:00:00')],
    ['in zwei Zonen', zoned('2026-11-24T00:00:00'), zoned('2026-11-25T00:00:00', 'UTC')],
    ['ohne Dauer', zoned('2026-11-24T00:00:00'), zoned('2026-11-24T00:00:00')],
  ])('verweigert einen ganztägigen Termin %s', async (_, start, end) => {
    const { ask } = createWorld();
    const { status, body } = await ask('POST', '/events', { isAllDay: true, start, end });
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidRequest']);
  });

  it.each([
    ['Ende vor Beginn', { end: zoned('2026-11-24T09:00:00') }, 'ErrorCalendarEndDateIsEarlierThanStartDate'],
    ['zu langer Betreff', { subject: 'x'.repeat(256) }, 'ErrorPropertyValidationFailure'],
    ['Steuerzeichen', { subject: 'a\u0001b' }, 'ErrorInvalidCharacter'],
    ['halbes Ersatzpaar', { subject: 'a\ud83d' }, 'BadRequest'],
    ['unbekannte Eigenschaft', { betreff: 'x' }, 'RequestBodyRead'],
    ['nur lesbare Eigenschaft', { iCalUId: 'x' }, 'RequestBodyRead'],
    ['falscher Typ', { isReminderOn: 'ja' }, 'RequestBodyRead'],
    ['unbekannter Wert', { importance: 'hoch' }, 'RequestBodyRead'],
    ['Zeit mit Versatz', { start: zoned('2026-11-24T10:00:00Z') }, 'ErrorInvalidRequest'],
    ['30. Februar', { start: zoned('2026-02-30T10:00:00') }, 'ErrorInvalidRequest'],
  ])('verweigert: %s', async (_, wrong, code) => {
    const { ask, box } = createWorld();
    const { status, body, headers } = await ask('POST', '/events', { ...appointment('x'), ...wrong });
    expect([status, body.error.code]).toEqual([400, code]);
    expect(body.error.innerError['request-id']).toBe(headers.get('request-id'));
    expect(box.events()).toEqual([]);
  });

  it('verweigert mehr als 4 MB', async () => {
    const { ask } = createWorld();
    const body = { contentType: 'text', content: 'x'.repeat(4 * 1024 * 1024) };
    expect((await ask('POST', '/events', { ...appointment('x'), body })).status).toBe(413);
  });

  it('wickelt Text in HTML mit CRLF, entfernt Skripte und gibt auf Wunsch Text zurück', async () => {
    const { ask } = createWorld();
    const text = await ask(
      'POST',
      '/events',
      appointment('x', 24, { body: { contentType: 'text', content: 'a < b\nc' } }),
    );
    expect(text.body.body.contentType).toBe('html');
    expect(text.body.body.content).toContain('a &lt; b<br>\r\nc');
    const prefer = 'IdType="ImmutableId", outlook.body-content-type="text"';
    const read = await ask('GET', `/events/${text.body.id}`, undefined, { Prefer: prefer });
    expect(read.body.body).toEqual({ contentType: 'text', content: 'a < b\r\nc' });
    const script = { contentType: 'html', content: '<p onclick="x()">Hallo</p><script>alert(1)</script>' };
    const html = await ask('PATCH', `/events/${text.body.id}`, { body: script });
    expect(html.body.body.content).toMatch(/^<html>\r\n<head>[\s\S]*<p>Hallo<\/p>\r\n<\/body>/);
    expect(html.body.body.content).not.toContain('alert');
  });

  it('ändert nur, was PATCH nennt, und ersetzt mit location auch locations', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(
      appointment('alt', 24, { location: { displayName: 'Büro' }, importance: 'high' }),
    );
    const { body } = await ask('PATCH', `/events/${id}`, { location: { displayName: 'Garten' } });
    expect([body.subject, body.importance]).toEqual(['alt', 'high']);
    expect(body.locations.map((location: { displayName: string }) => location.displayName)).toEqual([
      'Garten',
    ]);
  });

  it('verweigert PATCH und DELETE mit einem veralteten Etag', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(appointment('alt'));
    const etag = box.event(id)?.['@odata.etag'] ?? '';
    box.touch(id);
    for (const [method, body] of [
      ['PATCH', { subject: 'neu' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await ask(method, `/events/${id}`, body, { 'If-Match': etag });
      expect([answer.status, answer.body.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
    }
    const fresh = box.event(id)?.['@odata.etag'] ?? '';
    expect((await ask('PATCH', `/events/${id}`, { subject: 'neu' }, { 'If-Match': fresh })).status).toBe(200);
  });

  it('wird an einer erweiterten Eigenschaft wiedergefunden: Wert ohne, Name mit Großschreibung', async () => {
    const { ask } = createWorld();
    const id = 'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name emisKey';
    await ask(
      'POST',
      '/events',
      appointment('x', 24, { singleValueExtendedProperties: [{ id, value: 'Ab-1' }] }),
    );
    const find = async (name: string, value: string) => {
      const property = `singleValueExtendedProperties`;
      const filter = `${property}/Any(ep: ep/id eq '${id.replace('emisKey', name)}' and ep/value eq '${value}')`;
      const expand = `${property}($filter=id eq '${id}')`;
      const query = `$filter=${encodeURIComponent(filter)}&$expand=${encodeURIComponent(expand)}`;
      return (await ask('GET', `/events?${query}`)).body.value;
    };
    expect(await find('emisKey', 'aB-1')).toHaveLength(1);
    expect((await find('emisKey', 'aB-1'))[0].singleValueExtendedProperties[0].value).toBe('Ab-1');
    expect(await find('EMISKEY', 'Ab-1')).toEqual([]);
  });

  it.each([
    ['sameEvent', 201, 1],
    ['error', 409, 1],
    ['creates', 201, 2],
  ] as const)('antwortet auf dieselbe transactionId: %s', async (repeatedTransactionId, status, count) => {
    const { ask, box } = createWorld({ switches: { repeatedTransactionId } });
    const first = await ask('POST', '/events', appointment('x', 24, { transactionId: 'T1' }));
    expect(first.body.transactionId).toBe('T1');
    expect((await ask('POST', '/events', appointment('x', 24, { transactionId: 'T1' }))).status).toBe(status);
    expect(box.events()).toHaveLength(count);
  });

  it('verschickt Einladungen, Änderungen und Absagen, sobald es Teilnehmer gibt', async () => {
    const { ask, tenant, box } = createWorld();
    const attendees = [{ emailAddress: { address: 'gast@example.com' } }];
    const { body } = await ask('POST', '/events', appointment('Treffen', 24, { attendees }));
    await ask('PATCH', `/events/${body.id}`, { importance: 'high' });
    await ask('DELETE', `/events/${body.id}`);
    const { invitations, updatesMailed, cancellations } = tenant.counters;
    expect({ invitations, updatesMailed, cancellations }).toEqual({
      invitations: 1,
      updatesMailed: 1,
      cancellations: 1,
    });
    expect(box.sentMails.map((mail) => mail.kind)).toEqual(['invitation', 'update', 'cancellation']);
  });

  it('verschickt nichts, wenn der Benutzer selbst in Outlook arbeitet oder nur eingeladen ist', async () => {
    const { ask, tenant, box } = createWorld();
    const guest = { isOrganizer: false, attendees: [{ emailAddress: { address: 'a@example.com' } }] };
    const id = box.createEvent(appointment('Treffen', 24, guest));
    await ask('DELETE', `/events/${id}`);
    expect([tenant.counters.invitations, tenant.counters.cancellations]).toEqual([0, 0]);
  });

  it('verliert die Online-Besprechung, wenn ihr Text überschrieben wird', async () => {
    const { ask, box } = createWorld();
    const id = box.createEvent(appointment('Teams', 24, { isOnlineMeeting: true }));
    expect(box.event(id)?.body.content).toContain('teams.microsoft.com');
    await ask('PATCH', `/events/${id}`, { subject: 'Teams neu' });
    expect(box.meetingBroken(id)).toBe(false);
    await ask('PATCH', `/events/${id}`, { body: { contentType: 'text', content: 'Notiz' } });
    expect(box.meetingBroken(id)).toBe(true);
  });
});
