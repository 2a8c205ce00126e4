import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseZone } from '../../../../lib/domain/zone.ts';
import { matchesWithin } from '../../../../lib/jobs/schedule/matcher.ts';
import { parseSchedule } from '../../../../lib/jobs/schedule/parseSchedule.ts';
import type { Schedule, WallPattern } from '../../../../lib/jobs/schedule/schedule.ts';
import { momentsByTheClock } from './oracle.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BERLIN = parseZone('Europe/Berlin')!;

/** The minutes of [from, to) whose tick finds the schedule due. */
function ticks(schedule: Schedule, from: string, hours: number, zone = BERLIN): string[] {
  const from_ms = Date.parse(from);
  return Array.from({ length: hours * 60 }, (_, index) => from_ms + index * MINUTE_MS)
    .filter((at_ms) => matchesWithin(schedule, zone, at_ms - MINUTE_MS, at_ms))
    .map((at_ms) => new Date(at_ms).toISOString().slice(0, 16));
}
const schedule = (text: string) => parseSchedule(text)!;

describe('Ein Zeitplan im Tageslauf', () => {
  test('Uhrzeiten gelten in der Zeitzone des Mandanten, im Winter wie im Sommer', () => {
    expect(ticks(schedule('08:00,12:30'), '2026-01-10T00:00Z', 24)).toEqual([
      '2026-01-10T07:00',
      '2026-01-10T11:30',
    ]);
    expect(ticks(schedule('08:00,12:30'), '2026-07-10T00:00Z', 24)).toEqual([
      '2026-07-10T06:00',
      '2026-07-10T10:30',
    ]);
  });

  test.each(['02:30', '30 2 * * *', '0 30 2 * * *', '30-59/45 2 * * *'])(
    '„%s“ läuft am Tag der übersprungenen und der doppelten Stunde genau einmal',
    (text) => {
      expect(ticks(schedule(text), '2026-03-28T12:00Z', 24)).toEqual(['2026-03-29T01:00']);
      expect(ticks(schedule(text), '2026-10-24T12:00Z', 24)).toEqual(['2026-10-25T00:30']);
    },
  );

  test('Ein Abstand läuft über Mitternacht und die Zeitumstellung gleichmäßig weiter', () => {
    for (const from of ['2026-03-28T21:00Z', '2026-10-24T20:00Z']) {
      const moments = ticks(schedule('7'), from, 10).map((text) => Date.parse(`${text}Z`));
      expect(moments.length).toBeGreaterThan(80);
      const steps = moments.slice(1).map((at_ms, index) => at_ms - moments[index]!);
      expect(new Set(steps)).toEqual(new Set([7 * MINUTE_MS]));
    }
  });

  test('Alle 20 Minuten heißt auch in der doppelten Stunde alle 20 Minuten', () => {
    expect(ticks(schedule('*/20 * * * *'), '2026-10-25T00:00Z', 2)).toHaveLength(6);
    expect(ticks(schedule('*/20 * * * *'), '2026-03-29T00:00Z', 2)).toHaveLength(6);
  });

  test('Tag und Wochentag müssen beide passen', () => {
    // Friday the 13th; Thursday the 13th; Friday the 20th.
    expect(ticks(schedule('0 0 13 * FRI'), '2026-11-12T12:00Z', 24)).toEqual(['2026-11-12T23:00']);
    expect(ticks(schedule('0 0 13 * FRI'), '2026-08-12T12:00Z', 24)).toEqual([]);
    expect(ticks(schedule('0 0 13 * FRI'), '2026-11-19T12:00Z', 24)).toEqual([]);
  });

  test('Sekunden zählen zum nächsten Takt', () => {
    expect(ticks(schedule('30 0 23 * * *'), '2026-11-23T12:00Z', 24)).toEqual(['2026-11-23T22:01']);
  });

  test('Was in einem Ausfall lag, ist danach einmal fällig', () => {
    const [down_ms, up_ms] = [Date.parse('2026-11-20T10:00Z'), Date.parse('2026-11-23T10:00Z')];
    expect(matchesWithin(schedule('23:00'), BERLIN, down_ms, up_ms)).toBe(true);
    expect(matchesWithin(schedule('23:00'), BERLIN, up_ms, up_ms + MINUTE_MS)).toBe(false);
    expect(matchesWithin(schedule('5'), BERLIN, up_ms, up_ms + MINUTE_MS)).toBe(false);
  });

  test('Geht die Uhr zurück, ist nichts ein zweites Mal fällig', () => {
    const at_ms = Date.parse('2026-11-23T22:00Z');
    expect(matchesWithin(schedule('23:00'), BERLIN, at_ms, at_ms)).toBe(false);
    expect(matchesWithin(schedule('1'), BERLIN, at_ms, at_ms - HOUR_MS)).toBe(false);
  });
});

/** Days on which a clock is changed: at night, by half an hour, and at midnight itself. */
const CHANGES: readonly (readonly [zone: string, from: string])[] = [
  ['Europe/Berlin', '2026-03-28T22:00Z'],
  ['Europe/Berlin', '2026-10-24T22:00Z'],
  ['Europe/London', '2026-10-24T22:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T12:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T12:00Z'],
  ['America/Santiago', '2026-09-05T22:00Z'],
  ['America/Santiago', '2026-04-04T22:00Z'],
];

const some = (values: readonly number[], count: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: count }).map(ascending);
const ascending = (values: readonly number[]) => [...values].sort((one, other) => one - other);
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const patterns: fc.Arbitrary<WallPattern> = fc.record({
  seconds: fc.constant([0]),
  minutes: fc.oneof(some(upTo(0, 59), 6), fc.constant(upTo(0, 59))),
  hours: fc.oneof(some([0, 1, 2, 3, 23, 12], 4), fc.constant(upTo(0, 23)), fc.constant(upTo(1, 3))),
  days: fc.oneof(fc.constant(upTo(1, 31)), some([4, 5, 6, 24, 25, 28, 29], 3)),
  months: fc.constant(upTo(1, 12)),
  weekdays: fc.oneof(fc.constant(upTo(0, 6)), some(upTo(0, 6), 4)),
});

describe('Ein Zeitplan und die Uhr an der Wand, Minute für Minute', () => {
  test.each(CHANGES)('%s ab %s', (zoneName, from) => {
    const zone = parseZone(zoneName)!;
    const from_ms = Date.parse(from);
    fc.assert(
      fc.property(patterns, (pattern) => {
        const wall: Schedule = { kind: 'wall', patterns: [pattern] };
        const due = ticks(wall, from, 10, zone).map((text) => Date.parse(`${text}Z`));
        expect(due).toEqual(momentsByTheClock(pattern, zone, from_ms, from_ms + 10 * HOUR_MS));
      }),
      { numRuns: 8 },
    );
  });

  test('Über einen Ausfall hinweg gilt dasselbe wie Minute für Minute', () => {
    const from_ms = Date.parse('2026-10-24T12:00Z');
    fc.assert(
      fc.property(patterns, fc.nat(20 * 60), fc.nat(20 * 60), (pattern, start_min, length_min) => {
        const [after_ms, until_ms] = [
          from_ms + start_min * MINUTE_MS,
          from_ms + (start_min + length_min) * MINUTE_MS,
        ];
        const moments = momentsByTheClock(pattern, BERLIN, after_ms + MINUTE_MS, until_ms + MINUTE_MS);
        const wall: Schedule = { kind: 'wall', patterns: [pattern] };
        expect(matchesWithin(wall, BERLIN, after_ms, until_ms)).toBe(moments.length > 0);
      }),
      { numRuns: 40 },
    );
  });
});
