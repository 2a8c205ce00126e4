import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  COUNT,
  crowd,
  expectCrowdArrived,
  expectGrowingDelay,
  inEmis,
  inOutlook,
  MINUTE_MS,
} from './harness/crowd.ts';
import { event, expectQuiet } from './harness/scenario.ts';
import { answers, type Json, protocol, withheld } from './harness/watch.ts';
import { type TerminRow, World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('Eine schlechte emis-Zeile hält nichts auf', () => {
  const CASES: [string, Partial<TerminRow>, RegExp, Partial<TerminRow>][] = [
    [
      'Bis vor Von',
      { von: '2026-12-01 11:00', bis: '2026-12-01 10:00' },
      /^Bis liegt vor Von\.$/,
      { bis: '2026-12-01 12:00' },
    ],
    ['Von ist NULL', { von: null }, /^Von fehlt\.$/, { von: '2026-12-01 10:00' }],
    ['Bis ist NULL', { bis: null }, /^Bis fehlt\.$/, { bis: '2026-12-01 11:00' }],
    [
      'beide NULL',
      { von: null, bis: null },
      /^Von fehlt\.$/,
      { von: '2026-12-01 10:00', bis: '2026-12-01 11:00' },
    ],
    // Only the embedded store can hold such text; it shows it as NULL.
    [
      'Von unlesbar',
      { von: 'übermorgen früh' },
      /^Von (fehlt|ist kein gültiges Datum)/,
      { von: '2026-12-01 10:00' },
    ],
    [
      '30. Februar',
      { von: '2027-02-30 10:00', bis: '2027-03-01 10:00' },
      /^Von (fehlt|ist kein gültiges Datum)/,
      { von: '2027-02-28 10:00' },
    ],
    [
      'länger als fünf Jahre',
      { bis: '2036-12-01 10:00' },
      /Microsoft Graph lehnt/,
      { bis: '2026-12-01 11:00' },
    ],
    [
      'Jahr 9999',
      { von: '9999-12-31 10:00', bis: '9999-12-31 11:00' },
      /außerhalb der Jahre|Microsoft Graph lehnt/,
      { von: '2026-12-01 10:00', bis: '2026-12-01 11:00' },
    ],
    [
      'Vorwarnzeit über jedes Maß',
      { vorwarnzeit: 2_147_483_647 },
      /Microsoft Graph lehnt/,
      { vorwarnzeit: 15 },
    ],
    [
      'Betreff länger, als Outlook ihn nimmt',
      { betreff: 'x'.repeat(300) },
      /Microsoft Graph lehnt/,
      { betreff: 'schlecht' },
    ],
    [
      'als HTML über 4 MB',
      { bemerkung: '<'.repeat(3_000_000) },
      /zu groß für Microsoft Graph.*Die Bemerkung kürzen/,
      { bemerkung: 'kurz' },
    ],
  ];

  test.each(CASES)('%s', async (_, columns, reason, mended) => {
    crowd(world, 'davor');
    const id = world.enter('schlecht', '2026-12-01 10:00', '2026-12-01 11:00', columns);
    crowd(world, 'danach');
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1, outlook: { neu: 2 * COUNT } });
    expect(report.fehler).toEqual([expect.stringContaining(`emis-Datensatz ${id} zurückgestellt: `)]);
    expectCrowdArrived(world, 'davor', 'danach');
    expect(inOutlook(world, 'schlecht')).toEqual([]);
    expect(withheld(world)).toEqual([
      {
        side: 'emis',
        item_id: `${id}`,
        reason: expect.stringMatching(reason),
        attempts: 1,
        next_ms: expect.any(Number),
      },
    ]);
    expect(world.waiting()).toBe(0);
    await expectGrowingDelay(world);

    world.change(id, mended);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 1 } });
    expect(inOutlook(world, 'schlecht')).toHaveLength(1);
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test('Eine verknüpfte Zeile wird schlecht: Outlook bleibt, wie es ist, bis sie geheilt ist', async () => {
    const itemId = world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    const { id } = world.row('Besuch');
    const before = world.box.event(itemId);
    world.change(id, { bis: '2026-12-01 08:00', ort: 'Köln' });
    crowd(world, 'danach');
    expect(await world.report()).toMatchObject({ zurueckgestellt: 1, outlook: { geaendert: 0 } });
    expectCrowdArrived(world, 'danach');
    expect(world.box.event(itemId)).toEqual(before);
    world.change(id, { bis: '2026-12-01 12:00' });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: 1 } });
    expect(world.box.event(itemId)).toMatchObject({
      location: { displayName: 'Köln' },
      end: { dateTime: '2026-12-01T11:00:00.0000000' },
    });
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test('Eine schlechte Zeile, die gelöscht wird, ist vergessen', async () => {
    const id = world.enter('schlecht', null, null);
    await world.report();
    world.remove(id);
    await world.report();
    expect(withheld(world)).toEqual([]);
    world.time.advance(24 * 60 * MINUTE_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zurueckgestellt: 0 });
  });

  test('Viele auf einmal: zwanzig werden genannt, der Rest gezählt', async () => {
    for (let index = 0; index < 25; index++) world.enter(`schlecht ${index}`, null, null);
    crowd(world, 'danach');
    const report = await world.report();
    expect(report).toMatchObject({ zurueckgestellt: 25, zaehler: { weitere_fehler: 5 } });
    expect(report.fehler).toHaveLength(20);
    expectCrowdArrived(world, 'danach');
  });

  test('Ein schlechter Datensatz, den Outlook gleichzeitig ändert, wird von Outlook geheilt', async () => {
    const itemId = world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    const { id } = world.row('Besuch');
    world.change(id, { von: null });
    await world.report();
    world.box.updateEvent(itemId, { location: { displayName: 'Köln' } });
    expect(await world.report()).toMatchObject({ konflikte: 1, zurueckgestellt: 0 });
    expect(world.row('Besuch')).toMatchObject({ von: '2026-12-01T10:00:00', ort: 'Köln' });
    expect(world.versions()).toMatchObject([{ reason: 'doppelaenderung', row: { von: null } }]);
    world.time.advance(60 * MINUTE_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok' });
    expect(withheld(world)).toEqual([]);
  });
});

