import { describe, expect, test } from 'vitest';
import {
  betreffe,
  DAY_MS,
  freshWorld,
  HOUR_MS,
  linkStates,
  onBothSides,
  onDay,
  subjects,
  writesTo,
} from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { POSTFACH } from '../harness/world.ts';

/** Disaster 2 (facts/peers.md): wrong or resurrected deletions. */

const daily = {
  pattern: { type: 'daily', interval: 1 },
  range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 5 },
};

test('OGCS #1227: ein gelöschtes Vorkommen löscht die ganze Serie', async () => {
  const world = freshWorld();
  await onBothSides(world, 'Einzeltermin', 2);
  const series = world.box.createSeries(onDay('Serie', 1), daily);
  await world.report();
  world.box.cancelOccurrence(series, '2026-12-01');
  const written = writesTo(world).length;
  await world.report();
  expect(world.box.event(series)).toMatchObject({ type: 'seriesMaster' });
  expect(writesTo(world)).toHaveLength(written);
  expect(betreffe(world)).toEqual(['Einzeltermin']);
  await expectQuiet(world);
});

test.each(['OGCS #262', 'OGCS #1677'])('%s: Gelöschtes taucht nach dem Abgleich wieder auf', async () => {
  const world = freshWorld();
  const id = await onBothSides(world, 'Mittagessen');
  world.box.deleteEvent(id);
  for (let sync = 0; sync < 4; sync++) {
    await world.report();
    // Everything that could bring it back: time, a full round, the Ersteinrichtung once more.
    world.time.advance(2 * DAY_MS);
    world.tenant.expireDeltaTokens(POSTFACH);
    await world.ersteinrichtung();
  }
  expect(subjects(world)).toEqual([]);
  expect(betreffe(world)).toEqual([]);
  await expectQuiet(world);
});

test('Dynamics KB 4345686: wer nicht alles sieht, löscht nichts, was er nicht sieht', async () => {
  const world = freshWorld({ settings: { windowFuture_days: 60 } });
  await onBothSides(world, 'im Fenster', 1);
  world.enter('weit voraus', '2027-11-02 09:00', '2027-11-02 10:00');
  await world.report();
  for (let month = 0; month < 5; month++) {
    world.time.advance(30 * DAY_MS);
    world.tenant.expireDeltaTokens(POSTFACH);
    expect(await world.report()).toMatchObject({ emis: { geloescht: 0 }, outlook: { geloescht: 0 } });
  }
  expect(betreffe(world)).toEqual(['im Fenster', 'weit voraus']);
  expect(subjects(world)).toEqual(['im Fenster', 'weit voraus']);
});

describe('odoo #266282: eine leere oder halbe Antwort gilt als „alles gelöscht“', () => {
  test.each([
    ['leer', []],
    ['halb', ['Termin 1']],
  ])('%s', async (_, shown) => {
    const world = freshWorld();
    for (let day = 1; day <= 3; day++) world.box.createEvent(onDay(`Termin ${day}`, day));
    await world.report();
    world.tenant.expireDeltaTokens(POSTFACH);
    const value = world.box.events().filter(({ subject }) => (shown as string[]).includes(`${subject}`));
    const page = {
      value,
      '@odata.deltaLink': `https://graph.microsoft.com/v1.0/users/${POSTFACH}/calendarView/delta?$deltatoken=x`,
    };
    // The first page of the new round, and nothing behind it.
    world.tenant.faults.add({
      when: ({ path }) => path.includes('/calendarView/delta?startDateTime'),
      times: 1,
      do: { kind: 'malformed', status: 200, body: JSON.stringify(page) },
    });
    await world.report();
    await world.report();
    expect(betreffe(world)).toEqual(['Termin 1', 'Termin 2', 'Termin 3']);
    expect(linkStates(world)).toEqual(['active', 'active', 'active']);
  });
});

test('odoo #133051: ein Neubeginn der Synchronisation löscht und verdoppelt nichts', async () => {
  const world = freshWorld();
  await onBothSides(world, 'Einzeltermin', 2);
  world.box.createSeries(onDay('Serie', 3), daily);
  await world.report();
  const before = { events: world.box.events(), rows: world.rows() };
  // Somebody resets it: our whole memory of this Synchronisation is gone.
  for (const table of ['state', 'link', 'intent', 'withheld'])
    world.emis.exec(`DELETE FROM s_exchange_sync_${table}`);
  const written = writesTo(world).length;
  await world.ersteinrichtung();
  await world.report();
  expect({ events: world.box.events(), rows: world.rows() }).toEqual(before);
  expect(writesTo(world)).toHaveLength(written);
  await expectQuiet(world);
});

test('Ein Massenlöschen wartet auf den Administrator (OGCS, „all events deleted in both calendars“)', async () => {
  const world = freshWorld();
  const ids = Array.from({ length: 30 }, (_, index) =>
    world.box.createEvent(onDay(`Termin ${index}`, 1 + (index % 28))),
  );
  await world.report();
  for (const id of ids) world.box.deleteEvent(id);
  for (let run = 0; run < 3; run++) {
    world.time.advance(HOUR_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'gestoppt', emis: { geloescht: 0 } });
  }
  expect(world.rows()).toHaveLength(30);
});
