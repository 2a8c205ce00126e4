import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { event, expectQuiet } from './harness/scenario.ts';
import { properties, writesOf } from './harness/watch.ts';
import { type TerminRow, WILLY, World, type WorldOptions } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

async function anotherWorld(options: WorldOptions): Promise<void> {
  await world.close();
  world = new World(options);
}

const attendees = ['erna', 'otto'].map((name) => ({
  type: 'required',
  emailAddress: { name, address: `${name}@kunde.example` },
}));
const MEETING = {
  attendees,
  location: { displayName: 'Köln' },
  body: { contentType: 'html', content: '<p>Plan</p>' },
};
const ONLINE = {
  isOnlineMeeting: true,
  onlineMeetingProvider: 'teamsForBusiness',
  location: { displayName: 'Köln' },
};

async function linked(rest: Record<string, unknown>): Promise<{ id: string; row: TerminRow }> {
  const id = world.box.createEvent(event('Besprechung', '2026-12-01T09:00:00', '2026-12-01T10:00:00', rest));
  await world.report();
  const row = world.row('Besprechung');
  world.change(row.id, { emisnummer: 4711, telefon: '06022 123' });
  await world.report();
  return { id, row: world.row('Besprechung') };
}

const emis = (id: number) => world.rows().find((row) => row.id === id);
const outlook = (id: string) => world.box.event(id)!;

function expectNobodyMailed(): void {
  const { invitations, updatesMailed, cancellations } = world.tenant.counters;
  expect({ invitations, updatesMailed, cancellations }).toEqual({
    invitations: 0,
    updatesMailed: 0,
    cancellations: 0,
  });
  expect(world.box.sentMails).toEqual([]);
}

