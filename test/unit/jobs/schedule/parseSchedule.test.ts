import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../../lib/jobs/schedule/parseSchedule.ts';
import type { WallPattern } from '../../../../lib/jobs/schedule/schedule.ts';

function pattern(text: string): WallPattern {
  const schedule = parseSchedule(text);
  if (schedule?.kind !== 'wall' || schedule.patterns.length !== 1) throw new Error('not one pattern');
  return schedule.patterns[0]!;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('Was als Zeitplan gilt', () => {
  test('ein Abstand in Minuten', () => {
    expect(parseSchedule('5')).toEqual({ kind: 'interval', minutes: 5 });
    expect(parseSchedule(' 10080 ')).toEqual({ kind: 'interval', minutes: 10_080 });
  });

  test('eine Uhrzeit oder mehrere', () => {
    expect(pattern('23:00')).toMatchObject({ seconds: [0], minutes: [0], hours: [23] });
    expect(pattern('7:05')).toMatchObject({ minutes: [5], hours: [7] });
    expect(parseSchedule('08:00, 12:30')).toMatchObject({
      patterns: [
        { hours: [8], minutes: [0] },
        { hours: [12], minutes: [30] },
      ],
    });
  });

  test('NCRONTAB mit fünf Feldern beginnt bei den Minuten, mit sechs bei den Sekunden', () => {
    expect(pattern('0 */5 * * * *')).toEqual(pattern('*/5 * * * *'));
    expect(pattern('30 0 23 * * *')).toMatchObject({ seconds: [30], minutes: [0], hours: [23] });
  });

  test('Listen, Bereiche, Schritte und Namen', () => {
    expect(pattern('5,1-3,50/5 6-20/7 1,15 jan,March MON-fri')).toEqual({
      seconds: [0],
      minutes: [1, 2, 3, 5, 50, 55],
      hours: [6, 13, 20],
      days: [1, 15],
      months: [1, 3],
      weekdays: [1, 2, 3, 4, 5],
    });
    expect(pattern('*\t*  * * SUNDAY')).toMatchObject({ minutes: range(0, 59), weekdays: [0] });
  });

  test('Ein Schritt über das ganze Feld, und Namen, so weit sie eindeutig sind, wie auf Azure', () => {
    expect(pattern('*/60 */24 * * *')).toMatchObject({ minutes: [0], hours: [0] });
    expect(pattern('0 8 * SEPT Mo')).toMatchObject({ months: [9], weekdays: [1] });
  });

  test.each([
    '0',
    '10081',
    '-5',
    '5 min',
    '1.5',
    '24:00',
    '12:60',
    '8:0',
    '08:00,',
    '08:00 12:30',
    '08:00;12:30',
    '00:05:00',
    'täglich',
    'aus',
    '@daily',
    '* * * *',
    '* * * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * * 7',
    '*/0 * * * *',
    '*/61 * * * *',
    '*/90 * * * *',
    '0 */25 * * *',
    '0 8 * ju *',
    '0 8 * * t',
    '0 8 * * di',
    '/5 * * * *',
    '5-1 * * * *',
    '1- * * * *',
    '1,,2 * * * *',
    '+5 * * * *',
    '**/5 * * * *',
    '* * L * *',
    '* * 1W * *',
    '* * ? * *',
    '* * * * 1#2',
    '* * * * mondays',
    '0 0 30 2 *',
    '0 0 31 4,6,9,11 *',
  ])('„%s“ ist keiner', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });

  test('der 29. Februar kommt vor', () => {
    expect(pattern('0 0 29 2 *')).toMatchObject({ days: [29], months: [2] });
  });
});
