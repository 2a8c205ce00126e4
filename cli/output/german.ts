import { instantToWall } from '../../lib/domain/wallTime.ts';
import type { ZoneId } from '../../lib/domain/zone.ts';

const NUMBERS = new Intl.NumberFormat('de-DE');
const SECONDS = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 12345 as `12.345`. */
export function number(count: number): string {
  return NUMBERS.format(count);
}

/** `1 Termin`, `2 Termine`. */
export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `0,3 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 59_950) return `${SECONDS.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A wall time `yyyy-MM-ddTHH:mm:ss` as `24.11.2026 09:05`, a date as `24.11.2026`. */
export function dateTime(wall: string): string {
  const [date = '', time] = wall.split('T');
  const day = date.split('-').reverse().join('.');
  return time === undefined ? day : `${day} ${time.slice(0, 5)}`;
}

/** An instant (epoch milliseconds) as the clock of `zone` shows it, `24.11.2026 09:05`. */
export function localTime(instant_ms: number, zone: ZoneId): string {
  return dateTime(instantToWall(instant_ms, zone));
}
