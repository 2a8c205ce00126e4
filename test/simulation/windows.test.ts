/** Longer than 400 lines: one rule of sync.md with all its cases, which read best side by side. */
import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../../simulator/m365/tenant.ts';
import {
  betreffe,
  cursor,
  DAY_MS,
  deliver,
  EMIS_ONLY,
  expectNobodyMailed,
  expectNothingWritten,
  freshWorld,
  linkStates,
  MINUTE_MS,
  onBothSides,
  onDay,
  SWITCHES,
  snapshot,
  subjects,
  writesTo,
} from './harness/appointments.ts';
import { Mortal } from './harness/mortal.ts';
import { event, expectQuiet, runUntilDone } from './harness/scenario.ts';
import { POSTFACH, type World } from './harness/world.ts';

const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
const twoYearsAhead = { start: at('2028-12-01T09:00:00'), end: at('2028-12-01T10:00:00') };
const isDelta = ({ path }: { path: string }) => path.includes('/calendarView/delta');

describe('Aus dem Zeitfenster verschoben', () => {
  test.each(SWITCHES)('… ist nicht gelöscht: emis folgt, auch zurück (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Messe');
    const { id: number } = world.row('Messe');
    world.time.advance(MINUTE_MS);
    world.box.updateEvent(id, twoYearsAhead);
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      emis: { neu: 0, geaendert: 1, geloescht: 0 },
    });
    expect(world.rows()).toMatchObject([
      { id: number, von: '2028-12-01T10:00:00', bis: '2028-12-01T11:00:00', ...EMIS_ONLY },
    ]);
    await expectQuiet(world);

    world.change(number, { ort: 'Hannover' });
    expect(await world.report()).toMatchObject({ outlook: { geaendert: 1 } });
    expect(world.box.event(id)?.location?.displayName).toBe('Hannover');
    world.time.advance(MINUTE_MS);
    world.box.updateEvent(id, { subject: 'Messe 2028' });
    expect(await world.report()).toMatchObject({ emis: { geaendert: 1, geloescht: 0 } });
    expect(world.rows()).toMatchObject([{ id: number, betreff: 'Messe 2028', ort: 'Hannover' }]);

    world.time.advance(MINUTE_MS);
    world.box.updateEvent(id, { start: at('2026-12-02T09:00:00'), end: at('2026-12-02T10:00:00') });
    expect(await world.report()).toMatchObject({ emis: { neu: 0, geaendert: 1, geloescht: 0 } });
    expect(world.rows()).toMatchObject([{ id: number, von: '2026-12-02T10:00:00', ...EMIS_ONLY }]);
    expect(world.versions()).toEqual([]);
    await expectQuiet(world);
  });

  test('… weit in die Vergangenheit: ebenso', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Messe');
    world.box.updateEvent(id, { start: at('2024-12-01T09:00:00'), end: at('2024-12-01T10:00:00') });
    expect(await world.report()).toMatchObject({ emis: { neu: 0, geaendert: 1, geloescht: 0 } });
    expect(world.rows()).toMatchObject([{ von: '2024-12-01T10:00:00', ...EMIS_ONLY }]);
    world.tenant.expireDeltaTokens(POSTFACH);
    await expectQuiet(world);
    expect(subjects(world)).toEqual(['Messe']);
  });

  test('… und dort gelöscht: dann ist es gelöscht', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Messe');
    world.box.updateEvent(id, twoYearsAhead);
    await world.report();
    world.box.deleteEvent(id);
    expect(await world.report()).toMatchObject({ emis: { geloescht: 1 } });
    expect(world.rows()).toEqual([]);
  });

  test('In emis weit in der Zukunft eingetragen: steht in Outlook, einmal, für immer', async () => {
    const world = freshWorld();
    world.enter('Jubiläum', '2029-06-01 10:00', '2029-06-01 12:00', { emisnummer: 7 });
    await world.report();
    expect(subjects(world)).toEqual(['Jubiläum']);
    for (let month = 0; month < 24; month++) {
      world.time.advance(40 * DAY_MS);
      expectNothingWritten(await world.report());
    }
    expect(subjects(world)).toEqual(['Jubiläum']);
    expect(world.rows()).toMatchObject([{ betreff: 'Jubiläum', emisnummer: 7 }]);
  });
});

