import type { Domaene } from '../domain/domaene.ts';

const MINUTE_MS = 60_000;
/** Rests after the first, second, … failure in a row; the last one goes on. */
const RESTS_MIN = [0, 2, 4, 8, 15];
/** Mailboxes that are remembered; more begin anew. */
const MAX_REMEMBERED = 10_000;

/** Names a domain of a Synchronisation. */
export const keyOf = (
  { mandant, domaene }: { readonly mandant: string; readonly domaene: Domaene },
  synchronisation: number,
): string => `${domaene} ${synchronisation} ${mandant}`;

/**
 * Which domains of which Synchronisationen fail at present. Their spooler entries stay where they are and would start them
 * again every minute; schedules and everything else go on as ever.
 */
export class Patience {
  readonly #failing = new Map<string, { failures: number; until_ms: number }>();

  /** A run has failed, or was stopped by a guard. */
  failed(key: string, now_ms: number): void {
    const failures = (this.#failing.get(key)?.failures ?? 0) + 1;
    const rest_min = RESTS_MIN[Math.min(failures, RESTS_MIN.length) - 1]!;
    if (this.#failing.size >= MAX_REMEMBERED) this.#failing.clear();
    this.#failing.set(key, { failures, until_ms: now_ms + rest_min * MINUTE_MS });
  }

  /** Graph asks to be left alone until then. */
  pause(key: string, until_ms: number): void {
    if (this.#failing.size >= MAX_REMEMBERED) this.#failing.clear();
    const { failures, until_ms: before_ms } = this.#failing.get(key) ?? { failures: 0, until_ms: 0 };
    this.#failing.set(key, { failures, until_ms: Math.max(before_ms, until_ms) });
  }

  succeeded(key: string): void {
    this.#failing.delete(key);
  }

  rests(key: string, now_ms: number): boolean {
    return now_ms < (this.#failing.get(key)?.until_ms ?? 0);
  }
}
