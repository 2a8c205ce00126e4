import type { Clock } from '../../../../lib/sync/ports/clock.ts';

/**
 * A clock that stands still until everything else has come to rest and then jumps to the next sleeper. `sleeps` keeps
 * what was slept to the end, so that request timeouts, which are cancelled, do not show.
 */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 10, 23, 8);
  readonly #sleepers: { at: number; wake: () => void }[] = [];
  readonly sleeps: number[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const woken = Promise.withResolvers<void>();
    const sleeper = { at: this.#now + ms, wake: woken.resolve };
    this.#sleepers.push(sleeper);
    signal?.addEventListener('abort', () => {
      const position = this.#sleepers.indexOf(sleeper);
      if (position !== -1) this.#sleepers.splice(position, 1);
      woken.reject(signal.reason);
    });
    await woken.promise;
    this.sleeps.push(ms);
  }

  /** Runs `work` to its end, letting time pass whenever it only waits. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (let round = 0; !ended; round++) {
      if (round > 1_000) throw new Error('The work does not come to an end.');
      await new Promise((resolve) => setImmediate(resolve));
      if (!ended) this.#jump();
    }
    return work;
  }

  #jump(): void {
    this.#sleepers.sort((left, right) => left.at - right.at);
    const next = this.#sleepers.shift();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.at);
    next.wake();
  }
}
