import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../lib/sync/ports/clock.ts';

/** The wall clock, which tests may put forward. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

const realNow = Date.now;

/** Starts as the wall clock. Once it is put forward, `Date.now` of this process, which the functions use, goes with it. */
export function movableClock(): MovableClock {
  let ahead_ms = 0;
  const now = () => realNow() + ahead_ms;
  return {
    now,
    sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
    advance(ms) {
      ahead_ms += ms;
      Date.now = now;
    },
  };
}