describe('Besprechungen geschützt', () => {
  test('Eine Besprechung kommt aus Outlook in emis an, auch ihre Änderungen', async () => {
    const { id, row } = await linked(MEETING);
    world.box.updateEvent(id, { location: { displayName: 'Bonn' } });
    expect(await world.report()).toMatchObject({ emis: { geaendert: 1 }, konflikte: 0 });
    expect(emis(row.id)).toMatchObject({ ort: 'Bonn', emisnummer: 4711 });
    await expectQuiet(world);
  });

  const EDITS: [string, Partial<TerminRow>][] = [
    ['Betreff', { betreff: 'anders' }],
    ['Bemerkung', { bemerkung: 'anders' }],
    ['Von und Bis', { von: '2026-12-02 10:00', bis: '2026-12-02 11:00' }],
    ['Ort', { ort: 'anders' }],
    ['Privat', { privat: 1 }],
    ['unlesbares Von', { von: null }],
  ];
  test.each(EDITS)('Eine Änderung in emis wird zurückgesetzt und aufbewahrt: %s', async (_, columns) => {
    const { id, row } = await linked(MEETING);
    const before = outlook(id);
    world.change(row.id, columns);
    const attempt = emis(row.id);
    const writes = await writesOf(world, async () => {
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        emis: { neu: 0, geaendert: 1, geloescht: 0 },
        outlook: { neu: 0, geaendert: 0, geloescht: 0 },
        zaehler: { geschuetzt: 1 },
      });
    });
    expect(writes).toEqual([]);
    expect(outlook(id)).toEqual(before);
    expect(emis(row.id)).toEqual(row);
    expect(world.versions()).toEqual([{ reason: 'besprechung_geschuetzt', row: attempt }]);
    expectNobodyMailed();
    await expectQuiet(world);
    expect(world.waiting()).toBe(0);
  });

  test('Andere Spalten darf emis an einer Besprechung ändern', async () => {
    const { row } = await linked(MEETING);
    world.change(row.id, { telefon: '0221' });
    await expectQuiet(world);
    expect(emis(row.id)).toMatchObject({ telefon: '0221' });
    expect(world.versions()).toEqual([]);
  });

  test('In emis gelöscht kommt sie wieder, in Outlook bleibt sie', async () => {
    const { id, row } = await linked(MEETING);
    const before = outlook(id);
    world.remove(row.id);
    expect(await world.report()).toMatchObject({ zaehler: { geschuetzt: 1 }, outlook: { geloescht: 0 } });
    const { id: _, emisnummer: __, telefon: ___, ...fields } = row;
    expect(world.row('Besprechung')).toMatchObject(fields);
    expect(outlook(id)).toEqual(before);
    expectNobodyMailed();
    await expectQuiet(world);
    // The new row is linked: Outlook's edits reach it.
    world.box.updateEvent(id, { location: { displayName: 'Bonn' } });
    await world.report();
    expect(world.row('Besprechung').ort).toBe('Bonn');
    expect(world.rows()).toHaveLength(1);
  });

  test('Nach einem Versuch gelöscht kommt sie mit ihren anderen Spalten wieder', async () => {
    const { row } = await linked(MEETING);
    world.change(row.id, { ort: 'anders' });
    await world.report();
    world.remove(row.id);
    await world.report();
    expect(world.row('Besprechung')).toMatchObject({ ort: 'Köln', emisnummer: 4711, telefon: '06022 123' });
  });

  test('Einem anderen Anwender gegeben kommt sie beim ersten wieder, in Outlook bleibt sie', async () => {
    const { id, row } = await linked(MEETING);
    const before = outlook(id);
    world.change(row.id, { anwender: 'Erna Beispiel' });
    expect(await world.report()).toMatchObject({ zaehler: { geschuetzt: 1 }, outlook: { geloescht: 0 } });
    expect(outlook(id)).toEqual(before);
    const mine = world.rows().filter(({ anwender }) => anwender === WILLY);
    expect(mine).toMatchObject([{ betreff: 'Besprechung', ort: 'Köln', von: row.von, bis: row.bis }]);
    expect(emis(row.id)).toMatchObject({ anwender: 'Erna Beispiel', betreff: 'Besprechung' });
    expectNobodyMailed();
    await expectQuiet(world);
  });

  test('… der Versuch ist aufbewahrt, und ihre anderen Spalten kommen mit', async () => {
    const { row } = await linked(MEETING);
    world.change(row.id, { anwender: 'Erna Beispiel' });
    await world.report();
    expect(world.versions()).toMatchObject([
      { reason: 'besprechung_geschuetzt', row: { id: row.id, anwender: 'Erna Beispiel', emisnummer: 4711 } },
    ]);
    expect(world.rows().find(({ anwender }) => anwender === WILLY)).toMatchObject({
      emisnummer: 4711,
      telefon: '06022 123',
    });
  });

  test('Eine Einladung anderer (nicht Organisator) ist ebenso geschützt', async () => {
    const { id, row } = await linked({ isOrganizer: false, attendees, location: { displayName: 'Köln' } });
    world.change(row.id, { ort: 'anders' });
    await world.report();
    expect(emis(row.id)).toEqual(row);
    world.remove(row.id);
    await world.report();
    expect(world.row('Besprechung').ort).toBe('Köln');
    expect(outlook(id)).toMatchObject({ isOrganizer: false, location: { displayName: 'Köln' } });
    expectNobodyMailed();
    await expectQuiet(world);
  });

  test('Eine Zu- oder Absage schreibt nichts nach emis', async () => {
    const { id, row } = await linked({ isOrganizer: false, attendees });
    world.box.respondToMeeting(id, 'accepted');
    await expectQuiet(world);
    expect(emis(row.id)).toEqual(row);
  });

  test('Eine in Outlook gelöschte Besprechung geht auch in emis', async () => {
    const { id } = await linked(MEETING);
    world.box.deleteEvent(id);
    expect(await world.report()).toMatchObject({ emis: { geloescht: 1 } });
    expect(world.rows()).toEqual([]);
    expectNobodyMailed();
  });

  test('Kommen die Teilnehmer erst nach dem Verknüpfen dazu, gilt der Schutz ab dem nächsten Abgleich', async () => {
    const { id, row } = await linked({});
    world.box.updateEvent(id, { attendees });
    world.change(row.id, { ort: 'anders' });
    await world.report();
    expectNobodyMailed();
    expect(outlook(id).location.displayName).toBe('');
    expect(emis(row.id)).toMatchObject({ ort: '' });
    expect(world.versions()).toMatchObject([{ reason: 'besprechung_geschuetzt', row: { ort: 'anders' } }]);
    await expectQuiet(world);
  });

  test('Sind die Teilnehmer wieder fort, darf emis ihn ändern', async () => {
    const { id, row } = await linked(MEETING);
    world.box.updateEvent(id, { attendees: [] });
    await world.report();
    world.change(row.id, { ort: 'Bonn' });
    await world.report();
    expect(outlook(id).location.displayName).toBe('Bonn');
    expectNobodyMailed();
  });

  test('Beide ändern sie: Outlook gilt, die emis-Fassung ist aufbewahrt, niemand bekommt Post', async () => {
    const { id, row } = await linked(MEETING);
    world.box.updateEvent(id, { location: { displayName: 'Bonn' } });
    world.change(row.id, { ort: 'anders' });
    expect(await world.report()).toMatchObject({ konflikte: 1 });
    expect(emis(row.id)).toMatchObject({ ort: 'Bonn' });
    expect(world.versions()).toMatchObject([{ reason: 'doppelaenderung', row: { ort: 'anders' } }]);
    expectNobodyMailed();
    await expectQuiet(world);
  });

  test('Ein neuer emis-Termin lädt niemanden ein', async () => {
    world.enter('Eigener', '2026-12-01 10:00', '2026-12-01 11:00');
    const writes = await writesOf(world, () => world.report());
    expect(writes.flatMap(({ body }) => Object.keys(body as object))).not.toContain('attendees');
    expectNobodyMailed();
  });

  test('Eine Reihe von Versuchen: jeder wird aufbewahrt, keiner dringt durch', async () => {
    const { id, row } = await linked(MEETING);
    for (const ort of ['A', 'B', 'C']) {
      world.change(row.id, { ort });
      await world.report();
    }
    expect(world.versions().map(({ row: { ort } }) => ort)).toEqual(['A', 'B', 'C']);
    expect(outlook(id).location.displayName).toBe('Köln');
    expectNobodyMailed();
  });
});

