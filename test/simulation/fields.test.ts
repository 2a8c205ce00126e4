import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { event, expectQuiet } from './harness/scenario.ts';
import { properties, writesOf } from './harness/watch.ts';
import { type TerminRow, World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const HTML =
  '<html><body><p>Bitte <b>pünktlich</b> sein</p><ul><li>Plan</li></ul><p><a href="https://x.example">Weg</a></p></body></html>';
const ALL_SET = {
  body: { contentType: 'html', content: HTML },
  location: { displayName: 'Köln' },
  importance: 'high',
  isReminderOn: true,
  reminderMinutesBeforeStart: 30,
  sensitivity: 'private',
  showAs: 'oof',
  categories: ['Kunde'],
};

/** One appointment that stands on both sides. */
async function linked(rest: Record<string, unknown> = {}): Promise<{ id: string; row: TerminRow }> {
  const id = world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00', rest));
  await world.report();
  return { id, row: world.row('Besuch') };
}

const outlook = (id: string) => world.box.event(id)!;
const emis = (id: number) => world.rows().find((row) => row.id === id)!;
const only = () => {
  const events = world.box.events();
  expect(events).toHaveLength(1);
  return events[0]!;
};

describe('Alle Felder', () => {
  test('Ein Outlook-Termin kommt mit jedem Feld in emis an', async () => {
    const { row } = await linked(ALL_SET);
    expect(row).toMatchObject({
      betreff: 'Besuch',
      von: '2026-12-01T10:00:00',
      bis: '2026-12-01T11:00:00',
      ort: 'Köln',
      hervorheben: 1,
      erinnern: 1,
      vorwarnzeit: 30,
      privat: 1,
      emisnummer: null,
      telefon: null,
    });
    expect(row.bemerkung).toContain('Bitte pünktlich sein');
    expect(row.bemerkung).not.toContain('<');
    await expectQuiet(world);
  });

  test('Ein emis-Termin kommt mit jedem Feld in Outlook an', async () => {
    world.enter('Besuch', '2026-12-01 10:00', '2026-12-01 11:00', {
      bemerkung: 'eins\r\n\r\n  drei <&> "vier"',
      ort: 'Köln',
      hervorheben: 1,
      erinnern: 1,
      vorwarnzeit: 30,
      privat: 1,
      emisnummer: 4711,
      telefon: '06022 123',
    });
    await world.report();
    const created = only();
    expect(created).toMatchObject({
      subject: 'Besuch',
      start: { dateTime: '2026-12-01T09:00:00.0000000' },
      end: { dateTime: '2026-12-01T10:00:00.0000000' },
      isAllDay: false,
      location: { displayName: 'Köln' },
      importance: 'high',
      isReminderOn: true,
      reminderMinutesBeforeStart: 30,
      sensitivity: 'private',
      attendees: [],
    });
    expect(JSON.stringify(created)).not.toMatch(/4711|06022/);
    await expectQuiet(world);
    world.box.updateEvent(created.id, { subject: 'Besuch Meier' });
    await world.report();
    expect(world.row('Besuch Meier')).toMatchObject({
      bemerkung: 'eins\r\n\r\n  drei <&> "vier"',
      emisnummer: 4711,
      telefon: '06022 123',
    });
  });

  test('NULL in allen Feldern ist ein leerer Termin', async () => {
    const id = world.enter('x', '2026-12-01 10:00', '2026-12-01 11:00');
    world.emis
      .prepare(
        'UPDATE termine SET betreff = NULL, bemerkung = NULL, ort = NULL, hervorheben = NULL, erinnern = NULL, vorwarnzeit = NULL, privat = NULL WHERE id = ?',
      )
      .run(id);
    await world.report();
    expect(only()).toMatchObject({
      subject: '',
      location: { displayName: '' },
      importance: 'normal',
      isReminderOn: false,
      reminderMinutesBeforeStart: 0,
      sensitivity: 'normal',
    });
    await expectQuiet(world);
    expect(emis(id)).toMatchObject({ betreff: null, bemerkung: null, ort: null, vorwarnzeit: null });
  });
});

describe('Wer in Outlook ein Feld ändert', () => {
  test.each<[string, Record<string, unknown>, Partial<TerminRow>]>([
    ['Betreff', { subject: 'Anderer' }, { betreff: 'Anderer' }],
    ['Bemerkung', { body: { contentType: 'html', content: '<p>neu</p>' } }, { bemerkung: 'neu' }],
    [
      'Beginn',
      { start: { dateTime: '2026-12-01T09:30:00', timeZone: 'UTC' } },
      { von: '2026-12-01T10:30:00' },
    ],
    ['Ende', { end: { dateTime: '2026-12-01T10:30:00', timeZone: 'UTC' } }, { bis: '2026-12-01T11:30:00' }],
    ['Ort', { location: { displayName: 'Bonn' } }, { ort: 'Bonn' }],
    ['Wichtigkeit', { importance: 'normal' }, { hervorheben: 0 }],
    ['Erinnerung', { isReminderOn: false }, { erinnern: 0 }],
    ['Vorwarnzeit', { reminderMinutesBeforeStart: 0 }, { vorwarnzeit: 0 }],
    ['Vertraulichkeit', { sensitivity: 'normal' }, { privat: 0 }],
  ])('ändert in emis nur: %s', async (_, patch, expected) => {
    const { id, row } = await linked(ALL_SET);
    world.change(row.id, { emisnummer: 4711, telefon: '06022 123' });
    await world.report();
    const before = emis(row.id);
    world.box.updateEvent(id, patch);
    expect(await world.report()).toMatchObject({
      emis: { neu: 0, geaendert: 1, geloescht: 0 },
      outlook: { neu: 0, geaendert: 0, geloescht: 0 },
      konflikte: 0,
    });
    expect(emis(row.id)).toEqual({ ...before, ...expected });
    expect(world.versions()).toEqual([]);
    await expectQuiet(world);
  });

  test.each<[string, Record<string, unknown>]>([
    ['Text fett', { body: { contentType: 'html', content: HTML.replace('pünktlich', '<i>pünktlich</i>') } }],
    ['persönlich statt normal', { sensitivity: 'personal' }],
    ['Wichtigkeit niedrig statt normal', { importance: 'low' }],
    ['Anzeige als frei', { showAs: 'free' }],
    ['eine Kategorie', { categories: ['Privat'] }],
  ])('schreibt nichts nach emis: %s', async (_, patch) => {
    const { id, row } = await linked({ body: ALL_SET.body, importance: 'normal' });
    const before = emis(row.id);
    world.box.updateEvent(id, patch);
    const writes = await writesOf(world, () => expectQuiet(world));
    expect(writes).toEqual([]);
    expect(emis(row.id)).toEqual(before);
    expect(world.waiting()).toBe(0);
    // The link has seen the new etag: what emis edits now goes through at once.
    world.change(row.id, { ort: 'Bonn' });
    expect(await world.report()).toMatchObject({ outlook: { geaendert: 1 }, konflikte: 0 });
  });

  test('Eine neue Hülle des Servers um dieselben Worte schreibt nichts nach emis', async () => {
    const { id, row } = await linked(ALL_SET);
    const before = emis(row.id);
    for (let round = 0; round < 3; round++) {
      world.box.touch(id);
      await expectQuiet(world);
    }
    expect(emis(row.id)).toEqual(before);
  });

  test('niedrig → normal → hoch: nur „hoch“ ist in emis zu sehen', async () => {
    const { id, row } = await linked({ importance: 'low' });
    expect(row.hervorheben).toBe(0);
    world.box.updateEvent(id, { importance: 'normal' });
    expect((await world.report()).emis.geaendert).toBe(0);
    world.box.updateEvent(id, { importance: 'high' });
    expect((await world.report()).emis.geaendert).toBe(1);
    expect(emis(row.id).hervorheben).toBe(1);
  });
});

describe('Wer in emis ein Feld ändert', () => {
  test.each<[string, Partial<TerminRow>, string, object]>([
    ['Betreff', { betreff: 'Anderer' }, 'subject', { subject: 'Anderer' }],
    ['Bemerkung', { bemerkung: 'a\r\nb' }, 'body', {}],
    [
      'Von',
      { von: '2026-12-01 09:15' },
      'end isAllDay start',
      { start: { dateTime: '2026-12-01T08:15:00.0000000' } },
    ],
    [
      'Bis',
      { bis: '2026-12-01 11:45' },
      'end isAllDay start',
      { end: { dateTime: '2026-12-01T10:45:00.0000000' } },
    ],
    ['Ort', { ort: 'Bonn' }, 'location', { location: { displayName: 'Bonn' } }],
    ['Ort leer', { ort: null }, 'location', { location: { displayName: '' } }],
    ['Hervorheben', { hervorheben: 0 }, 'importance', { importance: 'normal' }],
    ['Erinnern', { erinnern: 0 }, 'isReminderOn', { isReminderOn: false }],
    ['Vorwarnzeit', { vorwarnzeit: 120 }, 'reminderMinutesBeforeStart', { reminderMinutesBeforeStart: 120 }],
    ['Privat', { privat: 0 }, 'sensitivity', { sensitivity: 'normal' }],
  ])('sendet nur dieses Feld: %s', async (_, columns, sent, expected) => {
    const { id, row } = await linked(ALL_SET);
    const before = outlook(id);
    world.change(row.id, columns);
    const writes = await writesOf(world, () => world.report());
    expect(properties(writes)).toEqual([`PATCH ${sent}`]);
    const after = outlook(id);
    expect(after).toMatchObject(expected);
    const unchanged = [
      'subject',
      'body',
      'start',
      'end',
      'importance',
      'sensitivity',
      'isReminderOn',
      'showAs',
      'categories',
    ].filter((name) => !sent.split(' ').includes(name));
    for (const name of unchanged) expect(after[name]).toEqual(before[name]);
    expect(emis(row.id)).toMatchObject(columns);
    await expectQuiet(world);
  });

  test('Ein anderes Feld lässt die Formatierung in Outlook unberührt', async () => {
    const { id, row } = await linked(ALL_SET);
    const { body } = outlook(id);
    expect(body.content).toContain('<b>pünktlich</b>');
    world.change(row.id, { ort: 'Bonn', betreff: 'Neu', von: '2026-12-01 09:00' });
    await world.report();
    expect(outlook(id)).toMatchObject({ body, subject: 'Neu' });
    world.change(row.id, { bemerkung: 'nur Text' });
    await world.report();
    expect(outlook(id).body.content).toContain('<div>nur Text</div>');
  });

  test('vertraulich bleibt vertraulich, niedrig bleibt niedrig, solange emis sie nicht anfasst', async () => {
    const { id, row } = await linked({ sensitivity: 'confidential', importance: 'low' });
    world.change(row.id, { ort: 'Bonn' });
    await world.report();
    expect(outlook(id)).toMatchObject({ sensitivity: 'confidential', importance: 'low' });
  });

  test('Was im Handbuch nicht steht, reist nicht', async () => {
    const { row } = await linked();
    world.change(row.id, { emisnummer: 99, telefon: '0221' });
    const writes = await writesOf(world, () => expectQuiet(world));
    expect(writes).toEqual([]);
    expect(world.waiting()).toBe(0);
  });

  test('Speichern ohne Änderung schreibt nichts', async () => {
    const { row } = await linked(ALL_SET);
    world.change(row.id, { betreff: row.betreff, bemerkung: row.bemerkung });
    expect(await writesOf(world, () => expectQuiet(world))).toEqual([]);
  });
});

describe('Jede Seite ein anderes Feld', () => {
  test('Beide geändert: Outlook gilt ganz, die emis-Fassung ist aufbewahrt', async () => {
    const { id, row } = await linked();
    world.box.updateEvent(id, { importance: 'high' });
    world.change(row.id, { ort: 'emis', emisnummer: 7 });
    expect(await world.report()).toMatchObject({
      konflikte: 1,
      emis: { geaendert: 1 },
      outlook: { geaendert: 0 },
    });
    expect(emis(row.id)).toMatchObject({ ort: '', hervorheben: 1, emisnummer: 7 });
    expect(world.versions()).toMatchObject([
      { reason: 'doppelaenderung', row: { ort: 'emis', emisnummer: 7 } },
    ]);
    await expectQuiet(world);
  });
});

describe('Texte', () => {
  const TEXTS: [string, string][] = [
    ['Umlaute', 'Übergröße ÄÖÜ äöüß – „Straße“'],
    ['Emoji', '👩‍👩‍👧‍👦 Familie 🎉'],
    ['Sonderzeichen', `<b>&amp; "x" 'y' \\ %s {0} ; DROP TABLE termine --`],
    ['fremde Schriften', 'Ελληνικά 中文 עברית العربية'],
    ['255 Zeichen', 'Ä'.repeat(255)],
    ['255 Zeichen mit Emoji am Rand', `${'x'.repeat(253)}😀`],
  ];

  test.each(TEXTS)('%s kommen von Outlook in emis unversehrt an', async (_, text) => {
    world.box.createEvent(
      event(text, '2026-12-01T09:00:00', '2026-12-01T10:00:00', {
        location: { displayName: text },
        body: { contentType: 'text', content: text },
      }),
    );
    await world.report();
    expect(world.row(text)).toMatchObject({ ort: text, bemerkung: text });
    await expectQuiet(world);
  });

  test.each(TEXTS)('%s kommen von emis in Outlook unversehrt an', async (_, text) => {
    world.enter(text, '2026-12-01 10:00', '2026-12-01 11:00', { ort: text, bemerkung: text });
    await world.report();
    expect(only()).toMatchObject({ subject: text, location: { displayName: text } });
    await expectQuiet(world);
    world.box.updateEvent(only().id, { importance: 'high' });
    await world.report();
    expect(world.row(text)).toMatchObject({ ort: text, bemerkung: text, hervorheben: 1 });
  });

  test('Zu Langes wird an der Spaltenlänge gekürzt, gezählt und kommt nicht gekürzt zurück', async () => {
    world.emis.exec('ALTER TABLE termine DROP COLUMN ort; ALTER TABLE termine ADD COLUMN ort nvarchar(10)');
    const id = world.box.createEvent(
      event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00', {
        location: { displayName: 'Besprechungsraum 3' },
      }),
    );
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zaehler: { gekuerzt: 1 } });
    expect(world.row('Besuch').ort).toBe('Besprechun');
    await expectQuiet(world);
    world.change(world.row('Besuch').id, { betreff: 'Besuch 2' });
    await world.report();
    expect(outlook(id)).toMatchObject({
      subject: 'Besuch 2',
      location: { displayName: 'Besprechungsraum 3' },
    });
    await expectQuiet(world);
  });

  test('Mehrzeiliges bleibt beim Hin und Her Zeile für Zeile gleich', async () => {
    const bemerkung =
      'Tagesordnung:\r\n\r\n  1. Begrüßung\r\n  2.  Zahlen\r\n\r\n\r\nhttps://x.example/a?b=1&c=2.';
    world.enter('Sitzung', '2026-12-01 10:00', '2026-12-01 11:00', { bemerkung });
    await world.report();
    const { id } = only();
    for (let round = 0; round < 3; round++) {
      world.box.touch(id);
      world.box.updateEvent(id, { subject: `Sitzung ${round}` });
      await world.report();
      world.change(world.row(`Sitzung ${round}`).id, { ort: `Raum ${round}` });
      await world.report();
    }
    expect(world.row('Sitzung 2').bemerkung).toBe(bemerkung);
    await expectQuiet(world);
  });
});
