import { Cron } from 'croner';
import type { Clock } from '../../lib/sync/ports/clock.ts';

/** Waiting is cut into pieces, so that time that was moved meanwhile is noticed. */
const LONGEST_SLEEP_MS = 500;

/** Says when a timer was due before and will be next; passed on to the function. */
export interface Occurrence {
  readonly last: Date;
  readonly next: Date;
  readonly isPastDue: boolean;
}

/**
 * Fires a timer by its NCRONTAB expression, in UTC, until `stop`. As on Azure: never twice at the same time; occurrences
 * missed meanwhile are made up for once.
 */
export async function runTimer(
  expression: string,
  clock: Clock,
  fire: (occurrence: Occurrence) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const cron = new Cron(expression, { timezone: 'UTC', domAndDow: true, paused: true });
  let last = new Date(clock.now());
  while (!stop.aborted) {
    const due = nextAfter(cron, last);
    if (!(await until(due.getTime(), clock, stop))) return;
    const now = new Date(clock.now());
    const following = nextAfter(cron, due);
    const isPastDue = following <= now;
    last = isPastDue ? now : due;
    await fire({ last, next: nextAfter(cron, last), isPastDue });
  }
}

function nextAfter(cron: Cron, time: Date): Date {
  const next = cron.nextRun(time);
  if (next === null) throw new Error('A timer of the app is never due.');
  return next;
}

/** False when it is over. */
async function until(time_ms: number, clock: Clock, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted) {
    const left_ms = time_ms - clock.now();
    if (left_ms <= 0) return true;
    await clock.sleep(Math.min(left_ms, LONGEST_SLEEP_MS), stop).catch(() => undefined);
  }
  return false;
}
