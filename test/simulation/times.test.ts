import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { event, expectQuiet } from './harness/scenario.ts';
import { properties, writesOf } from './harness/watch.ts';
import { World, type WorldOptions } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** Starts over in another world. */
async function anotherWorld(options: WorldOptions): Promise<void> {
  await world.close();
  world = new World(options);
}

const outlook = (id: string) => world.box.event(id)!;
const emis = (id: number) => world.rows().find((row) => row.id === id)!;
const only = () => {
  const events = world.box.events();
  expect(events).toHaveLength(1);
  return events[0]!;
};

describe('Ganztägig', () => {
  const days = (start: string, end: string, rest = {}) => ({
    ...event('Urlaub', `${start}T00:00:00`, `${end}T00:00:00`),
    isAllDay: true,
    ...rest,
  });

  test.each([
    ['ein Tag', '2026-12-24', '2026-12-25', '2026-12-24T00:00:00', '2026-12-24T23:59:00'],
    ['drei Tage über Neujahr', '2026-12-31', '2027-01-03', '2026-12-31T00:00:00', '2027-01-02T23:59:00'],
    ['über die Zeitumstellung', '2027-03-27', '2027-03-30', '2027-03-27T00:00:00', '2027-03-29T23:59:00'],
  ])('Outlook → emis: %s', async (_, start, end, von, bis) => {
    world.box.createEvent(days(start, end));
    await world.report();
    expect(world.row('Urlaub')).toMatchObject({ von, bis });
    await expectQuiet(world);
    world.change(world.row('Urlaub').id, { ort: 'Insel' });
    expect(properties(await writesOf(world, () => world.report()))).toEqual(['PATCH location']);
    expect(only()).toMatchObject({ isAllDay: true, start: { dateTime: `${start}T00:00:00.0000000` } });
  });

  test.each([
    ['ein Tag', '2026-12-24 00:00', '2026-12-24 23:59', '2026-12-24', '2026-12-25'],
    ['drei Tage über Neujahr', '2026-12-31 00:00', '2027-01-02 23:59', '2026-12-31', '2027-01-03'],
    ['Umstellung im Herbst', '2027-10-31 00:00', '2027-10-31 23:59', '2027-10-31', '2027-11-01'],
  ])('emis → Outlook: %s', async (_, von, bis, start, end) => {
    world.enter('Urlaub', von, bis);
    await world.report();
    expect(only()).toMatchObject({
      isAllDay: true,
      start: { dateTime: `${start}T00:00:00.0000000` },
      end: { dateTime: `${end}T00:00:00.0000000` },
    });
    await expectQuiet(world);
  });

  test.each([
    'W. Europe Standard Time',
    'Pacific Standard Time',
    'Tokyo Standard Time',
    'UTC',
    'tzone://Microsoft/Custom',
  ])('bleibt es an seinem Tag, wo immer es angelegt wurde: %s', async (zone) => {
    const timeZone = zone.startsWith('tzone') ? 'UTC' : zone;
    const id = world.box.createEvent({
      subject: 'Urlaub',
      isAllDay: true,
      start: { dateTime: '2026-12-24T00:00:00', timeZone },
      end: { dateTime: '2026-12-25T00:00:00', timeZone },
      originalStartTimeZone: zone,
      originalEndTimeZone: zone,
    });
    await world.report();
    expect(world.row('Urlaub')).toMatchObject({ von: '2026-12-24T00:00:00', bis: '2026-12-24T23:59:00' });
    await expectQuiet(world);
    world.change(world.row('Urlaub').id, { bis: '2026-12-25 23:59' });
    await world.report();
    await expectQuiet(world);
    expect(outlook(id)).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-12-24T00:00:00.0000000' },
      end: { dateTime: '2026-12-26T00:00:00.0000000' },
    });
    expect(world.row('Urlaub')).toMatchObject({ von: '2026-12-24T00:00:00', bis: '2026-12-25 23:59' });
  });

  test('wird ein Termin nach der Uhr, und zurück, von beiden Seiten', async () => {
    const id = world.box.createEvent(days('2026-12-24', '2026-12-25'));
    await world.report();
    const { id: rowId } = world.row('Urlaub');
    world.change(rowId, { von: '2026-12-24 09:00', bis: '2026-12-24 12:00' });
    await world.report();
    expect(outlook(id)).toMatchObject({
      isAllDay: false,
      start: { dateTime: '2026-12-24T08:00:00.0000000' },
    });
    world.box.updateEvent(id, days('2026-12-27', '2026-12-29'));
    await world.report();
    expect(emis(rowId)).toMatchObject({ von: '2026-12-27T00:00:00', bis: '2026-12-28T23:59:00' });
    world.change(rowId, { bis: '2026-12-27 23:59' });
    await world.report();
    expect(outlook(id)).toMatchObject({ isAllDay: true, end: { dateTime: '2026-12-28T00:00:00.0000000' } });
    await expectQuiet(world);
  });
});

