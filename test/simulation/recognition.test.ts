import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { event, expectQuiet } from './harness/scenario.ts';
import { properties, writesOf } from './harness/watch.ts';
import { World } from './harness/world.ts';

// The world begins on Monday, 2026-11-23, 09:00 in Berlin.
let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** What stood in emis before the triggers were there: the spooler knows nothing of it. */
function enteredLongAgo(...entry: Parameters<World['enter']>): number {
  const id = world.enter(...entry);
  world.emis.prepare('DELETE FROM s_exchange_sync_spooler WHERE datensatz_id = ?').run(id);
  return id;
}

const allDay = (subject: string, start: string, end: string) => ({
  ...event(subject, `${start}T00:00:00`, `${end}T00:00:00`),
  isAllDay: true,
});

describe('Was auf beiden Seiten schon steht', () => {
  const both = (betreff: string, subject: string, row = {}, item = {}) => ({
    rowId: enteredLongAgo(betreff, '2026-11-24 10:00', '2026-11-24 11:00', {
      erinnern: 1,
      vorwarnzeit: 15,
      ...row,
    }),
    id: world.box.createEvent(event(subject, '2026-11-24T09:00:00', '2026-11-24T10:00:00', item)),
  });

  test.each([
    ['gleich geschrieben', 'Zahnarzt', 'Zahnarzt', false],
    ['groß und klein', 'ZAHNARZT Dr. MÜLLER', 'Zahnarzt Dr. Müller', true],
    ['andere Blanks', ' Zahnarzt   Dr. Müller ', 'Zahnarzt Dr. Müller', true],
  ])('wird verknüpft statt verdoppelt: %s', async (_, betreff, subject, differs) => {
    const { rowId, id } = both(betreff, subject, { emisnummer: 4711 });
    await world.ersteinrichtung();
    const writes = await writesOf(world, async () => {
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        emis: { neu: 0, geaendert: differs ? 1 : 0 },
        outlook: { neu: 0, geaendert: 0 },
        konflikte: differs ? 1 : 0,
        zaehler: { erkannt: 1 },
      });
    });
    expect(writes).toEqual([]);
    expect(world.rows()).toMatchObject([{ id: rowId, betreff: subject, emisnummer: 4711 }]);
    expect(world.versions().map(({ reason, row }) => [reason, row.betreff])).toEqual(
      differs ? [['erkannt', betreff]] : [],
    );
    await expectQuiet(world);
    // From now on they are one.
    world.change(rowId, { ort: 'Köln' });
    await world.report();
    expect(world.box.event(id)!.location.displayName).toBe('Köln');
    world.box.deleteEvent(id);
    await world.report();
    expect(world.rows()).toEqual([]);
  });

  test('Verschiedenes: Outlook gilt, Leeres weicht dem Gefüllten, die emis-Fassung ist aufbewahrt', async () => {
    const { rowId, id } = both(
      'Besuch',
      'Besuch',
      {
        bis: '2026-11-24 12:00',
        ort: 'emis-Ort',
        bemerkung: 'nur in emis',
        hervorheben: 1,
        vorwarnzeit: 60,
        emisnummer: 4711,
      },
      { location: { displayName: 'Outlook-Ort' } },
    );
    await world.ersteinrichtung();
    const writes = await writesOf(world, async () => {
      expect(await world.report()).toMatchObject({
        konflikte: 1,
        emis: { neu: 0, geaendert: 1 },
        outlook: { neu: 0, geaendert: 1 },
      });
    });
    expect(properties(writes)).toEqual(['PATCH body']);
    expect(world.rows()).toMatchObject([
      {
        id: rowId,
        bis: '2026-11-24T11:00:00',
        ort: 'Outlook-Ort',
        bemerkung: 'nur in emis',
        hervorheben: 0,
        vorwarnzeit: 15,
        emisnummer: 4711,
      },
    ]);
    expect(world.box.event(id)!.body.content).toContain('nur in emis');
    expect(world.box.event(id)).toMatchObject({
      location: { displayName: 'Outlook-Ort' },
      importance: 'normal',
    });
    expect(world.versions()).toMatchObject([
      {
        reason: 'erkannt',
        row: { ort: 'emis-Ort', bis: '2026-11-24 12:00', hervorheben: 1, vorwarnzeit: 60, emisnummer: 4711 },
      },
    ]);
    await expectQuiet(world);
  });

  test('Nur in emis gefüllt: nichts geht verloren, keine Fassung nötig, Outlook wird ergänzt', async () => {
    const { id } = both('Besuch', 'Besuch', { ort: 'Köln' });
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({
      konflikte: 0,
      emis: { geaendert: 0 },
      outlook: { geaendert: 1 },
    });
    expect(world.box.event(id)!.location.displayName).toBe('Köln');
    expect(world.versions()).toEqual([]);
    await expectQuiet(world);
  });

  test('Nur in Outlook gefüllt: emis wird ergänzt', async () => {
    const { rowId } = both('Besuch', 'Besuch', { ort: null }, { location: { displayName: 'Köln' } });
    await world.ersteinrichtung();
    await world.report();
    expect(world.rows()).toMatchObject([{ id: rowId, ort: 'Köln' }]);
    await expectQuiet(world);
  });

  test('Ganztägiges wird ebenso erkannt', async () => {
    enteredLongAgo('Urlaub', '2026-12-24 00:00', '2026-12-26 23:59', { erinnern: 1 });
    world.box.createEvent(allDay('Urlaub', '2026-12-24', '2026-12-27'));
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ konflikte: 0, zaehler: { erkannt: 1 } });
    expect([world.rows().length, world.box.events().length]).toEqual([1, 1]);
    await expectQuiet(world);
  });

  test('Auch Vergangenes wird erkannt und verknüpft, nur nicht angelegt', async () => {
    const rowId = enteredLongAgo('Besuch', '2026-11-18 10:00', '2026-11-18 11:00', { erinnern: 1 });
    const id = world.box.createEvent(event('Besuch', '2026-11-18T09:00:00', '2026-11-18T10:00:00'));
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 0 }, zaehler: { erkannt: 1 } });
    world.change(rowId, { ort: 'Köln' });
    await world.report();
    expect(world.box.event(id)!.location.displayName).toBe('Köln');
    expect(world.box.events()).toHaveLength(1);
  });

  test('Gleicher Betreff zu anderer Zeit, oder gleiche Zeit mit anderem Betreff, ist nicht dasselbe', async () => {
    enteredLongAgo('Besuch', '2026-11-24 10:05', '2026-11-24 11:00');
    enteredLongAgo('Besuch Meier', '2026-11-24 10:00', '2026-11-24 11:00');
    world.box.createEvent(event('Besuch', '2026-11-24T09:00:00', '2026-11-24T10:00:00'));
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 1 }, outlook: { neu: 2 } });
    await expectQuiet(world);
  });

  test.each([
    [2, 2],
    [2, 3],
    [3, 2],
  ])(
    '%d gleiche in emis und %d gleiche in Outlook finden eins zu eins zueinander',
    async (inEmis, inOutlook) => {
      for (let index = 0; index < inEmis; index++)
        enteredLongAgo('Doppelt', '2026-11-24 10:00', '2026-11-24 11:00', { erinnern: 1 });
      for (let index = 0; index < inOutlook; index++)
        world.box.createEvent(event('Doppelt', '2026-11-24T09:00:00', '2026-11-24T10:00:00'));
      await world.ersteinrichtung();
      const most = Math.max(inEmis, inOutlook);
      expect(await world.report()).toMatchObject({
        emis: { neu: most - inEmis },
        outlook: { neu: most - inOutlook },
        zaehler: { erkannt: Math.min(inEmis, inOutlook) },
      });
      expect([world.rows().length, world.box.events().length]).toEqual([most, most]);
      const links = world.emis.prepare('SELECT DISTINCT row_id, outlook_id FROM s_exchange_sync_link').all();
      expect(new Set(links.map(({ row_id }) => row_id)).size).toBe(most);
      await expectQuiet(world);
    },
  );

  test('Auch über viele Seiten wird jeder Termin nur einmal vergeben', async () => {
    world.tenant.switches.deltaMaxPageSize = 7;
    for (let index = 0; index < 30; index++) both('Doppelt', 'Doppelt');
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({
      emis: { neu: 0 },
      outlook: { neu: 0 },
      zaehler: { erkannt: 30 },
    });
    await expectQuiet(world);
  });

  test('Eine Serie wird nie mit einem einzelnen Termin verknüpft', async () => {
    enteredLongAgo('Jour fixe', '2026-11-24 10:00', '2026-11-24 11:00');
    const id = world.box.createSeries(event('Jour fixe', '2026-11-24T09:00:00', '2026-11-24T10:00:00'), {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'numbered', startDate: '2026-11-24', numberOfOccurrences: 3 },
    });
    const before = world.box.event(id);
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 0 }, outlook: { neu: 1 } });
    expect(world.box.event(id)).toEqual(before);
    await expectQuiet(world);
  });
});