describe('In einen anderen Kalender verschoben', () => {
  const positions = SWITCHES.filter(([, { deletedItemsVisible }]) => deletedItemsVisible !== false);

  test.each(positions)(
    '… ruht es: nichts aus emis rührt es an, zurückgelegt geht es weiter (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      const id = await onBothSides(world, 'Verein');
      const { id: number } = world.row('Verein');
      world.box.moveToOtherCalendar(id, 'Privat');
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        emis: { geloescht: 0 },
        zaehler: { geparkt: 1 },
      });
      expect(world.row('Verein')).toMatchObject(EMIS_ONLY);
      const before = writesTo(world).length;
      world.change(number, { ort: 'emis' });
      await world.report();
      await world.ersteinrichtung();
      await world.report();
      world.tenant.expireDeltaTokens(POSTFACH);
      await world.report();
      expect(writesTo(world)).toHaveLength(before);
      expect(world.box.eventsIn('Privat')).toMatchObject([{ subject: 'Verein' }]);
      expect(world.box.events()).toEqual([]);
      expect(world.waiting()).toBe(0);

      world.time.advance(MINUTE_MS);
      world.box.updateEvent(id, { subject: 'Verein neu' });
      await world.report();
      world.box.moveToOtherCalendar(id, 'Kalender');
      await world.report();
      expect(world.rows()).toMatchObject([{ id: number, betreff: 'Verein neu', ort: '', ...EMIS_ONLY }]);
      expect(world.versions(), 'was in emis überschrieben wurde, ist erhalten').toMatchObject([
        { row: { ort: 'emis' } },
      ]);
      world.change(number, { ort: 'wieder gemeinsam' });
      await world.report();
      expect(world.box.event(id)).toMatchObject({ location: { displayName: 'wieder gemeinsam' } });
      await expectQuiet(world);
    },
  );

  test('… und in emis gelöscht: der Termin im anderen Kalender bleibt', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Verein');
    world.box.moveToOtherCalendar(id, 'Privat');
    await world.report();
    world.remove(world.row('Verein').id);
    expectNothingWritten(await world.report());
    expect(world.box.eventsIn('Privat')).toHaveLength(1);
    expect(world.box.deletedItems()).toEqual([]);
    expect(world.waiting()).toBe(0);
  });

  test('… im selben Augenblick in emis geändert: der Termin im anderen Kalender bleibt, wie er ist', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Verein');
    world.box.moveToOtherCalendar(id, 'Privat');
    world.change(world.row('Verein').id, { ort: 'emis' });
    await world.report();
    await world.report();
    expect(world.box.event(id)?.location?.displayName ?? '').toBe('');
    expect(linkStates(world)).toEqual(['parked']);
    expect(betreffe(world)).toEqual(['Verein']);
  });
});

const weekly = {
  pattern: { type: 'daily', interval: 1 },
  range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 3 },
};