describe('An den Rändern des Tages', () => {
  test.each([
    [
      'bis Mitternacht',
      '2026-12-01T20:00:00',
      '2026-12-01T23:00:00',
      '2026-12-01T21:00:00',
      '2026-12-02T00:00:00',
    ],
    [
      'ab Mitternacht',
      '2026-12-01T23:00:00',
      '2026-12-02T00:00:00',
      '2026-12-02T00:00:00',
      '2026-12-02T01:00:00',
    ],
    [
      'über Mitternacht',
      '2026-12-01T22:00:00',
      '2026-12-02T00:30:00',
      '2026-12-01T23:00:00',
      '2026-12-02T01:30:00',
    ],
    [
      'ein Augenblick',
      '2026-12-01T09:00:00',
      '2026-12-01T09:00:00',
      '2026-12-01T10:00:00',
      '2026-12-01T10:00:00',
    ],
    [
      '24 Stunden, nicht ganztägig',
      '2026-12-01T23:00:00',
      '2026-12-02T23:00:00',
      '2026-12-02T00:00:00',
      '2026-12-03T00:00:00',
    ],
    [
      'vier Tage nach der Uhr',
      '2026-12-01T09:00:00',
      '2026-12-04T16:00:00',
      '2026-12-01T10:00:00',
      '2026-12-04T17:00:00',
    ],
  ])('%s', async (_, start, end, von, bis) => {
    const id = world.box.createEvent(event('Nacht', start, end));
    await world.report();
    expect(world.row('Nacht')).toMatchObject({ von, bis });
    await expectQuiet(world);
    world.enter('Zwilling', von.replace('T', ' '), bis.replace('T', ' '));
    await world.report();
    const twin = world.box.events().find(({ subject }) => subject === 'Zwilling')!;
    expect([twin.start, twin.end, twin.isAllDay]).toEqual([outlook(id).start, outlook(id).end, false]);
    await expectQuiet(world);
  });
});

