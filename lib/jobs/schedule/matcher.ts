import { Cron } from 'croner';
import type { ZoneId } from '../../domain/zone.ts';
import { HOURS_OF_DAY, type Schedule, type WallPattern } from './schedule.ts';

const MINUTE_MS = 60_000;

/**
 * Whether a schedule has a moment after `after_ms` and not after `until_ms` (epoch milliseconds), by the clock of `zone`.
 *
 * A wall time that the clock skips in spring counts at the first moment after the gap; one that it shows twice in autumn
 * counts the first time only. A schedule for every hour goes on through both hours instead, as real time does.
 */
export function matchesWithin(schedule: Schedule, zone: ZoneId, after_ms: number, until_ms: number): boolean {
  if (until_ms <= after_ms) return false;
  if (schedule.kind === 'interval') {
    const slot_ms = schedule.minutes * MINUTE_MS;
    return Math.floor(until_ms / slot_ms) > Math.floor(after_ms / slot_ms);
  }
  return schedule.patterns.some((pattern) => (next_ms(pattern, zone, after_ms) ?? Infinity) <= until_ms);
}

function next_ms(pattern: WallPattern, zone: ZoneId, after_ms: number): number | undefined {
  const { seconds, minutes, hours, days, months, weekdays } = pattern;
  // To croner lists are fixed times, and a `*` makes the pattern go on through a repeated hour.
  const hourField = hours.length === HOURS_OF_DAY ? '*' : hours.join(',');
  const fields = [seconds, minutes, hourField, days, months, weekdays].map((field) =>
    typeof field === 'string' ? field : field.join(','),
  );
  const cron = new Cron(fields.join(' '), {
    paused: true,
    timezone: zone,
    mode: '6-part',
    domAndDow: true,
    fixedTimeRule: 'no-wildcard',
  });
  return cron.nextRun(new Date(after_ms))?.getTime();
}