describe('Serientermine', () => {
  const positions = [
    ['wie vermutet', {}],
    ['Hauptelement nur in der ersten Runde', { seriesMasterInLaterRounds: false }],
    ['entfallene Termine schweigend', { cancelledOccurrenceInDelta: 'silent' as const }],
    ['ohne parentEntryId', { parentEntryId: 'absent' as const }],
    ['Seiten kürzer, gemischt', { deltaMaxPageSize: 2, deltaShuffle: true }],
    ['Wiederholungen', { deltaReplay: 1, deltaRepeats: true }],
  ] as const;

  test.each(positions)(
    'Aus dem Einzeltermin wird eine Serie: er ruht, wieder einzeln geht es weiter (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      const id = await onBothSides(world, 'Training');
      const { id: number } = world.row('Training');
      world.time.advance(MINUTE_MS);
      world.box.makeSeries(id, weekly);
      expect((await world.report()).emis).toEqual({ neu: 0, geaendert: 0, geloescht: 0 });
      const series = world.box.event(id);
      world.change(number, { ort: 'emis' });
      await world.report();
      await world.report();
      await world.ersteinrichtung();
      await world.report();
      world.time.advance(MINUTE_MS);
      world.tenant.expireDeltaTokens(POSTFACH);
      await world.report();
      expect(world.box.event(id)).toEqual(series);
      expect(world.rows()).toMatchObject([{ id: number, betreff: 'Training', ort: 'emis', ...EMIS_ONLY }]);
      expect(world.waiting()).toBe(0);

      world.time.advance(MINUTE_MS);
      world.box.endSeries(id);
      world.box.updateEvent(id, { subject: 'Training einzeln' });
      await world.report();
      expect(world.rows()).toMatchObject([{ id: number, betreff: 'Training einzeln', ...EMIS_ONLY }]);
      world.change(number, { ort: 'Halle' });
      await world.report();
      expect(world.box.event(id)).toMatchObject({
        type: 'singleInstance',
        location: { displayName: 'Halle' },
      });
      await expectQuiet(world);
    },
  );

  test.each(positions)('… und in emis gelöscht: die Serie bleibt ganz (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Training');
    world.time.advance(MINUTE_MS);
    world.box.makeSeries(id, weekly);
    world.remove(world.row('Training').id);
    await world.report();
    await world.report();
    expect(world.box.event(id)).toMatchObject({ type: 'seriesMaster', subject: 'Training' });
    expect(world.box.deletedItems()).toEqual([]);
    expect(world.waiting()).toBe(0);
  });

  test('… und die Serie wird in Outlook gelöscht: auch der emis-Termin, seine Fassung bleibt erhalten', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Training');
    world.box.makeSeries(id, weekly);
    await world.report();
    world.box.deleteEvent(id);
    await runUntilDone(world, 2);
    expect(world.rows()).toEqual([]);
    expect(world.versions()).toMatchObject([{ row: EMIS_ONLY }]);
  });

  test.each(positions)(
    'Serien, ihre Termine und Ausnahmen kommen nie nach emis, Ändern und Löschen auch nicht (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      const id = world.box.createSeries(onDay('Serie', 1), weekly);
      world.enter('Serie', '2026-12-02 10:00', '2026-12-02 11:00', EMIS_ONLY);
      expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 0 }, outlook: { neu: 1 } });
      const row = world.row('Serie');
      const steps = [
        () =>
          world.box.changeOccurrence(id, '2026-12-02', {
            subject: 'Ausnahme',
            location: { displayName: 'Köln' },
          }),
        () =>
          world.box.changeOccurrence(id, '2026-12-02', {
            start: at('2026-12-02T14:00:00'),
            end: at('2026-12-02T15:00:00'),
          }),
        () => world.box.cancelOccurrence(id, '2026-12-03'),
        () => world.box.updateEvent(id, { subject: 'Serie neu' }),
        () => world.tenant.expireDeltaTokens(POSTFACH),
        () => world.box.deleteEvent(id),
      ];
      for (const step of steps) {
        world.time.advance(MINUTE_MS);
        step();
        expectNothingWritten(await world.report());
      }
      expect(world.rows()).toEqual([row]);
      expect(world.versions()).toEqual([]);
      expect(subjects(world)).toEqual(['Serie']);
      expectNobodyMailed(world);
    },
  );

  test('Ein alter Stand als Serie, noch einmal geliefert, lässt den Einzeltermin nicht ruhen', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Training');
    world.time.advance(MINUTE_MS);
    world.box.makeSeries(id, weekly);
    await world.report();
    const old = await snapshot(world, id);
    world.time.advance(MINUTE_MS);
    world.box.endSeries(id);
    await world.report();
    expect(linkStates(world)).toEqual(['active']);
    const delivered = deliver(world, [old]);
    await world.report();
    expect(delivered.fired).toBe(1);
    world.change(world.row('Training').id, { ort: 'Halle' });
    await world.report();
    expect(world.box.event(id)?.location?.displayName).toBe('Halle');
  });
});

