import { instantToWall } from '../../../../lib/domain/wallTime.ts';
import type { ZoneId } from '../../../../lib/domain/zone.ts';
import type { WallPattern } from '../../../../lib/jobs/schedule/schedule.ts';

const MINUTE_MS = 60_000;
/** No clock is set back by more. */
const LONGEST_SHIFT_MIN = 180;

const wallMinute = (instant_ms: number, zone: ZoneId): number =>
  Date.parse(`${instantToWall(instant_ms, zone)}Z`) / MINUTE_MS;

function matches({ minutes, hours, days, months, weekdays }: WallPattern, wall_min: number): boolean {
  const wall = new Date(wall_min * MINUTE_MS);
  return (
    minutes.includes(wall.getUTCMinutes()) &&
    hours.includes(wall.getUTCHours()) &&
    days.includes(wall.getUTCDate()) &&
    months.includes(wall.getUTCMonth() + 1) &&
    weekdays.includes(wall.getUTCDay())
  );
}

/**
 * The moments of a pattern in [from, to), found the dumb way: look at the clock on the wall every minute, remember what
 * it has shown, and note what it skips.
 */
export function momentsByTheClock(
  pattern: WallPattern,
  zone: ZoneId,
  from_ms: number,
  to_ms: number,
): number[] {
  const moments: number[] = [];
  const everyHour = pattern.hours.length === 24;
  const shown = new Set<number>();
  let before_min = wallMinute(from_ms - LONGEST_SHIFT_MIN * MINUTE_MS, zone) - 1;
  for (let at_ms = from_ms - LONGEST_SHIFT_MIN * MINUTE_MS; at_ms < to_ms; at_ms += MINUTE_MS) {
    const wall_min = wallMinute(at_ms, zone);
    let due = matches(pattern, wall_min) && (everyHour || !shown.has(wall_min));
    for (let skipped = before_min + 1; skipped < wall_min && !everyHour; skipped++)
      due ||= matches(pattern, skipped);
    if (due && at_ms >= from_ms) moments.push(at_ms);
    shown.add(wall_min);
    before_min = wall_min;
  }
  return moments;
}
