import { expect, test } from 'vitest';
import {
  betreffe,
  EMIS_ONLY,
  expectNobodyMailed,
  freshWorld,
  MINUTE_MS,
  onBothSides,
  onDay,
  writesTo,
} from '../harness/appointments.ts';
import { expectQuiet } from '../harness/scenario.ts';
import { POSTFACH, type World } from '../harness/world.ts';

/** Disaster 4 (facts/peers.md): recurrence. `serientermine=ignorieren`: counted, never damaged, nothing of it in emis. */

const daily = {
  pattern: { type: 'daily', interval: 1 },
  range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 5 },
};
const attendees = [{ type: 'required', emailAddress: { address: 'erna@kunde.example' } }];

/** Whatever happens to a series in Outlook: we write nothing, neither there nor in emis. */
async function expectUntouched(world: World, act: (series: string) => void): Promise<void> {
  const series = world.box.createSeries(onDay('Serie', 1, { attendees }), daily);
  expect((await world.report()).zaehler.serien).toBeGreaterThan(0);
  world.time.advance(MINUTE_MS);
  act(series);
  const events = world.box.events();
  for (let run = 0; run < 2; run++) {
    await world.report();
    world.tenant.expireDeltaTokens(POSTFACH);
    await world.ersteinrichtung();
  }
  await world.report();
  expect(world.box.events()).toEqual(events);
  expect(writesTo(world)).toEqual([]);
  expect(betreffe(world)).toEqual([]);
  expectNobodyMailed(world);
}

test('odoo #271529: eine verschobene Serie verdoppelt sich', () => {
  const world = freshWorld();
  return expectUntouched(world, (series) =>
    world.box.updateEvent(series, {
      start: { dateTime: '2026-12-01T14:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-12-01T15:00:00', timeZone: 'UTC' },
    }),
  );
});

test('odoo #271787: aus dem Einzeltermin wird eine Serie, und in emis stehen zwei', async () => {
  const world = freshWorld();
  const id = await onBothSides(world, 'Training');
  world.time.advance(MINUTE_MS);
  world.box.makeSeries(id, daily);
  const series = world.box.event(id);
  await world.report();
  world.change(world.row('Training').id, { ort: 'Halle 2' });
  await world.report();
  expect(world.box.event(id)).toEqual(series);
  expect(world.rows()).toMatchObject([{ betreff: 'Training', ort: 'Halle 2', ...EMIS_ONLY }]);
  await expectQuiet(world);
});

test('odoo #169888: die Änderung eines Vorkommens bringt die Serie des Veranstalters durcheinander', () => {
  const world = freshWorld();
  return expectUntouched(world, (series) =>
    world.box.changeOccurrence(series, '2026-12-01', {
      end: { dateTime: '2026-12-01T11:00:00', timeZone: 'UTC' },
    }),
  );
});

test('odoo #115253: eine geänderte Serie verschickt Mails an alle Teilnehmer', () => {
  const world = freshWorld({ settings: { besprechungen: 'uebertragen' } });
  return expectUntouched(world, (series) => world.box.updateEvent(series, { subject: 'Serie neu' }));
});

test('cal.diy #28847: Serien werden übersehen; hier sind sie gezählt', async () => {
  const world = freshWorld();
  await onBothSides(world, 'Einzeltermin', 7);
  world.box.createSeries(onDay('Serie', 1), daily);
  const report = await world.report();
  expect(report.zaehler.serien).toBeGreaterThan(0);
  expect(report).toMatchObject({ ergebnis: 'ok', zurueckgestellt: 0, emis: { neu: 0 } });
});

test.each([
  ['OGCS #444', '2026-12-01'],
  ['OGCS #1285', '2026-12-03'],
])('%s: ein entfallenes Vorkommen löscht fremde Termine', async (_, date) => {
  const world = freshWorld();
  await onBothSides(world, 'Einzeltermin', 7);
  const written = writesTo(world).length;
  const series = world.box.createSeries(onDay('Serie', 1), daily);
  await world.report();
  world.time.advance(MINUTE_MS);
  world.box.cancelOccurrence(series, date);
  const events = world.box.events();
  await world.report();
  expect(world.box.events()).toEqual(events);
  expect(betreffe(world)).toEqual(['Einzeltermin']);
  expect(writesTo(world)).toHaveLength(written);
  await expectQuiet(world);
});