describe('Sehr große Bemerkungen', () => {
  const big = 'Wort und Zeile\r\n'.repeat(185_000).trimEnd();

  test('3 MB Text kommen von emis in Outlook an', async () => {
    expect(big.length).toBeGreaterThan(2_900_000);
    const id = world.enter('groß', '2026-12-01 10:00', '2026-12-01 11:00', {
      bemerkung: 'x'.repeat(3_000_000),
    });
    world.enter('klein', '2026-12-01 10:00', '2026-12-01 11:00');
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 2 } });
    expect(inOutlook(world, 'groß')[0]!.body.content).toContain('x'.repeat(3_000_000));
    await expectQuiet(world);
    world.change(id, { ort: 'Köln' });
    await world.report();
    await expectQuiet(world);
  });

  test('3 MB Text kommen von Outlook in emis an', async () => {
    world.box.createEvent(
      event('groß', '2026-12-01T09:00:00', '2026-12-01T10:00:00', {
        body: { contentType: 'text', content: big },
      }),
    );
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 } });
    expect(world.row('groß').bemerkung).toBe(big);
    await expectQuiet(world);
  });

  test('Viele große auf einmal sprengen kein $batch', async () => {
    for (let index = 0; index < 10; index++)
      world.enter(`groß ${index}`, '2026-12-01 10:00', '2026-12-01 11:00', {
        bemerkung: 'x'.repeat(1_000_000),
      });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { neu: 10 } });
    await expectQuiet(world);
  });
});

