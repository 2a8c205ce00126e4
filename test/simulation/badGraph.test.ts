import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COUNT, crowd, expectCrowdArrived, expectGrowingDelay, inEmis, MINUTE_MS } from './harness/crowd.ts';
import { event, expectQuiet } from './harness/scenario.ts';
import { answers, type Json, withheld } from './harness/watch.ts';
import { World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('Ein unlesbarer Eintrag von Graph hält nichts auf', () => {
  /** Spoils what Graph says of the event `schlecht`, in the delta and by GET, until it is mended. */
  function spoiling(spoil: (item: Json) => Json): { mend: () => void } {
    let isSpoilt = true;
    answers(world, (_, body) => {
      if (!isSpoilt) return body;
      const entry = (item: Json) => (item?.subject === 'schlecht' ? spoil(item) : item);
      return Array.isArray(body.value) ? { ...body, value: body.value.map(entry) } : entry(body);
    });
    return {
      mend: () => {
        isSpoilt = false;
      },
    };
  }
  const without =
    (...names: string[]) =>
    (item: Json) =>
      Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
  const withThe = (properties: object) => (item: Json) => ({ ...item, ...properties });

  const CASES: [string, (item: Json) => Json, RegExp][] = [
    ['ohne Beginn', without('start'), /^Beginn fehlt\.$/],
    ['ohne Ende', withThe({ end: null }), /^Ende fehlt\.$/],
    ['Beginn ist eine Zahl', withThe({ start: 5 }), /unlesbar.*start/],
    [
      'Beginn ist kein Datum',
      withThe({ start: { dateTime: 'bald', timeZone: 'UTC' } }),
      /Beginn ist kein gültiges Datum/,
    ],
    [
      'unbekannte Zeitzone',
      withThe({ start: { dateTime: '2026-12-01T09:00:00', timeZone: 'Mondzeit' } }),
      /unbekannten Zeitzone/,
    ],
    [
      'Ende vor Beginn',
      withThe({ end: { dateTime: '2026-11-30T09:00:00', timeZone: 'UTC' } }),
      /Ende liegt vor dem Beginn/,
    ],
    ['ohne Art', without('type'), /unlesbar.*type/],
    ['ohne Versionskennung', without('@odata.etag'), /Versionskennung/],
    ['Teilnehmer sind Text', withThe({ attendees: 'alle' }), /unlesbar.*attendees/],
    ['Text ist eine Zahl', withThe({ body: 7 }), /unlesbar.*body/],
  ];

  test.each(CASES)('%s', async (_, spoil, reason) => {
    crowd(world, 'davor');
    const id = world.box.createEvent(event('schlecht', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    crowd(world, 'danach');
    const { mend } = spoiling(spoil);
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1, emis: { neu: 2 * COUNT } });
    expect(report.fehler).toEqual([expect.stringContaining('Ein Outlook-Eintrag zurückgestellt: ')]);
    expectCrowdArrived(world, 'davor', 'danach');
    expect(inEmis(world, 'schlecht')).toEqual([]);
    expect(withheld(world)).toEqual([
      {
        side: 'outlook',
        item_id: id,
        reason: expect.stringMatching(reason),
        attempts: 1,
        next_ms: expect.any(Number),
      },
    ]);
    await expectGrowingDelay(world);

    mend();
    world.time.advance(24 * 60 * MINUTE_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 } });
    expect(inEmis(world, 'schlecht')).toHaveLength(1);
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test.each(CASES)('… auch wenn er verknüpft ist: %s', async (_, spoil) => {
    const id = world.box.createEvent(event('schlecht', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    const { mend } = spoiling(spoil);
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    crowd(world, 'danach');
    expect(await world.report()).toMatchObject({
      ergebnis: 'teilweise',
      emis: { geaendert: 0, geloescht: 0 },
    });
    expectCrowdArrived(world, 'danach');
    expect(world.row('schlecht').ort).toBe('');
    mend();
    world.time.advance(24 * 60 * MINUTE_MS);
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      emis: { neu: 0, geaendert: 1, geloescht: 0 },
    });
    expect(world.row('schlecht').ort).toBe('Köln');
    expect(withheld(world)).toEqual([]);
    await expectQuiet(world);
  });

  test('Wird ein zurückgestellter gerade dann noch einmal geändert, wenn er fällig ist, zählt er einmal', async () => {
    const id = world.box.createEvent(event('schlecht', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    spoiling(withThe({ start: null }));
    await world.report();
    world.time.advance(2 * MINUTE_MS);
    world.box.touch(id);
    expect(await world.report()).toMatchObject({ zurueckgestellt: 1 });
    expect(withheld(world)).toMatchObject([{ attempts: 2 }]);
  });

  test.each<[string, Json]>([
    ['ohne id', without('id')],
    ['id ist eine Zahl', withThe({ id: 17 })],
    ['id ist leer', withThe({ id: '' })],
    ['nur null', () => null],
    ['nur Text', () => 'kaputt'],
    ['eine Liste', () => []],
  ])(
    'Ohne brauchbare id (%s) wird er gemeldet und kommt bei seiner nächsten Änderung an',
    async (_, spoil) => {
      crowd(world, 'davor');
      const id = world.box.createEvent(event('schlecht', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
      crowd(world, 'danach');
      const { mend } = spoiling(spoil);
      const report = await world.report();
      expect(report).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1, zaehler: { unlesbar: 1 } });
      expect(report.fehler).toEqual([expect.stringContaining('unlesbar und wurde übergangen')]);
      expectCrowdArrived(world, 'davor', 'danach');
      mend();
      world.box.touch(id);
      expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 } });
      await expectQuiet(world);
    },
  );

  test.each<[string, (body: Json) => Json | string]>([
    ['eine Anmeldeseite', () => '<html><body>Bitte anmelden</body></html>'],
    ['abgeschnittenes JSON', (body) => JSON.stringify(body).slice(0, -20)],
    ['leer', () => ''],
    ['null', () => 'null'],
    ['ohne value', without('value')],
    ['value ist keine Liste', withThe({ value: 'x' })],
    ['ohne jeden Link', without('@odata.deltaLink', '@odata.nextLink')],
    ['mit beiden Links', (body) => ({ ...body, '@odata.nextLink': body['@odata.deltaLink'] })],
  ])(
    'Eine unlesbare Seite (%s) beendet den Lauf mit einem Fehler; der nächste holt alles nach',
    async (_, spoil) => {
      crowd(world, 'davor');
      let isSpoilt = true;
      answers(world, (path, body) => (isSpoilt && path.includes('/delta') ? spoil(body) : body));
      const report = await world.report();
      expect(report).toMatchObject({ ergebnis: 'fehler' });
      expect(report.fehler).toHaveLength(1);
      expect(report.fehler[0]).toMatch(/Microsoft Graph/);
      isSpoilt = false;
      await world.report();
      expectCrowdArrived(world, 'davor');
      await expectQuiet(world);
    },
  );
});