describe('Besprechungen übertragen', () => {
  beforeEach(() => anotherWorld({ settings: { besprechungen: 'uebertragen' } }));

  test('Eine Änderung in emis wird geschrieben und den Teilnehmern gemailt, Teilnehmer nie', async () => {
    const { id, row } = await linked(MEETING);
    world.change(row.id, { ort: 'Bonn' });
    expect(properties(await writesOf(world, () => world.report()))).toEqual(['PATCH location']);
    expect(outlook(id)).toMatchObject({ location: { displayName: 'Bonn' } });
    expect(outlook(id).attendees).toHaveLength(2);
    expect(world.versions()).toEqual([]);
    expect(world.tenant.counters).toMatchObject({ invitations: 0, updatesMailed: 2, cancellations: 0 });
    await expectQuiet(world);
    expect(world.tenant.counters.updatesMailed).toBe(2);
  });

  test('In emis gelöscht wird sie abgesagt', async () => {
    const { id, row } = await linked(MEETING);
    world.remove(row.id);
    expect(await world.report()).toMatchObject({ outlook: { geloescht: 1 } });
    expect(world.box.events()).toEqual([]);
    expect(world.box.deletedItems().map((deleted) => deleted.id)).toEqual([id]);
    expect(world.tenant.counters).toMatchObject({ cancellations: 2 });
    await expectQuiet(world);
    expect(world.rows()).toEqual([]);
  });
});

describe('Onlinebesprechungen', () => {
  test.each([
    ['ohne Teilnehmer', 'geschuetzt', {}],
    ['mit Teilnehmern', 'uebertragen', { attendees }],
  ] as const)(
    'Die Bemerkung wird zurückgesetzt, andere Felder reisen (%s, %s)',
    async (_, besprechungen, rest) => {
      await anotherWorld({ settings: { besprechungen } });
      const { id, row } = await linked({ ...ONLINE, ...rest, body: MEETING.body });
      const { body } = outlook(id);
      expect(row.bemerkung).toContain('Plan');
      world.change(row.id, { bemerkung: 'ohne Link', ort: 'Bonn' });
      const attempt = emis(row.id);
      const writes = await writesOf(world, () => world.report());
      expect(properties(writes)).toEqual(['PATCH location']);
      expect(outlook(id)).toMatchObject({ body, location: { displayName: 'Bonn' } });
      expect(world.box.meetingBroken(id)).toBe(false);
      expect(emis(row.id)).toEqual({ ...row, ort: 'Bonn' });
      expect(world.versions()).toEqual([{ reason: 'onlinebesprechung_geschuetzt', row: attempt }]);
      await expectQuiet(world);
      expect(world.waiting()).toBe(0);
    },
  );

  test('Nur die Bemerkung geändert: nichts geht an Outlook', async () => {
    const { id, row } = await linked(ONLINE);
    world.change(row.id, { bemerkung: '' });
    expect(await writesOf(world, () => world.report())).toEqual([]);
    expect(emis(row.id)).toEqual(row);
    expect(world.box.meetingBroken(id)).toBe(false);
    await expectQuiet(world);
  });

  test('Wird ein Termin in Outlook zur Onlinebesprechung, bricht eine gleichzeitige emis-Bemerkung sie nicht', async () => {
    const { id, row } = await linked({ body: MEETING.body });
    world.box.updateEvent(id, { isOnlineMeeting: true });
    world.change(row.id, { bemerkung: 'aus emis' });
    await world.report();
    expect(world.box.meetingBroken(id)).toBe(false);
    expect(world.versions()).toMatchObject([{ row: { bemerkung: 'aus emis' } }]);
    await expectQuiet(world);
  });

  test('In Outlook geänderte Texte kommen in emis an', async () => {
    const { id, row } = await linked(ONLINE);
    const { content } = outlook(id).body;
    world.box.updateEvent(id, {
      body: { contentType: 'html', content: content.replace('<body>', '<body><p>Neue Tagesordnung</p>') },
    });
    await world.report();
    expect(emis(row.id)!.bemerkung).toContain('Neue Tagesordnung');
    expect(world.box.meetingBroken(id)).toBe(false);
  });

  test('Ohne Teilnehmer darf emis sie löschen', async () => {
    const { row } = await linked(ONLINE);
    world.remove(row.id);
    expect(await world.report()).toMatchObject({ outlook: { geloescht: 1 } });
    expectNobodyMailed();
  });
});

