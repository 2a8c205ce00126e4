import type { Clock } from '../../../lib/sync/ports/clock.ts';

interface Timer {
  readonly at_ms: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Bounds one drive: a run that needs more wake-ups than this hangs. */
const WAKE_UPS = 1_000_000;

/**
 * Virtual time: sleepers wake in the order of their instants, and time only passes when everything else has come to
 * rest. The same program therefore runs the same way every time, and a day takes milliseconds.
 */
export class VirtualTime implements Clock {
  #now_ms: number;
  #order = 0;
  readonly #timers: Timer[] = [];
  readonly #outside: () => Promise<unknown> | undefined;

  /** `outside`: what is under way in the real world, a server's answer; no time passes before it has come. */
  constructor(start_ms: number, outside: () => Promise<unknown> | undefined = () => undefined) {
    this.#now_ms = start_ms;
    this.#outside = outside;
  }

  now(): number {
    return this.#now_ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer: Timer = { at_ms: this.#now_ms + Math.max(ms, 0), order: this.#order++, wake: resolve };
      this.#timers.push(timer);
      signal?.addEventListener('abort', () => {
        const place = this.#timers.indexOf(timer);
        if (place >= 0) this.#timers.splice(place, 1);
        reject(signal.reason);
      });
    });
  }

  /** Lets time pass while nothing runs. */
  advance(ms: number): void {
    this.#now_ms += ms;
  }

  /** Runs `work` to its end, letting time pass whenever everything waits. */
  async drive<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    done.catch(() => undefined);
    for (let wakeUps = 0; !settled; wakeUps++) {
      await rest();
      for (let answer = this.#outside(); answer !== undefined; answer = this.#outside()) {
        await answer;
        await rest();
      }
      if (settled) break;
      const next = this.#takeNext();
      if (next === undefined) throw new Error('Everything waits, and nothing will ever wake it.');
      if (wakeUps > WAKE_UPS) throw new Error('This run does not come to an end.');
      this.#now_ms = Math.max(this.#now_ms, next.at_ms);
      next.wake();
    }
    return done;
  }

  #takeNext(): Timer | undefined {
    let best: Timer | undefined;
    for (const timer of this.#timers) {
      if (
        best === undefined ||
        timer.at_ms < best.at_ms ||
        (timer.at_ms === best.at_ms && timer.order < best.order)
      ) {
        best = timer;
      }
    }
    if (best !== undefined) this.#timers.splice(this.#timers.indexOf(best), 1);
    return best;
  }
}

/** Everything that can run without time passing has run: a few turns, because reading a Response takes more than one. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}
