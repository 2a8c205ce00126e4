import { describe, expect, test } from 'vitest';
import {
  betreffe,
  DAY_MS,
  expectNobodyMailed,
  expectNothingWritten,
  freshWorld,
  linkStates,
  onBothSides,
  SWITCHES,
  subjects,
} from './harness/appointments.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World } from './harness/world.ts';

const RETENTION_MS = 90 * DAY_MS;

/** Far in the future, so that it never leaves the window while months pass. */
const far = (subject: string, day: number) => ({
  subject,
  start: { dateTime: `2028-01-0${day}T09:00:00`, timeZone: 'UTC' },
  end: { dateTime: `2028-01-0${day}T10:00:00`, timeZone: 'UTC' },
});

/** Two appointments are deleted, one from each side; a third stays. */
async function twoDeleted(world: World): Promise<{ inOutlook: string; inEmis: string }> {
  const inOutlook = world.box.createEvent(far('in Outlook gelöscht', 1));
  const inEmis = world.box.createEvent(far('in emis gelöscht', 2));
  world.box.createEvent(far('bleibt', 3));
  await world.report();
  world.box.deleteEvent(inOutlook);
  world.remove(world.row('in emis gelöscht').id);
  for (let run = 0; run < 3; run += 1) await world.report();
  expect(betreffe(world)).toEqual(['bleibt']);
  expect(subjects(world)).toEqual(['bleibt']);
  return { inOutlook, inEmis };
}

/** Months pass with an Abgleich a week; then what is too old is removed. */
async function monthsLater(world: World): Promise<void> {
  for (let week = 0; week < 16; week += 1) {
    world.time.advance(7 * DAY_MS);
    await world.report();
  }
  expect(linkStates(world)).toContain('deleted');
  const removed = await world.administration.cleanUp(world.time.now() - RETENTION_MS, 1_000);
  expect(removed).toMatchObject({ versions: 1, tombstones: 2, more: false });
  expect(linkStates(world)).toEqual(['active']);
}

describe('Aufbewahrungsfrist', () => {
  test.each(SWITCHES)('Was vergessen wird, lebt nicht wieder auf (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    await twoDeleted(world);
    await monthsLater(world);
    for (let week = 0; week < 60; week += 1) {
      world.time.advance(7 * DAY_MS);
      expectNothingWritten(await world.report());
    }
    expect(betreffe(world)).toEqual(['bleibt']);
    expect(subjects(world)).toEqual(['bleibt']);
    expectNobodyMailed(world);
  });

  test('Auch eine neue Ersteinrichtung belebt nichts wieder', async () => {
    const world = freshWorld();
    await twoDeleted(world);
    await monthsLater(world);
    await world.ersteinrichtung();
    expectNothingWritten(await world.report());
    await expectQuiet(world);
  });

  test('Wer danach noch aus Gelöschte Elemente zurückholt, bekommt einen neuen Termin in emis, einmal', async () => {
    const world = freshWorld();
    const { inEmis } = await twoDeleted(world);
    await monthsLater(world);
    world.box.restoreEvent(inEmis);
    expect(await world.report()).toMatchObject({ emis: { neu: 1 } });
    expect(betreffe(world)).toEqual(['bleibt', 'in emis gelöscht']);
    await expectQuiet(world);
  });

  test('Vor dem Ende der Papierkorbfrist wird nichts vergessen, was ein Undo noch braucht', async () => {
    const world = freshWorld({ settings: { purgeAfter_ms: 200 * DAY_MS } });
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    await world.report();
    world.time.advance(100 * DAY_MS);
    const removed = await world.administration.cleanUp(world.time.now() - RETENTION_MS, 1_000);
    expect(removed).toMatchObject({ versions: 0, tombstones: 0 });
    world.box.restoreEvent(id);
    await world.report();
    expect(world.row('Besuch')).toMatchObject({ emisnummer: 4711, telefon: '06022 123' });
    await expectQuiet(world);
  });
});
