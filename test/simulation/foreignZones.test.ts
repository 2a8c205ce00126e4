import { describe, expect, test } from 'vitest';
import { freshWorld } from './harness/appointments.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World } from './harness/world.ts';

/** Zones on both edges of the day, with odd offsets, and without a midnight in spring. */
const MANDANTEN = [
  'Europe/Berlin',
  'America/Los_Angeles',
  'Asia/Tokyo',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Pacific/Chatham',
  'Africa/Cairo',
  'Europe/Kyiv',
];

/** Where somebody may have made an appointment, as Graph names it; in the last three it tells us nothing. */
const CREATED_IN = [
  'W. Europe Standard Time',
  'Pacific Standard Time',
  'Line Islands Standard Time',
  'Dateline Standard Time',
  'FLE Standard Time',
  'Europe/Kiev',
  'UTC',
  'tzone://Microsoft/Custom',
  'Customized Time Zone',
  'Europe/Kyiv',
];
const UNKNOWN_TO_GRAPH = CREATED_IN.slice(-3);

/** Three days over a change of the clock in Europe and a day on which it is put forward in Cairo. */
const STAYS = [
  ['2027-03-27', '2027-03-30', '2027-03-29'],
  ['2027-04-30', '2027-05-01', '2027-04-30'],
  ['2027-10-31', '2027-11-01', '2027-10-31'],
] as const;

function stay(subject: string, start: string, end: string, created: string) {
  const timeZone = UNKNOWN_TO_GRAPH.includes(created) ? 'UTC' : created;
  const midnight = (day: string) => ({ dateTime: `${day}T00:00:00`, timeZone });
  return {
    subject,
    isAllDay: true,
    start: midnight(start),
    end: midnight(end),
    originalStartTimeZone: created,
    originalEndTimeZone: created,
  };
}

/** The one appointment of each name, as it stands on both sides. */
function both(world: World) {
  const rows = world.rows();
  const events = world.box.events();
  expect(new Set(rows.map(({ betreff }) => betreff)).size).toBe(rows.length);
  expect(events.map(({ subject }) => subject).sort()).toEqual(rows.map(({ betreff }) => betreff).sort());
  return events.map((event) => ({ event, row: world.row(`${event.subject}`) }));
}

describe('Ganztägig in anderen Zonen', () => {
  test.each(MANDANTEN)(
    'emis in %s, angelegt irgendwo: der Tag bleibt der Tag, zweimal herum',
    async (zone) => {
      const world = freshWorld({ zone, settings: { windowFuture_days: 700 } });
      const expected = new Map<string, { start: string; end: string; last: string }>();
      for (const created of CREATED_IN) {
        for (const [start, end, last] of STAYS) {
          const subject = `${created} ${start}`;
          world.box.createEvent(stay(subject, start, end, created));
          expected.set(subject, { start, end, last });
        }
      }
      const expectDays = (extra: number) => {
        for (const { event, row } of both(world)) {
          const { start, end, last } = expected.get(`${event.subject}`)!;
          const shown = [
            event.isAllDay,
            ...[event.start, event.end].map(({ dateTime }) => dateTime.slice(0, 19)),
          ];
          const written = [row.von, row.bis].map((wall) => wall?.replace(' ', 'T'));
          expect([event.subject, ...shown]).toEqual([
            event.subject,
            true,
            `${start}T00:00:00`,
            `${plus(end, extra)}T00:00:00`,
          ]);
          expect([event.subject, ...written]).toEqual([
            event.subject,
            `${start}T00:00:00`,
            `${plus(last, extra)}T23:59:00`,
          ]);
        }
      };
      const all = expected.size;
      expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { neu: all } });
      expectDays(0);
      await expectQuiet(world);
      for (const round of [1, 2]) {
        for (const { id } of world.rows()) world.change(id, { ort: `Insel ${round}` });
        await world.report();
        expectDays(round - 1);
        // A day longer, from emis.
        for (const { id, bis } of world.rows())
          world.change(id, { bis: `${plus(bis!.slice(0, 10), 1)}T23:59:00` });
        expect(await world.report()).toMatchObject({ ergebnis: 'ok', outlook: { geaendert: all } });
        expectDays(round);
        for (const { id } of world.box.events())
          world.box.updateEvent(id, { importance: round === 1 ? 'high' : 'low' });
        await world.report();
        expectDays(round);
      }
      await expectQuiet(world);
    },
  );
});

function plus(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

describe('Nach der Uhr in anderen Zonen', () => {
  test.each(MANDANTEN)(
    'emis in %s, angelegt irgendwo: der Augenblick bleibt, zweimal herum',
    async (zone) => {
      const world = freshWorld({ zone });
      const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
      for (const created of CREATED_IN) {
        world.box.createEvent({
          subject: created,
          start: at('2026-12-01T09:00:00'),
          end: at('2026-12-01T10:00:00'),
          originalStartTimeZone: created,
          originalEndTimeZone: created,
        });
      }
      await world.report();
      const { von, bis } = world.row(CREATED_IN[0]!);
      const expectTimes = (end: string, ende: string) => {
        for (const { event, row } of both(world)) {
          expect([event.start.dateTime, event.end.dateTime].map((time) => time.slice(11, 19))).toEqual([
            '09:00:00',
            end,
          ]);
          expect(row).toMatchObject({ von, bis: ende });
        }
      };
      expectTimes('10:00:00', bis!);
      for (const round of [1, 2]) {
        for (const { id } of world.rows()) world.change(id, { ort: `Raum ${round}` });
        await world.report();
        expectTimes('10:00:00', bis!);
        for (const { id } of world.box.events())
          world.box.updateEvent(id, { location: { displayName: `Saal ${round}` } });
        await world.report();
        expectTimes('10:00:00', bis!);
      }
      const later = bis!.replace(/(\d\d):00$/, (_, minute) =>
        `${Number(minute) + 5}`.padStart(2, '0').concat(':00'),
      );
      for (const { id } of world.rows()) world.change(id, { bis: later });
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        outlook: { geaendert: CREATED_IN.length },
      });
      expectTimes('10:05:00', later);
      await expectQuiet(world);
    },
  );
});
