import { datesOf } from '../recurrence.ts';
import type { JsonObject, ZonedEnd } from '../storedEvent.ts';
import { day_ms, instantOfWall, wallOfInstant } from '../wallTime.ts';
import type { TaskContent } from './storedTask.ts';

const farthest_ms = 12 * 366 * day_ms;

/** Only the date, as midnight in the zone in which it was sent (graph.md 3.11). */
export function dateOnly(end: ZonedEnd): ZonedEnd {
  const wall = wallOfInstant(end.instant_ms, end.iana);
  return { ...end, instant_ms: instantOfWall(Math.floor(wall / day_ms) * day_ms, end.iana) };
}

/** So many days later, at the same time of day in its zone. */
export function shiftDays(end: ZonedEnd | null, days: number): ZonedEnd | null {
  if (end === null) return null;
  const wall = wallOfInstant(end.instant_ms, end.iana);
  return { ...end, instant_ms: instantOfWall(wall + days * day_ms, end.iana) };
}

/** How many days after its due date a recurring task is due again; undefined when this was its last time. */
export function daysToNext(content: TaskContent): number | undefined {
  const { due, recurrence } = content;
  if (due === null || recurrence === null) return undefined;
  const at_ms = Date.parse(dateOf(due));
  const next = datesOf(recurrence, at_ms + farthest_ms).find((date) => Date.parse(date) > at_ms);
  return next === undefined ? undefined : (Date.parse(next) - at_ms) / day_ms;
}

/** The first date of a recurrence, for a task that has no due date of its own. */
export function firstDue(recurrence: JsonObject, zone: Pick<ZonedEnd, 'iana' | 'shown'>): ZonedEnd {
  const { startDate } = recurrence.range as { startDate: string };
  return { ...zone, instant_ms: instantOfWall(Date.parse(startDate), zone.iana) };
}

const dateOf = (end: ZonedEnd): string =>
  new Date(wallOfInstant(end.instant_ms, end.iana)).toISOString().slice(0, 10);