/** Seven appointments on both sides, then a gap in which one is deleted, one moved, one changed and one added. */
async function withGap(world: World, later_days = 0): Promise<void> {
  const ids = [1, 2, 3, 4, 5, 6, 7].map((day) =>
    world.box.createEvent(onDay(`Termin ${day}`, day + later_days)),
  );
  world.box.createSeries(onDay('Serie', 8), weekly);
  await runUntilDone(world, 1);
  for (const row of world.rows()) world.change(row.id, EMIS_ONLY);
  await world.report();
  expect(world.rows()).toHaveLength(7);
  world.time.advance(MINUTE_MS);
  world.box.deleteEvent(ids[0]!);
  world.box.updateEvent(ids[1]!, twoYearsAhead);
  world.box.updateEvent(ids[2]!, { location: { displayName: 'Köln' } });
  world.box.createEvent(onDay('neu', 9 + later_days));
  world.change(world.row('Termin 4').id, { ort: 'emis' });
  world.remove(world.row('Termin 5').id);
}

async function expectGapClosed(world: World): Promise<void> {
  const expected = ['Termin 2', 'Termin 3', 'Termin 4', 'Termin 6', 'Termin 7', 'neu'];
  expect(betreffe(world)).toEqual(expected);
  expect(subjects(world)).toEqual(expected);
  expect(world.row('Termin 2')).toMatchObject({ von: '2028-12-01T10:00:00', ...EMIS_ONLY });
  expect(world.row('Termin 3')).toMatchObject({ ort: 'Köln', ...EMIS_ONLY });
  expect(world.versions().map(({ reason, row }) => [reason, row.betreff, row.telefon])).toEqual([
    ['in_outlook_geloescht', 'Termin 1', EMIS_ONLY.telefon],
  ]);
  await expectQuiet(world);
  expect(betreffe(world)).toEqual(expected);
  expectNobodyMailed(world);
}

const EXPIRED: Record<string, FaultAction> = {
  '410 SyncStateNotFound': { kind: 'status', status: 410, code: 'SyncStateNotFound' },
  '410 ohne Code': { kind: 'status', status: 410 },
  '400 syncStateNotFound': { kind: 'status', status: 400, code: 'syncStateNotFound' },
  '400 Badly formed token': {
    kind: 'status',
    status: 400,
    code: 'BadRequest',
    message: 'Badly formed token.',
  },
  '404 syncStateNotFound': { kind: 'status', status: 404, code: 'syncStateNotFound' },
  '400 resyncRequired': { kind: 'status', status: 400, code: 'resyncRequired' },
};

