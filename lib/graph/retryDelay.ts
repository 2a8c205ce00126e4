import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';

/** Executions of one request, the first included. */
export const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait that a Retry-After header asks for, in milliseconds: seconds, also fractional ones (graph.md 7.3), or an HTTP
 * date against `now` (epoch milliseconds). Undefined where there is none or it cannot be read.
 */
export function retryAfter_ms(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The wait before attempt `attempt + 1` without a header: doubling from 1 s up to 60 s, the upper half of it by chance. */
export function backoff_ms(attempt: number, random: Random): number {
  const full = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
  return Math.ceil(full / 2 + (full / 2) * random.next());
}

/** Retry-After where it is given, else the back-off. */
export function retryDelay_ms(header: string | null, attempt: number, clock: Clock, random: Random): number {
  return retryAfter_ms(header, clock.now()) ?? backoff_ms(attempt, random);
}
