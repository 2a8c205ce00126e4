import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateOf,
  expressible,
  instantToWall,
  midnight,
  parseWallTime,
  representable,
  startOfDay,
  type WallTime,
  wallToInstant,
  wallToLaterInstant,
} from '../../../lib/domain/wallTime.ts';
import { parseZone, type ZoneId } from '../../../lib/domain/zone.ts';

const BERLIN = parseZone('Europe/Berlin') as ZoneId;
const SANTIAGO = parseZone('America/Santiago') as ZoneId;
const wall = (text: string): WallTime => parseWallTime(text) as WallTime;
const utc = (text: string): number => Date.parse(`${text}Z`);

describe('Uhrzeiten lesen', () => {
  it.each([
    ['2026-03-05T09:30:00', '2026-03-05T09:30:00'],
    ['2026-03-05 09:30:00', '2026-03-05T09:30:00'],
    ['2026-03-05T09:30', '2026-03-05T09:30:00'],
    ['2026-03-05', '2026-03-05T00:00:00'],
    ['2026-03-05T09:30:00.0000000', '2026-03-05T09:30:00'],
    ['2026-12-31 23:59:59.997', '2026-12-31T23:59:59'],
    ['2028-02-29', '2028-02-29T00:00:00'],
    ['1753-01-01', '1753-01-01T00:00:00'],
    ['9999-12-31T23:59:59', '9999-12-31T23:59:59'],
  ])('%s', (text, expected) => {
    expect(parseWallTime(text)).toBe(expected);
  });

  it.each([
    '',
    'heute',
    '05.03.2026',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-03-05T24:00:00',
    '2026-03-05T09:60',
    '2026-03-05T09:30:60',
    '1752-12-31',
    '0000-00-00',
    '10000-01-01',
    '2026-03-05T09:30:00Z',
    '2026-03-05T09:30:00+01:00',
  ])('„%s“ ist keine', (text) => {
    expect(parseWallTime(text)).toBeUndefined();
  });
});

describe('Uhrzeit und Zeitpunkt', () => {
  it('im Sommer und im Winter', () => {
    expect(wallToInstant(wall('2026-01-15 09:00'), BERLIN)).toBe(utc('2026-01-15T08:00:00'));
    expect(wallToInstant(wall('2026-07-15 09:00'), BERLIN)).toBe(utc('2026-07-15T07:00:00'));
    expect(instantToWall(utc('2026-07-15T07:00:00.999'), BERLIN)).toBe('2026-07-15T09:00:00');
    expect(instantToWall(-1, BERLIN)).toBe('1970-01-01T00:59:59');
  });

  it('eine Uhrzeit, die es im Frühjahr nicht gibt, rückt um die Lücke vor', () => {
    expect(wallToInstant(wall('2026-03-29 02:30'), BERLIN)).toBe(utc('2026-03-29T01:30:00'));
  });

  it('von der doppelten Stunde im Herbst zählt die erste, oder auf Wunsch die zweite', () => {
    expect(wallToInstant(wall('2026-10-25 02:30'), BERLIN)).toBe(utc('2026-10-25T00:30:00'));
    expect(wallToLaterInstant(wall('2026-10-25 02:30'), BERLIN)).toBe(utc('2026-10-25T01:30:00'));
    expect(expressible(utc('2026-10-25T00:30:00'), BERLIN)).toBe(true);
    expect(expressible(utc('2026-10-25T01:30:00'), BERLIN)).toBe(false);
    expect(expressible(utc('2026-10-25T02:00:00'), BERLIN)).toBe(true);
  });

  it('der Tag beginnt um Mitternacht, und um 01:00, wo es Mitternacht nicht gibt', () => {
    expect(startOfDay(utc('2026-10-25T12:00:00'), BERLIN)).toBe(utc('2026-10-24T22:00:00'));
    expect(instantToWall(startOfDay(utc('2026-09-06T15:00:00'), SANTIAGO), SANTIAGO)).toBe(
      '2026-09-06T01:00:00',
    );
  });

  it('Tage zählen nach dem Kalender', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(midnight('2026-03-29')).toBe('2026-03-29T00:00:00');
    expect(dateOf(wall('2026-03-29 17:00'))).toBe('2026-03-29');
  });

  it('außerhalb der darstellbaren Jahre gibt es keine Uhrzeit', () => {
    expect(() => instantToWall(Date.UTC(10_000, 5, 1), BERLIN)).toThrow(RangeError);
    expect(representable(Date.UTC(10_000, 0, 1))).toBe(false);
    expect(representable(Date.UTC(1753, 0, 1))).toBe(false);
    expect(representable(Date.UTC(2026, 0, 1))).toBe(true);
  });

  it('was darstellbar ist, hat in jeder Zone eine Uhrzeit, und die erste Uhrzeit führt zurück', () => {
    const zones = Intl.supportedValuesOf('timeZone').map((name) => parseZone(name) as ZoneId);
    const instant = fc.integer({ min: Date.UTC(1753, 0, 3) / 1000, max: Date.UTC(9999, 11, 29) / 1000 });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (seconds, zone) => {
        const shown = instantToWall(seconds * 1000, zone);
        expect(parseWallTime(shown)).toBe(shown);
        const again = wallToInstant(shown, zone);
        expect(instantToWall(again, zone)).toBe(shown);
        expect(expressible(again, zone)).toBe(true);
        expect(startOfDay(again, zone)).toBeLessThanOrEqual(again);
      }),
      { numRuns: 2000 },
    );
  });
});