describe('Der gemerkte Stand ist abgelaufen', () => {
  test.each(['410', '410WithLocation', '400', '404'] as const)(
    '%s auf der ersten Seite: ein voller Durchgang, nichts doppelt',
    async (expiredTokenAnswer) => {
      const world = freshWorld({ switches: { expiredTokenAnswer, deltaMaxPageSize: 2 } });
      await withGap(world);
      world.tenant.expireDeltaTokens(POSTFACH);
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        emis: { neu: 1, geaendert: 2, geloescht: 1 },
      });
      await expectGapClosed(world);
    },
  );

  const onPages = (pages: readonly number[]) =>
    Object.keys(EXPIRED).flatMap((name) => pages.map((page) => ({ name, page })));
  test.each(onPages([1, 2]))('$name auf Seite $page des Abgleichs', async ({ name, page }) => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 2, deltaRepeats: true } });
    await withGap(world);
    let seen = 0;
    const struck = world.tenant.faults.add({
      when: (r) => isDelta(r) && ++seen === page,
      times: 1,
      do: EXPIRED[name]!,
    });
    await world.report();
    expect(struck.fired).toBe(1);
    await world.report();
    await expectGapClosed(world);
  });

  test.each(onPages([2, 3, 4]))(
    '… und $name noch einmal auf Seite $page des vollen Durchgangs',
    async ({ name, page }) => {
      const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
      await withGap(world);
      world.tenant.expireDeltaTokens(POSTFACH);
      let seen = 0;
      // The first request is the expired cursor itself; the first page of a full round carries no token that could expire.
      const isPage = (r: { path: string }) => isDelta(r) && ++seen === page + 1;
      const struck = world.tenant.faults.add({ when: isPage, times: 1, do: EXPIRED[name]! });
      await world.report();
      expect(struck.fired).toBe(1);
      await world.report();
      await expectGapClosed(world);
    },
  );

  test('Läuft jeder neue Durchgang gleich wieder ab, endet der Lauf mit einem Fehler, und nichts ist verloren', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
    await withGap(world);
    world.tenant.expireDeltaTokens(POSTFACH);
    world.tenant.faults.add({ when: isDelta, do: EXPIRED['410 ohne Code']! });
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'fehler', emis: { geloescht: 0 } });
    expect(report.http).toBeLessThan(15);
    world.tenant.faults.clear();
    await world.report();
    await expectGapClosed(world);
  });

  test.each([1, 2, 3])(
    'Bleibt nur der jüngste Stand gültig (%d Generationen), stimmt nach einem Absturz trotzdem alles',
    async (kept) => {
      const calls = new Mortal();
      const tried = freshWorld({ switches: { deltaGenerationsKept: kept } });
      await withGap(tried);
      await tried.abgleich(calls);
      for (let call = 1; call <= calls.calls; call++) {
        const world = freshWorld({ switches: { deltaGenerationsKept: kept } });
        await withGap(world);
        await world.abgleich(new Mortal({ call, when: 'after' }));
        await runUntilDone(world, 4);
        await expectGapClosed(world);
      }
    },
  );
});

describe('Das Zeitfenster rollt', () => {
  test.each(SWITCHES)(
    'Nach 40 Tagen: nichts gelöscht, nichts doppelt, Vergangenes bleibt (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      world.box.createEvent(event('vorgestern', '2026-11-21T09:00:00', '2026-11-21T10:00:00'));
      const ids = [1, 10, 28].map((day) => world.box.createEvent(onDay(`Termin ${day}`, day)));
      world.box.createEvent(event('bald im Fenster', '2028-06-10T09:00:00', '2028-06-10T10:00:00'));
      world.enter('fern', '2028-06-15 10:00', '2028-06-15 11:00', EMIS_ONLY);
      await world.report();
      expect(betreffe(world)).toEqual(['Termin 1', 'Termin 10', 'Termin 28', 'fern']);
      const before = cursor(world);
      for (let day = 0; day < 40; day++) {
        world.time.advance(DAY_MS);
        await world.report();
      }
      world.tenant.requests.length = 0;
      for (let day = 0; day < 10; day++) {
        world.time.advance(DAY_MS);
        await world.report();
      }
      expect(cursor(world)).not.toBe(before);
      const expected = ['Termin 1', 'Termin 10', 'Termin 28', 'bald im Fenster', 'fern'];
      expect(betreffe(world)).toEqual(expected);
      expect(subjects(world)).toEqual([...expected, 'vorgestern']);
      expect(world.versions()).toEqual([]);
      expect(linkStates(world)).toEqual(expected.map(() => 'active'));

      world.box.updateEvent(ids[0]!, { location: { displayName: 'nachgetragen' } });
      await world.report();
      expect(world.row('Termin 1').ort).toBe('nachgetragen');
      world.change(world.row('Termin 10').id, { ort: 'auch nachgetragen' });
      await world.report();
      expect(world.box.event(ids[1]!)?.location?.displayName).toBe('auch nachgetragen');
      await expectQuiet(world);
    },
  );

  test.each([
    ['im neuen Fenster', 20],
    ['inzwischen vor dem neuen Fenster', 0],
  ])(
    'Nach 40 Tagen ohne einen Lauf: was gelöscht und eingetragen wurde, wird gefunden (%s)',
    async (_, later_days) => {
      const world = freshWorld();
      await withGap(world, later_days);
      world.time.advance(40 * DAY_MS);
      await world.report();
      await expectGapClosed(world);
    },
  );

  test.each([
    { windowPast_days: 7, windowFuture_days: 60 },
    { windowPast_days: 0, windowFuture_days: 400 },
  ])(
    'mit eigenem Fenster ($windowPast_days … $windowFuture_days Tage) ein Jahr lang jede Woche: nichts gelöscht',
    async (settings) => {
      const world = freshWorld({ settings });
      const days = [30, 90, 150, 210, 270, 330];
      for (const ahead of days) {
        const start = new Date(world.time.now() + ahead * DAY_MS).toISOString().slice(0, 10);
        world.box.createEvent(event(`in ${ahead} Tagen`, `${start}T09:00:00`, `${start}T10:00:00`));
      }
      world.box.createEvent({
        ...onDay('ganztägig', 1),
        start: at('2026-12-01T00:00:00'),
        end: at('2026-12-05T00:00:00'),
        isAllDay: true,
      });
      for (let week = 0; week < 52; week++) {
        await world.report();
        world.time.advance(7 * DAY_MS);
      }
      await world.report();
      const expected = ['ganztägig', ...days.map((ahead) => `in ${ahead} Tagen`)].sort();
      expect(betreffe(world)).toEqual(expected);
      expect(subjects(world)).toEqual(expected);
      expect(world.versions()).toEqual([]);
      await expectQuiet(world);
    },
  );
});

