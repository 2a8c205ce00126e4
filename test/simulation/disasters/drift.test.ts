import { describe, expect, test } from 'vitest';
import { freshWorld, onDay } from '../harness/appointments.ts';
import { event, expectQuiet } from '../harness/scenario.ts';
import type { World } from '../harness/world.ts';

/** Disaster 5 (facts/peers.md): all-day and zone drift that rewrites for ever. */

const outlook = (world: World, subject: string) =>
  world.box.events().find((item) => item.subject === subject)!;
const instant = ({ dateTime, timeZone }: { dateTime: string; timeZone: string }) => {
  expect(timeZone).toBe('UTC');
  return new Date(`${dateTime.slice(0, 19)}Z`).toISOString();
};

test('odoo #260152: ein Termin um 16 Uhr steht in Outlook um 14 Uhr', async () => {
  const world = freshWorld();
  await world.report();
  world.enter('Sommer', '2027-07-01 16:00', '2027-07-01 17:00');
  world.enter('Winter', '2027-01-04 16:00', '2027-01-04 17:00');
  await world.report();
  expect(instant(outlook(world, 'Sommer').start)).toBe('2027-07-01T14:00:00.000Z');
  expect(instant(outlook(world, 'Winter').start)).toBe('2027-01-04T15:00:00.000Z');
  await expectQuiet(world);
});

test.each(['America/Sao_Paulo', 'Pacific/Auckland', 'Europe/Berlin'])(
  'odoo #8267: ein ganztägiger Termin rutscht um einen Tag (emis in %s)',
  async (zone) => {
    const world = freshWorld({ zone });
    await world.report();
    world.enter('Urlaub', '2026-12-07 00:00', '2026-12-09 23:59');
    await world.report();
    expect(outlook(world, 'Urlaub')).toMatchObject({ isAllDay: true });
    const { id } = world.row('Urlaub');
    for (let day = 0; day < 3; day++) {
      world.change(id, { ort: `Ort ${day}` });
      await world.report();
      world.box.updateEvent(`${outlook(world, 'Urlaub').id}`, { importance: day % 2 ? 'high' : 'normal' });
      await world.report();
    }
    expect(world.row('Urlaub')).toMatchObject({ von: '2026-12-07 00:00', bis: '2026-12-09 23:59' });
    const { start, end } = outlook(world, 'Urlaub');
    expect([start.dateTime, end.dateTime].map((text) => text.slice(0, 10))).toEqual([
      '2026-12-07',
      '2026-12-10',
    ]);
    await expectQuiet(world);
  },
);

test.each(['tzone://Microsoft/Custom', 'Customized Time Zone'])(
  'OGCS #2148: eine selbst gemachte Zeitzone (%s) hält den Termin auf',
  async (zone) => {
    const world = freshWorld();
    world.box.createEvent({ ...onDay('Anruf', 1), originalStartTimeZone: zone, originalEndTimeZone: zone });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: 1 }, zurueckgestellt: 0 });
    expect(world.row('Anruf')).toMatchObject({ von: '2026-12-01T10:00:00' });
    world.change(world.row('Anruf').id, { von: '2026-12-01 09:30' });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: 1 } });
    expect(instant(outlook(world, 'Anruf').start)).toBe('2026-12-01T08:30:00.000Z');
    await expectQuiet(world);
  },
);

describe('OGCS #1530: Europe/Kiev und Europe/Kyiv schreiben sich endlos um, mit 400', () => {
  const names = ['Europe/Kiev', 'Europe/Kyiv', 'FLE Standard Time'];
  const pairs = names.flatMap((emis) => names.slice(0, 2).map((event) => [emis, event] as const));
  test.each(pairs)('emis in %s, der Termin in %s', async (zone, shown) => {
    const world = freshWorld({ zone });
    world.box.createEvent({
      ...onDay('Anruf', 1),
      originalStartTimeZone: shown,
      originalEndTimeZone: shown,
    });
    await world.report();
    expect(world.row('Anruf')).toMatchObject({ von: '2026-12-01T11:00:00', bis: '2026-12-01T12:00:00' });
    await expectQuiet(world);
    world.change(world.row('Anruf').id, { ort: 'Büro', von: '2026-12-01 11:30' });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: 1 } });
    expect(instant(outlook(world, 'Anruf').start)).toBe('2026-12-01T09:30:00.000Z');
    await expectQuiet(world);
  });
});

test.each(['W. Europe Standard Time', 'Romance Standard Time', 'Europe/Brussels', 'UTC'])(
  'OGCS #713: jeder Termin kommt zwei Stunden versetzt an (Termin in %s)',
  async (shown) => {
    const world = freshWorld({ zone: 'Europe/Brussels' });
    world.box.createEvent({
      ...event('Anruf', '2027-04-13T08:00:00', '2027-04-13T09:00:00'),
      originalStartTimeZone: shown,
      originalEndTimeZone: shown,
    });
    await world.report();
    expect(world.row('Anruf')).toMatchObject({ von: '2027-04-13T10:00:00' });
    await expectQuiet(world);
  },
);

test('MShekow/outlook-calendar-sync #2: ganztägig wird zu 02:00 bis 02:00', async () => {
  const world = freshWorld();
  world.box.createEvent({
    ...event('Messe', '2027-05-12T00:00:00', '2027-05-13T00:00:00'),
    isAllDay: true,
  });
  await world.report();
  expect(world.row('Messe')).toMatchObject({ von: '2027-05-12T00:00:00', bis: '2027-05-12T23:59:00' });
  world.enter('Urlaub', '2027-05-17 00:00', '2027-05-17 23:59');
  await world.report();
  expect(outlook(world, 'Urlaub')).toMatchObject({
    isAllDay: true,
    start: { dateTime: expect.stringMatching(/^2027-05-17T00:00:00/) },
    end: { dateTime: expect.stringMatching(/^2027-05-18T00:00:00/) },
  });
  await expectQuiet(world);
});
