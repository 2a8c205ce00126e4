import type { WallPattern } from './schedule.ts';

interface Field {
  readonly min: number;
  readonly max: number;
  /** English names of the values from `min` on; full or by as many letters as tell them apart, two at least. */
  readonly names?: readonly string[];
}

const FIELDS: Readonly<Record<keyof WallPattern, Field>> = {
  seconds: { min: 0, max: 59 },
  minutes: { min: 0, max: 59 },
  hours: { min: 0, max: 23 },
  days: { min: 1, max: 31 },
  months: {
    min: 1,
    max: 12,
    names: [
      'january',
      'february',
      'march',
      'april',
      'may',
      'june',
      'july',
      'august',
      'september',
      'october',
      'november',
      'december',
    ],
  },
  weekdays: {
    min: 0,
    max: 6,
    names: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  },
};

/** The longest month of each; a date beyond it never comes. */
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TERM = /^(?:\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d{1,2}))?$/;

/**
 * Reads an NCRONTAB expression as Azure Functions takes it: `{second} {minute} {hour} {day} {month} {day-of-week}`, or
 * five fields without the seconds. Each is a list of `*`, `n`, `n-m` and these with `/step`; day and day-of-week must
 * both match (cron would be content with either).
 *
 * @returns undefined for anything else, also for a date that never comes (30 February)
 */
export function parseNcrontab(text: string): WallPattern | undefined {
  const texts = text.trim().toLowerCase().split(/\s+/);
  if (texts.length !== 5 && texts.length !== 6) return undefined;
  const [seconds, minutes, hours, days, months, weekdays] = texts.length === 5 ? ['0', ...texts] : texts;
  const read = {
    seconds: values(seconds!, FIELDS.seconds),
    minutes: values(minutes!, FIELDS.minutes),
    hours: values(hours!, FIELDS.hours),
    days: values(days!, FIELDS.days),
    months: values(months!, FIELDS.months),
    weekdays: values(weekdays!, FIELDS.weekdays),
  };
  if (Object.values(read).includes(undefined)) return undefined;
  const pattern = read as WallPattern;
  const comes = pattern.months.some((month) => pattern.days[0]! <= LONGEST_MONTHS[month - 1]!);
  return comes ? pattern : undefined;
}

function values(text: string, field: Field): readonly number[] | undefined {
  const matching = new Set<number>();
  for (const term of text.split(',')) {
    const range = rangeOf(term, field);
    if (range === undefined) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) matching.add(value);
  }
  return [...matching].sort((one, other) => one - other);
}

/** `*`, `n`, `n-m`; with `/step`, a single `n` reaches to the end of the field. */
function rangeOf(term: string, field: Field): { from: number; to: number; step: number } | undefined {
  const parts = TERM.exec(term);
  if (parts === null) return undefined;
  const [, first, last, stepText] = parts;
  const step = stepText === undefined ? 1 : Number(stepText);
  // Every 60 minutes is once an hour; every 90 would be, too, and nobody means that.
  if (step < 1 || step > field.max - field.min + 1) return undefined;
  if (first === undefined) return { from: field.min, to: field.max, step };
  const from = fieldValue(first, field);
  const open = last === undefined && stepText !== undefined;
  const to = open ? field.max : fieldValue(last ?? first, field);
  if (from === undefined || to === undefined || from > to) return undefined;
  return { from, to, step };
}

function fieldValue(text: string, { min, max, names }: Field): number | undefined {
  if (/^\d{1,2}$/.test(text)) {
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  }
  if (names === undefined || text.length < 2) return undefined;
  const [found, ...others] = names.filter((name) => name.startsWith(text));
  return found === undefined || others.length > 0 ? undefined : min + names.indexOf(found);
}