describe('Ein voller Durchgang über mehrere Seiten', () => {
  async function calls(): Promise<number> {
    const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
    await withGap(world);
    world.tenant.expireDeltaTokens(POSTFACH);
    const mortal = new Mortal();
    await world.abgleich(mortal);
    return mortal.calls;
  }

  test.each(['before', 'after'] as const)(
    '… bei dem der Dienst %s irgendeinem Aufruf stirbt: nichts verloren, nichts doppelt',
    async (when) => {
      const total = await calls();
      expect(total).toBeGreaterThan(15);
      for (let call = 1; call <= total; call++) {
        const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
        await withGap(world);
        world.tenant.expireDeltaTokens(POSTFACH);
        expect(await world.abgleich(new Mortal({ call, when }))).toBe('crashed');
        await runUntilDone(world, 4);
        await expectGapClosed(world);
      }
    },
  );

  test.each(['before', 'after'] as const)(
    '… beim allerersten Mal, mit emis-Terminen, die es schon gibt (%s)',
    async (when) => {
      const open = async () => {
        const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
        for (const day of [1, 2, 3, 4, 5, 6, 7]) world.box.createEvent(onDay(`Termin ${day}`, day));
        world.enter('Termin 3', '2026-12-03 10:00', '2026-12-03 11:00', EMIS_ONLY);
        world.enter('nur emis', '2026-12-09 10:00', '2026-12-09 11:00');
        await world.ersteinrichtung();
        return world;
      };
      const undisturbed = new Mortal();
      await (await open()).abgleich(undisturbed);
      for (let call = 1; call <= undisturbed.calls; call++) {
        const world = await open();
        await world.abgleich(new Mortal({ call, when }));
        await runUntilDone(world, 4);
        const expected = [1, 2, 3, 4, 5, 6, 7].map((day) => `Termin ${day}`).concat('nur emis');
        expect(betreffe(world)).toEqual(expected);
        expect(subjects(world)).toEqual(expected);
        expect(world.row('Termin 3')).toMatchObject(EMIS_ONLY);
        await expectQuiet(world);
      }
    },
  );

  test('… und nur eine Seite je Lauf: jeder Lauf macht weiter, gelöscht wird nichts vor der Zeit', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 2 }, settings: { pagesPerRun: 1 } });
    for (const day of [1, 2, 3, 4, 5, 6, 7]) world.box.createEvent(onDay(`Termin ${day}`, day));
    let runs = 0;
    for (let more = true; more && runs < 20; runs++) more = (await world.report()).weiter;
    expect(runs).toBeGreaterThan(2);
    expect(runs).toBeLessThan(8);
    expect(betreffe(world)).toHaveLength(7);
    world.tenant.expireDeltaTokens(POSTFACH);
    for (let run = 0; run < 8; run++) expectNothingWritten(await world.report());
    expect(betreffe(world)).toHaveLength(7);
    expect(subjects(world)).toHaveLength(7);
  });
});

