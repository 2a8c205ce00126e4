import { Temporal } from 'temporal-polyfill';
import type { EventContent, JsonObject, StoredEvent } from './storedEvent.ts';
import { day_ms, instantOfWall, wallOfInstant } from './wallTime.ts';

/** One occurrence of a series: its wall date in the series' zone and its instants. */
export interface Occurrence {
  date: string;
  start_ms: number;
  end_ms: number;
  /** Set when the occurrence was changed by itself (type `exception`). */
  changed: EventContent | null;
}

interface Pattern {
  type: string;
  interval: number;
  daysOfWeek: string[];
  firstDayOfWeek: string;
  dayOfMonth: number;
  month: number;
  index: string;
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** More periods than any real series has; ends endless ones that never fit (31 February). */
const maxPeriods = 20_000;

/** The occurrences of a series that overlap [from, to), changed ones at their changed time, cancelled ones left out. */
export function occurrencesOf(record: StoredEvent, from_ms: number, to_ms: number): Occurrence[] {
  const { start, end } = record.content;
  const startWall = wallOfInstant(start.instant_ms, start.iana);
  const timeOfDay_ms = ((startWall % day_ms) + day_ms) % day_ms;
  const duration_ms = wallOfInstant(end.instant_ms, start.iana) - startWall;
  const cancelled = new Set(record.cancelledOccurrences.map((entry) => entry.date));
  const changed = new Map(record.changedOccurrences.map((entry) => [entry.date, entry.content]));
  const result: Occurrence[] = [];
  for (const date of datesOf(record.recurrence as JsonObject, to_ms + 7 * day_ms)) {
    if (cancelled.has(date)) continue;
    const own = changed.get(date) ?? null;
    const wall = Date.parse(`${date}T00:00:00Z`) + timeOfDay_ms;
    const start_ms = own ? own.start.instant_ms : instantOfWall(wall, start.iana);
    const end_ms = own ? own.end.instant_ms : instantOfWall(wall + duration_ms, start.iana);
    if (overlaps(start_ms, end_ms, from_ms, to_ms)) result.push({ date, start_ms, end_ms, changed: own });
  }
  return result;
}

/** Does [start, end) touch [from, to)? An event without duration counts at its instant. */
export function overlaps(start_ms: number, end_ms: number, from_ms: number, to_ms: number): boolean {
  return start_ms < to_ms && (end_ms > from_ms || (start_ms === end_ms && start_ms >= from_ms));
}

/** All dates of a series up to `until`, in order, cancelled ones included. */
export function datesOf(recurrence: JsonObject, until_ms: number): string[] {
  const range = recurrence.range as JsonObject;
  const first = Temporal.PlainDate.from(String(range.startDate));
  const last = range.type === 'endDate' ? Temporal.PlainDate.from(String(range.endDate)) : null;
  const count = range.type === 'numbered' ? Number(range.numberOfOccurrences) : Number.POSITIVE_INFINITY;
  const untilDate = new Date(Math.min(until_ms, Date.UTC(4000, 0, 1))).toISOString().slice(0, 10);
  const pattern = readPattern(recurrence.pattern as JsonObject, first);
  const dates: string[] = [];
  for (let period = 0; period < maxPeriods; period++) {
    for (const date of datesOfPeriod(pattern, first, period)) {
      if (Temporal.PlainDate.compare(date, first) < 0) continue;
      if (last && Temporal.PlainDate.compare(date, last) > 0) return dates;
      const text = date.toString();
      if (dates.length >= count || text > untilDate) return dates;
      dates.push(text);
    }
  }
  return dates;
}

function readPattern(raw: JsonObject, first: Temporal.PlainDate): Pattern {
  return {
    type: String(raw.type),
    interval: Math.max(1, Number(raw.interval ?? 1)),
    daysOfWeek: (raw.daysOfWeek as string[] | null) ?? [weekdays[first.dayOfWeek - 1] as string],
    firstDayOfWeek: String(raw.firstDayOfWeek ?? 'sunday'),
    dayOfMonth: Number(raw.dayOfMonth || first.day),
    month: Number(raw.month || first.month),
    index: String(raw.index ?? 'first'),
  };
}

function datesOfPeriod(pattern: Pattern, first: Temporal.PlainDate, period: number): Temporal.PlainDate[] {
  const step = period * pattern.interval;
  switch (pattern.type) {
    case 'daily':
      return [first.add({ days: step })];
    case 'weekly': {
      const weekStart = weekdays.indexOf(pattern.firstDayOfWeek) + 1;
      const weekBegin = first.subtract({ days: (first.dayOfWeek - weekStart + 7) % 7 }).add({ weeks: step });
      const offsets = pattern.daysOfWeek.map((day) => (weekdays.indexOf(day) + 1 - weekStart + 7) % 7);
      return offsets.sort((a, b) => a - b).map((days) => weekBegin.add({ days }));
    }
    case 'absoluteMonthly':
      return [first.with({ day: 1 }).add({ months: step }).with({ day: pattern.dayOfMonth })];
    case 'absoluteYearly':
      return [
        first.with({ day: 1, month: pattern.month }).add({ years: step }).with({ day: pattern.dayOfMonth }),
      ];
    case 'relativeMonthly':
      return relativeDate(first.with({ day: 1 }).add({ months: step }), pattern);
    default:
      return relativeDate(first.with({ day: 1, month: pattern.month }).add({ years: step }), pattern);
  }
}

function relativeDate(monthStart: Temporal.PlainDate, pattern: Pattern): Temporal.PlainDate[] {
  const matching: Temporal.PlainDate[] = [];
  for (let day = 1; day <= monthStart.daysInMonth; day++) {
    const date = monthStart.with({ day });
    if (pattern.daysOfWeek.includes(weekdays[date.dayOfWeek - 1] as string)) matching.push(date);
  }
  const index = ['first', 'second', 'third', 'fourth'].indexOf(pattern.index);
  const found = index < 0 ? matching.at(-1) : matching[index];
  return found ? [found] : [];
}
