import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';

/** The wall clock and real timers. Only hosts (cli, functions, simulator) pass it on; everything else takes a Clock. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // The port promises the signal's own reason, not Node's AbortError.
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
});

/** Real chance. */
export const systemRandom: Random = Object.freeze({
  next: () => Math.random(),
  uuid: () => randomUUID(),
});
