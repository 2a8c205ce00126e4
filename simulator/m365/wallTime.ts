import { Temporal } from 'temporal-polyfill';

const utcNames = new Set(['UTC', 'Etc/UTC', 'Etc/GMT']);
const dateTimePattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?$/;
export const day_ms = 86_400_000;

/** The parts of a wall time as ms on an imaginary UTC clock; undefined when the text is no Graph dateTime (§9). */
export function parseWallTime(text: string): number | undefined {
  const match = dateTimePattern.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const second = Number(match[6] ?? 0);
  const milli = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, milli);
  const back = new Date(wall);
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? wall : undefined;
}

/** The instant of a wall time; inside a gap it moves forward, inside a fold the first one is meant. */
export function instantOfWall(wall_ms: number, iana: string): number {
  if (utcNames.has(iana)) return wall_ms;
  const plain = Temporal.Instant.fromEpochMilliseconds(wall_ms).toZonedDateTimeISO('UTC').toPlainDateTime();
  return plain.toZonedDateTime(iana, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The wall time of an instant, as ms on an imaginary UTC clock. */
export function wallOfInstant(instant_ms: number, iana: string): number {
  if (utcNames.has(iana)) return instant_ms;
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant_ms).toZonedDateTimeISO(iana);
  return instant_ms + zoned.offsetNanoseconds / 1e6;
}

/** `2026-11-23T10:00:00.0000000`, as Graph writes every dateTime. */
export function formatWall(wall_ms: number): string {
  return `${new Date(wall_ms).toISOString().slice(0, 23)}0000`;
}

/** `2026-11-23T10:00:00.0000000Z`, as Graph writes created and modified times. */
export function formatInstant(instant_ms: number): string {
  return `${formatWall(instant_ms)}Z`;
}

/** An instant from a query parameter such as startDateTime; without an offset it is UTC (calendarView). */
export function parseQueryInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text);
  if (!match) return undefined;
  const wall = parseWallTime(`${match[1]}T${match[2] ?? '00:00:00'}`);
  if (wall === undefined) return undefined;
  const offset = match[3] ?? 'Z';
  if (offset.toUpperCase() === 'Z') return wall;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return wall - (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