describe('Wenn die Uhr umgestellt wird', () => {
  const SPRING = ['2027-03-28T01:30:00', '2027-03-28T02:00:00'] as const;

  test('Im Frühjahr: 02:30 in emis ist 03:30 auf der Uhr und bleibt in emis stehen', async () => {
    const id = world.enter('Lücke', '2027-03-28 02:30', '2027-03-28 03:00');
    await world.report();
    expect(only()).toMatchObject({
      start: { dateTime: `${SPRING[0]}.0000000` },
      end: { dateTime: `${SPRING[1]}.0000000` },
    });
    await expectQuiet(world);
    world.box.updateEvent(only().id, { location: { displayName: 'Bonn' } });
    await world.report();
    expect(emis(id)).toMatchObject({ ort: 'Bonn', von: '2027-03-28 02:30', bis: '2027-03-28 03:00' });
    await expectQuiet(world);
    world.change(id, { bis: '2027-03-28 05:00' });
    await world.report();
    expect(only()).toMatchObject({
      start: { dateTime: `${SPRING[0]}.0000000` },
      end: { dateTime: '2027-03-28T03:00:00.0000000' },
    });
    await expectQuiet(world);
  });

  test('Im Frühjahr aus Outlook: die Stunde danach', async () => {
    world.box.createEvent(event('Lücke', '2027-03-28T00:30:00', '2027-03-28T01:30:00'));
    await world.report();
    expect(world.row('Lücke')).toMatchObject({ von: '2027-03-28T01:30:00', bis: '2027-03-28T03:30:00' });
    await expectQuiet(world);
  });

  test.each([
    ['erster Durchgang', '2027-10-31T00:10:00', '2027-10-31T00:40:00', '02:10', '02:40'],
    ['zweiter Durchgang', '2027-10-31T01:10:00', '2027-10-31T01:40:00', '02:10', '02:40'],
    ['von einem zum anderen', '2027-10-31T00:30:00', '2027-10-31T01:30:00', '02:30', '02:30'],
    ['rückwärts auf der Uhr', '2027-10-31T00:50:00', '2027-10-31T01:10:00', '02:50', '02:10'],
    ['hinein', '2027-10-30T23:30:00', '2027-10-31T01:30:00', '01:30', '02:30'],
    ['hinaus', '2027-10-31T01:30:00', '2027-10-31T02:30:00', '02:30', '03:30'],
  ])(
    'Im Herbst aus Outlook, %s: die doppelte Stunde springt bei keiner Änderung',
    async (_, start, end, von, bis) => {
      const id = world.box.createEvent(event('Nacht', start, end));
      const times = () => [outlook(id).start.dateTime, outlook(id).end.dateTime];
      const expected = [`${start}.0000000`, `${end}.0000000`];
      await world.report();
      const row = world.row('Nacht');
      expect([row.von, row.bis]).toEqual([`2027-10-31T${von}:00`, `2027-10-31T${bis}:00`]);
      await expectQuiet(world);
      world.change(row.id, { betreff: 'Nachtschicht' });
      await world.report();
      expect(times()).toEqual(expected);
      world.box.updateEvent(id, { location: { displayName: 'Halle 3' } });
      await world.report();
      expect(emis(row.id)).toMatchObject({ von: row.von, bis: row.bis, ort: 'Halle 3' });
      world.change(row.id, { bis: '2027-10-31 05:00' });
      await world.report();
      expect(times()).toEqual([expected[0], '2027-10-31T04:00:00.0000000']);
      await expectQuiet(world);
    },
  );

  test('Im Herbst bleibt der Beginn im zweiten Durchgang, wenn emis das Ende darin verschiebt', async () => {
    const id = world.box.createEvent(event('Nacht', '2027-10-31T01:10:00', '2027-10-31T01:40:00'));
    await world.report();
    world.change(world.row('Nacht').id, { bis: '2027-10-31 02:50' });
    await world.report();
    expect(outlook(id)).toMatchObject({
      start: { dateTime: '2027-10-31T01:10:00.0000000' },
      end: { dateTime: '2027-10-31T01:50:00.0000000' },
    });
    await expectQuiet(world);
  });

  test('Im Herbst rückwärts auf der Uhr, in emis um eine Minute verlängert: das Ende bleibt im zweiten Durchgang', async () => {
    const id = world.box.createEvent(event('Nacht', '2027-10-31T00:50:00', '2027-10-31T01:10:00'));
    await world.report();
    world.change(world.row('Nacht').id, { bis: '2027-10-31 02:11' });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: 1 } });
    expect(outlook(id)).toMatchObject({
      start: { dateTime: '2027-10-31T00:50:00.0000000' },
      end: { dateTime: '2027-10-31T01:11:00.0000000' },
    });
    await expectQuiet(world);
  });

  test.each([
    ['02:10', '02:40', '2027-10-31T00:10:00', '2027-10-31T00:40:00'],
    ['02:50', '02:10', '2027-10-31T00:50:00', '2027-10-31T01:10:00'],
    ['01:30', '03:30', '2027-10-30T23:30:00', '2027-10-31T02:30:00'],
  ])('Im Herbst aus emis, %s bis %s', async (von, bis, start, end) => {
    const id = world.enter('Nacht', `2027-10-31 ${von}`, `2027-10-31 ${bis}`);
    await world.report();
    expect([only().start.dateTime, only().end.dateTime]).toEqual([`${start}.0000000`, `${end}.0000000`]);
    await expectQuiet(world);
    world.box.updateEvent(only().id, { subject: 'Nachtschicht' });
    await world.report();
    expect(emis(id)).toMatchObject({ von: `2027-10-31 ${von}`, bis: `2027-10-31 ${bis}` });
    await expectQuiet(world);
  });
});

