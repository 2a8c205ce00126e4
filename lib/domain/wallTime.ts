/**
 * Wall time: what a clock on the wall shows, without a zone. emis stores appointments this way.
 *
 * Instants are whole or broken milliseconds since 1970-01-01T00:00:00Z; dates are `yyyy-MM-dd`.
 */
import { Temporal } from 'temporal-polyfill';
import type { ZoneId } from './zone.ts';

/** `yyyy-MM-ddTHH:mm:ss`, a real calendar date of the years 1753–9999. Made by {@link parseWallTime} and its kin. */
export type WallTime = string & { readonly __wallTime: true };

/** The years of SQL Server's `datetime`. */
const FIRST_YEAR = 1753;
const LAST_YEAR = 9999;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?$/;

/**
 * Reads `yyyy-MM-dd`, `yyyy-MM-ddTHH:mm`, `…:ss` or `…:ss.fffffff`, with `T` or a blank. A date alone is its
 * midnight; fractions of a second are cut off, never rounded up into the next day.
 *
 * @returns undefined for anything else: other formats, an offset or `Z`, 30 February, 24:00, years before 1753.
 */
export function parseWallTime(text: string): WallTime | undefined {
  const parts = PATTERN.exec(text.trim());
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year < FIRST_YEAR || hour > 23 || minute > 59 || second > 59) return undefined;
  // Date.UTC rolls impossible dates over (30 February = 2 March), so only real ones come back unchanged.
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
    .toISOString()
    .slice(0, 19) as WallTime;
}

/**
 * The instant at which the clock in `zone` shows `wall`. An hour skipped in spring counts forward by the gap
 * (02:30 is 03:30); of an hour repeated in autumn the first pass counts.
 */
export function wallToInstant(wall: WallTime, zone: ZoneId): number {
  return toInstant(wall, zone, 'compatible');
}

/** As {@link wallToInstant}, but of an hour repeated in autumn the second pass counts. */
export function wallToLaterInstant(wall: WallTime, zone: ZoneId): number {
  return toInstant(wall, zone, 'later');
}

/**
 * What the clock in `zone` shows at an instant; fractions of a second are cut off.
 *
 * @throws RangeError outside the years 1753–9999: the caller has checked its input with {@link representable}.
 */
export function instantToWall(instant_ms: number, zone: ZoneId): WallTime {
  const shown = inZone(Math.floor(instant_ms), zone);
  if (shown.year < FIRST_YEAR || shown.year > LAST_YEAR) {
    throw new RangeError(`The instant ${instant_ms} lies outside the years ${FIRST_YEAR}–${LAST_YEAR}.`);
  }
  return shown.toPlainDateTime().toString({ smallestUnit: 'second' }) as WallTime;
}

/** True when the instant has a wall time in every zone, with a day to spare for the end of an all-day appointment. */
export function representable(instant_ms: number): boolean {
  return instant_ms >= Date.UTC(FIRST_YEAR, 0, 3) && instant_ms <= Date.UTC(LAST_YEAR, 11, 29);
}

/**
 * True when the wall time of the instant leads back to it. False in the second pass of an hour repeated in autumn:
 * a wall time alone would move such an appointment an hour ahead.
 */
export function expressible(instant_ms: number, zone: ZoneId): boolean {
  return wallToInstant(instantToWall(instant_ms, zone), zone) === Math.floor(instant_ms / 1000) * 1000;
}

/** The date of a wall time. */
export function dateOf(wall: WallTime): string {
  return wall.slice(0, 10);
}

/** The date `days` later (earlier when negative). Calendar days: no zone and no daylight-saving change counts here. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** 00:00:00 of a date. */
export function midnight(date: string): WallTime {
  return `${date}T00:00:00` as WallTime;
}

/**
 * The instant at which the local day containing `instant_ms` begins in `zone`. Mostly midnight, but 01:00 on a day
 * whose clock skips midnight (as in Beirut or Santiago).
 */
export function startOfDay(instant_ms: number, zone: ZoneId): number {
  return inZone(Math.floor(instant_ms), zone).startOfDay().epochMilliseconds;
}

function toInstant(wall: WallTime, zone: ZoneId, disambiguation: 'compatible' | 'later'): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
}

function inZone(instant_ms: number, zone: ZoneId): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant_ms).toZonedDateTimeISO(zone);
}
