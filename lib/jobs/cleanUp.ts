import { CLOCKS_APART_MS } from '../sync/clocksApart.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { EmisStore } from '../sync/ports/store.ts';

const DAY_MS = 24 * 3_600_000;
/** Of each kind, in one transaction: below what makes SQL Server lock a whole table. */
const ROWS_PER_PART = 1_000;
/** The rest is left to the next run, which comes soon. */
const PARTS = 20;

/** Whose memory is cleaned up, and how long it is to reach back (`EMISSYNC_AUFBEWAHRUNG_TAGE`). */
export interface Retention {
  readonly store: Pick<EmisStore, 'administration' | 'schedules'>;
  readonly clock: Clock;
  readonly aufbewahrung_days: number;
}

/** What was removed; `done`: nothing of that age is left. */
export interface Removed {
  readonly versions: number;
  readonly protocol: number;
  readonly tombstones: number;
  readonly done: boolean;
}

/**
 * Removes kept versions, protocol rows and the memory of deleted items that are older than the Mandant keeps them; in
 * bounded parts, beside whatever runs. Throws StoreError; what is removed stays removed.
 */
export async function cleanUp({ store, clock, aufbewahrung_days }: Retention): Promise<Removed> {
  const before_ms = clock.now() - aufbewahrung_days * DAY_MS;
  const removed = { versions: 0, protocol: 0, tombstones: 0 };
  for (let part = 0; part < PARTS; part += 1) {
    const { more, ...counts } = await store.administration.cleanUp(before_ms, ROWS_PER_PART);
    for (const kind of ['versions', 'protocol', 'tombstones'] as const) removed[kind] += counts[kind];
    if (!more) return { ...removed, done: true };
  }
  return { ...removed, done: false };
}

/**
 * Cleans up if a day has passed since the last time, and remembers it in the database. For the console application; the
 * timers have an hour of their own for it (retention.ts), remembered in the same place.
 *
 * @returns what was removed; undefined when it was not due. Throws StoreError.
 */
export async function cleanUpOnceADay(retention: Retention): Promise<Removed | undefined> {
  const { schedules } = retention.store;
  const now_ms = retention.clock.now();
  const { handledUntil } = await schedules.tick({ variables: [], handled: new Map() });
  const last_ms = handledUntil.get('aufbewahrung') ?? Number.NEGATIVE_INFINITY;
  if (last_ms <= now_ms + CLOCKS_APART_MS && now_ms - last_ms < DAY_MS) return undefined;
  const removed = await cleanUp(retention);
  if (removed.done) await schedules.tick({ variables: [], handled: new Map([['aufbewahrung', now_ms]]) });
  return removed;
}