describe('Eine leere Antwort ist kein leerer Kalender', () => {
  const empty = (link: string): FaultAction => ({
    kind: 'malformed',
    status: 200,
    body: JSON.stringify({ value: [], '@odata.deltaLink': link }),
  });

  test.each(SWITCHES)('… im vollen Durchgang: nichts wird gelöscht (%s)', async (_, switches) => {
    const world = freshWorld({ switches: { ...switches, deltaEmptyPage: 0 } });
    const ids = [1, 2, 3, 4].map((day) => world.box.createEvent(onDay(`Termin ${day}`, day)));
    await runUntilDone(world, 2);
    const link = cursor(world);
    world.tenant.expireDeltaTokens(POSTFACH);
    let seen = 0;
    const struck = world.tenant.faults.add({
      when: (r) => isDelta(r) && ++seen === 2,
      times: 1,
      do: empty(link),
    });
    expectNothingWritten(await world.report());
    expect(struck.fired).toBe(1);
    await expectQuiet(world);
    expect(betreffe(world)).toEqual(['Termin 1', 'Termin 2', 'Termin 3', 'Termin 4']);
    world.time.advance(MINUTE_MS);
    world.box.updateEvent(ids[0]!, { location: { displayName: 'Köln' } });
    await world.report();
    expect(world.row('Termin 1').ort).toBe('Köln');
  });

  test('… im gewöhnlichen Abgleich: was geschah, kommt mit dem nächsten', async () => {
    const world = freshWorld();
    await withGap(world);
    deliver(world, []);
    await world.report();
    await world.report();
    await expectGapClosed(world);
  });

  test('Leere Seiten ohne Ende: der Lauf kommt zum Schluss und sagt, dass es weitergeht', async () => {
    const world = freshWorld({ settings: { pagesPerRun: 20 } });
    await withGap(world);
    world.tenant.switches.deltaEmptyPage = 1;
    expect(await world.report()).toMatchObject({ weiter: true, emis: { geloescht: 0 } });
    world.tenant.switches.deltaEmptyPage = 0;
    await runUntilDone(world, 3);
    await expectGapClosed(world);
  });
});

describe('Eine Seite, die auf sich selbst verweist', () => {
  test.each([1, 2])(
    '… (Seite %d) beendet den Lauf mit einem Fehler, und nichts ist verloren',
    async (page) => {
      const world = freshWorld({ switches: { deltaMaxPageSize: 2, deltaRepeats: true } });
      await withGap(world);
      let seen = 0;
      const struck = world.tenant.faults.add({
        when: (r) => isDelta(r) && ++seen >= page,
        do: { kind: 'loopNextLink' },
      });
      const report = await world.report();
      expect(struck.fired).toBeGreaterThan(0);
      expect(report).toMatchObject({ ergebnis: 'fehler' });
      expect(report.fehler.length).toBeGreaterThan(0);
      expect(report.http).toBeLessThan(20);
      world.tenant.faults.clear();
      await runUntilDone(world, 3);
      await expectGapClosed(world);
    },
  );

  test('… im vollen Durchgang ebenso', async () => {
    const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
    await withGap(world);
    world.tenant.expireDeltaTokens(POSTFACH);
    let seen = 0;
    world.tenant.faults.add({ when: (r) => isDelta(r) && ++seen >= 3, do: { kind: 'loopNextLink' } });
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler', emis: { geloescht: 0 } });
    expect(await world.report()).toMatchObject({ ergebnis: 'fehler', emis: { geloescht: 0 } });
    world.tenant.faults.clear();
    await runUntilDone(world, 3);
    await expectGapClosed(world);
  });
});