describe('Zeichen, die niemand sieht oder niemand haben will', () => {
  test.each([
    ['Steuerzeichen', 'a\u0007b\u001bc\u0001', 'abc'],
    ['Zeilenwechsel im Betreff', 'a\r\nb\u000bc', 'a b c'],
    ['unsichtbare', '\ufeffa\u200bb', 'ab'],
    ['Nicht-Zeichen', 'a\ufffeb\uffff', 'ab'],
  ])('Aus emis: %s', async (_, text, clean) => {
    const id = world.enter(text, '2026-12-01 10:00', '2026-12-01 11:00', { bemerkung: text, ort: text });
    crowd(world, 'danach');
    expect(await world.report()).toMatchObject({ ergebnis: 'ok' });
    expectCrowdArrived(world, 'danach');
    expect(inOutlook(world, clean)).toMatchObject([{ location: { displayName: clean } }]);
    expect(world.rows().find((row) => row.id === id)!.betreff).toBe(text);
    await expectQuiet(world);
  });

  test.each([
    ['halbe Zeichen', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['Steuerzeichen', 'a\u0007b\u0000c\u001f', 'abc'],
    ['Richtungswechsel und Emoji', '\u202eabc\u202c 👩‍👩‍👧', '\u202eabc\u202c 👩‍👩‍👧'],
  ])('Aus Outlook: %s', async (_, text, clean) => {
    const id = world.box.createEvent(event('Zeichen', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    crowd(world, 'danach');
    answers(world, (__, body) => {
      const spoil = (item: Json) =>
        item?.subject === 'Zeichen'
          ? {
              ...item,
              subject: text,
              location: { displayName: text },
              body: { contentType: 'html', content: `<p>${text}</p>` },
            }
          : item;
      return Array.isArray(body.value) ? { ...body, value: body.value.map(spoil) } : spoil(body);
    });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok' });
    expectCrowdArrived(world, 'danach');
    expect(inEmis(world, clean)).toMatchObject([{ ort: clean, bemerkung: clean }]);
    await expectQuiet(world);
    world.change(inEmis(world, clean)[0]!.id, { privat: 1 });
    await world.report();
    expect(world.box.event(id)).toMatchObject({ subject: 'Zeichen', sensitivity: 'private' });
  });

  test.each([
    ['Skript', '<p>sichtbar</p><script>alert("böse")</script>', 'sichtbar'],
    ['nie geschlossen', '<div><p>sichtbar<b><i><table><td', 'sichtbar'],
    ['versteckter Stil', '<style>.x{böse}</style><p>sichtbar</p><!-- böse -->', 'sichtbar'],
    ['tausendfach verschachtelt', `${'<div>'.repeat(20_000)}sichtbar`, 'sichtbar'],
    ['nur spitze Klammern', `sichtbar${'<'.repeat(50_000)}`, 'sichtbar'],
    ['ein riesiges Attribut', `<p title="${'böse'.repeat(100_000)}">sichtbar</p>`, 'sichtbar'],
    ['kaputte Entities', 'sichtbar&#0;&#xD800;&#99999999;&unbekannt;&amp', 'sichtbar'],
    ['eine riesige Tabelle', `sichtbar<table>${'<tr><td>1<td>2</tr>'.repeat(20_000)}</table>`, 'sichtbar'],
  ])('Feindliches HTML: %s', async (_, content, visible) => {
    const id = world.box.createEvent(event('HTML', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    crowd(world, 'danach');
    answers(world, (__, body) => {
      const spoil = (item: Json) =>
        item?.subject === 'HTML' ? { ...item, body: { contentType: 'html', content } } : item;
      return Array.isArray(body.value) ? { ...body, value: body.value.map(spoil) } : spoil(body);
    });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok' });
    expectCrowdArrived(world, 'danach');
    const { bemerkung } = world.row('HTML');
    expect(bemerkung).toContain(visible);
    expect(bemerkung).not.toContain('böse');
    expect(bemerkung!.isWellFormed()).toBe(true);
    await expectQuiet(world);
    expect(world.box.event(id)).toBeDefined();
  });
});

describe('emis lehnt eine Zeile ab', () => {
  test.each([1, 5, 20])(
    '%d abgelehnte unter vielen werden einzeln zurückgestellt und reisen, sobald emis sie nimmt',
    async (bad) => {
      world.emis.exec(`CREATE TRIGGER erp_regel BEFORE INSERT ON termine WHEN NEW.betreff LIKE 'verboten%'
      BEGIN SELECT RAISE(ABORT, 'KANARI Kunde Geheim darf nicht'); END`);
      crowd(world, 'davor');
      for (let index = 0; index < bad; index++)
        world.box.createEvent(event(`verboten ${index}`, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
      crowd(world, 'danach');
      const report = await world.report();
      expect(report).toMatchObject({
        ergebnis: 'teilweise',
        zurueckgestellt: bad,
        emis: { neu: 2 * COUNT },
        outlook: { neu: 2 * COUNT },
      });
      expectCrowdArrived(world, 'davor', 'danach');
      expect(withheld(world)).toHaveLength(bad);
      for (const { reason } of withheld(world)) expect(reason).toMatch(/^emis hat die Änderungen abgelehnt/);
      expect(JSON.stringify(report.fehler) + protocol(world)).not.toContain('KANARI');
      world.emis.exec('DROP TRIGGER erp_regel');
      world.time.advance(2 * MINUTE_MS);
      expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: bad } });
      expect(withheld(world)).toEqual([]);
      await expectQuiet(world);
    },
  );

  test('Auch eine abgelehnte Änderung wartet und lässt die anderen vor', async () => {
    const ids = ['verboten', 'erlaubt'].map((subject) =>
      world.box.createEvent(event(subject, '2026-12-01T09:00:00', '2026-12-01T10:00:00')),
    );
    await world.report();
    world.emis.exec(`CREATE TRIGGER erp_regel BEFORE UPDATE ON termine WHEN NEW.betreff LIKE 'verboten%'
      BEGIN SELECT RAISE(ABORT, 'gesperrt'); END`);
    for (const id of ids) world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    expect(await world.report()).toMatchObject({ zurueckgestellt: 1, emis: { geaendert: 1 } });
    expect([world.row('verboten').ort, world.row('erlaubt').ort]).toEqual(['', 'Köln']);
    world.emis.exec('DROP TRIGGER erp_regel');
    world.time.advance(2 * MINUTE_MS);
    await world.report();
    expect(world.row('verboten').ort).toBe('Köln');
    await expectQuiet(world);
  });
});
