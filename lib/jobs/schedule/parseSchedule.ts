import { MAX_INTERVAL_MIN } from './constants.ts';
import { parseNcrontab } from './ncrontab.ts';
import type { Schedule, WallPattern } from './schedule.ts';

/**
 * Reads the value of a schedule variable (mission.md, "Schedules").
 *
 * @example
 * parseSchedule('5');                // every 5 minutes
 * parseSchedule('08:00, 12:30');     // twice a day
 * parseSchedule('0 0 6-20 * * 1-5'); // on the hour, on working days
 *
 * @returns undefined for anything that is not accepted. Empty texts are for the caller: they mean "off".
 */
export function parseSchedule(text: string): Schedule | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return interval(Number(trimmed));
  if (trimmed.includes(':')) return timesOfDay(trimmed);
  const pattern = parseNcrontab(trimmed);
  return pattern === undefined ? undefined : { kind: 'wall', patterns: [pattern] };
}

function interval(minutes: number): Schedule | undefined {
  return minutes >= 1 && minutes <= MAX_INTERVAL_MIN ? { kind: 'interval', minutes } : undefined;
}

function timesOfDay(text: string): Schedule | undefined {
  const patterns: WallPattern[] = [];
  for (const time of text.split(',')) {
    const parts = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
    const [hour, minute] = [Number(parts?.[1] ?? 24), Number(parts?.[2])];
    if (hour > 23 || minute > 59) return undefined;
    patterns.push({ ...EVERY_DAY, hours: [hour], minutes: [minute] });
  }
  return { kind: 'wall', patterns };
}

const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const EVERY_DAY = { seconds: [0], days: upTo(1, 31), months: upTo(1, 12), weekdays: upTo(0, 6) };