describe('Erkennen bei der Ersteinrichtung schreibt nie eine Besprechung', () => {
  const inBoth = (rest: Record<string, unknown>) => ({
    rowId: world.enter('Besprechung', '2026-12-01 10:00', '2026-12-01 11:30', {
      ort: 'nur in emis',
      bemerkung: 'nur in emis',
      emisnummer: 4711,
    }),
    id: world.box.createEvent(event('Besprechung', '2026-12-01T09:00:00', '2026-12-01T10:00:00', rest)),
  });
  const recognise = async () => {
    await world.ersteinrichtung();
    return writesOf(world, async () => {
      expect(await world.report()).toMatchObject({
        zaehler: { erkannt: 1 },
        emis: { neu: 0 },
        outlook: { neu: 0 },
      });
    });
  };

  test.each([
    ['mit Teilnehmern', { attendees }],
    ['eingeladen', { isOrganizer: false, attendees }],
  ])('%s: Outlook gilt und bleibt, wie es ist; was nur emis weiß, bleibt in emis', async (_, rest) => {
    const { rowId, id } = inBoth(rest);
    const before = outlook(id);
    expect(await recognise()).toEqual([]);
    expect(outlook(id)).toEqual(before);
    expect(emis(rowId)).toMatchObject({
      bis: '2026-12-01T11:00:00',
      ort: 'nur in emis',
      bemerkung: 'nur in emis',
      emisnummer: 4711,
    });
    expect(world.versions()).toMatchObject([
      { reason: 'erkannt', row: { bis: '2026-12-01 11:30', ort: 'nur in emis', bemerkung: 'nur in emis' } },
    ]);
    expectNobodyMailed();
    await expectQuiet(world);
  });

  test('online: der Text mit dem Link bleibt, wie er ist, und gilt auch in emis', async () => {
    const { rowId, id } = inBoth({ isOnlineMeeting: true });
    const { body } = outlook(id);
    expect(properties(await recognise()).join()).not.toContain('body');
    expect(outlook(id)).toMatchObject({ body });
    expect(world.box.meetingBroken(id)).toBe(false);
    expect(emis(rowId)!.bemerkung).toContain('Jetzt an der Besprechung teilnehmen');
    expect(world.versions()).toMatchObject([{ reason: 'erkannt', row: { bemerkung: 'nur in emis' } }]);
    expectNobodyMailed();
    await expectQuiet(world);
  });

  test('Auch bei „uebertragen“ bekommt beim Erkennen niemand Post', async () => {
    await anotherWorld({ settings: { besprechungen: 'uebertragen' } });
    world.enter('Besprechung', '2026-12-01 10:00', '2026-12-01 11:00', { ort: 'nur in emis' });
    world.box.createEvent(event('Besprechung', '2026-12-01T09:00:00', '2026-12-01T10:00:00', { attendees }));
    await world.ersteinrichtung();
    await world.report();
    expectNobodyMailed();
    await expectQuiet(world);
  });
});