describe('Andere Zeitzonen', () => {
  test.each([
    ['America/New_York', '2026-12-01T04:00:00', '2026-12-01T05:00:00'],
    ['Asia/Kolkata', '2026-12-01T14:30:00', '2026-12-01T15:30:00'],
    ['Pacific/Auckland', '2026-12-01T22:00:00', '2026-12-01T23:00:00'],
    ['Europe/Vienna', '2026-12-01T10:00:00', '2026-12-01T11:00:00'],
    ['Antarctica/Troll', '2026-12-01T09:00:00', '2026-12-01T10:00:00'],
    ['UTC', '2026-12-01T09:00:00', '2026-12-01T10:00:00'],
  ])('emis in %s', async (zone, von, bis) => {
    await anotherWorld({ zone });
    world.box.createEvent(event('Anruf', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    expect(world.row('Anruf')).toMatchObject({ von, bis });
    world.change(world.row('Anruf').id, { bis: bis.replace(':00:00', ':15:00').replace(':30:00', ':45:00') });
    await world.report();
    expect(only()).toMatchObject({
      start: { dateTime: '2026-12-01T09:00:00.0000000' },
      end: { dateTime: '2026-12-01T10:15:00.0000000' },
    });
    world.enter('Feiertag', '2026-12-25 00:00', '2026-12-25 23:59');
    await world.report();
    expect(world.box.events().find(({ subject }) => subject === 'Feiertag')).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-12-25T00:00:00.0000000' },
      end: { dateTime: '2026-12-26T00:00:00.0000000' },
    });
    await expectQuiet(world);
  });

  test.each(['Asia/Tokyo', 'America/Los_Angeles', 'Europe/Zurich'])(
    'Wer in %s sitzt, hat in emis die Uhrzeit des Mandanten',
    async (timeZone) => {
      const at = (dateTime: string) => ({ dateTime, timeZone });
      const id = world.box.createEvent({
        subject: 'Anruf',
        start: at('2026-12-01T12:00:00'),
        end: at('2026-12-01T13:00:00'),
      });
      const shown = outlook(id).start.dateTime;
      await world.report();
      const { id: rowId, von } = world.row('Anruf');
      expect(Date.parse(`${von}+01:00`)).toBe(Date.parse(`${shown}Z`));
      world.change(rowId, { ort: 'Büro' });
      await world.report();
      expect(outlook(id)).toMatchObject({ start: { dateTime: shown }, location: { displayName: 'Büro' } });
      await expectQuiet(world);
    },
  );

  test('Eine selbst gemachte Zeitzone stört nicht', async () => {
    const id = world.box.createEvent({
      ...event('Anruf', '2026-12-01T09:00:00', '2026-12-01T10:00:00'),
      originalStartTimeZone: 'tzone://Microsoft/Custom',
      originalEndTimeZone: 'tzone://Microsoft/Custom',
    });
    await world.report();
    expect(world.row('Anruf')).toMatchObject({ von: '2026-12-01T10:00:00' });
    world.change(world.row('Anruf').id, { von: '2026-12-01 09:30' });
    await world.report();
    expect(outlook(id).start.dateTime).toBe('2026-12-01T08:30:00.0000000');
    await expectQuiet(world);
  });
});
