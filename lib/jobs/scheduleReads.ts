import type { Domaene } from '../domain/domaene.ts';
import { CLOCKS_APART_MS } from '../sync/clocksApart.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import type { ScheduleName } from '../sync/ports/sweep.ts';
import type { Mandant } from './mandant.ts';
import { ZEITPLAN_VARIABLES } from './schedule/constants.ts';
import { readSchedules, type ScheduleReading } from './schedule/readSchedules.ts';
import { unfitSynchronisationen } from './unfit.ts';

export const MINUTE_MS = 60_000;
/** Timers of hosts go off a little early now and then. */
const EARLY_MS = 2_000;

/** The full minute that a tick at this instant stands for (epoch milliseconds). */
export const tickOf = (now_ms: number): number => Math.floor((now_ms + EARLY_MS) / MINUTE_MS) * MINUTE_MS;

/** What a Mandant's database says about its schedules, all domains together. */
export interface SchedulesRead {
  readonly schedules: ReadonlyMap<Domaene, ScheduleReading>;
  /** Active Synchronisationen that may run, by id. */
  readonly synchronisationen: readonly Synchronisation[];
  /** Why the other active ones must not, see unfitSynchronisationen. */
  readonly unfit: ReadonlyMap<number, readonly string[]>;
  /** Ids of those with spooler entries waiting. */
  readonly spoolerWaiting: ReadonlyMap<Domaene, readonly number[]>;
  /** See Tick. */
  readonly subscribed: ReadonlyMap<Domaene, ReadonlyMap<number, number>>;
  readonly workWaiting: ReadonlyMap<Domaene, readonly number[]>;
}

/** A Mandant and what its database said last. */
export interface KnownSchedules {
  readonly mandant: Mandant;
  readonly read: SchedulesRead;
}

interface Entry {
  minute_ms: number;
  /** A read is under way or done; a failed one is forgotten. */
  read: Promise<SchedulesRead> | undefined;
  pending: boolean;
  /** The latest that has come. */
  known: KnownSchedules | undefined;
  /** Up to when this process, or the database as far as it was read, has handled the schedules. */
  readonly handled: Map<ScheduleName, number>;
}

const isBelieved = (until_ms: number, now_ms: number): boolean => until_ms <= now_ms + CLOCKS_APART_MS;

const VARIABLES = Object.values(ZEITPLAN_VARIABLES);

/**
 * One read a minute and Mandant, shared by all timers and workers of the process; what the timers have handled is stored
 * on the way.
 */
export class ScheduleReads {
  readonly #entries = new Map<string, Entry>();

  /** At most a minute old at `now_ms`. A database that does not answer is not asked a second time meanwhile. */
  async read(mandant: Mandant, now_ms: number): Promise<SchedulesRead> {
    const entry = this.#entryOf(mandant.id);
    const minute_ms = tickOf(now_ms);
    if (entry.read === undefined || (entry.minute_ms !== minute_ms && !entry.pending)) {
      entry.minute_ms = minute_ms;
      entry.read = this.#readNow(mandant, entry, now_ms);
    }
    return entry.read;
  }

  /**
   * Up to when a schedule has been handled (epoch milliseconds), at the tick `tick_ms`. Undefined: never, as far as is known;
   * what a clock that was far ahead has noted is not known.
   */
  handledUntil(mandant: string, name: ScheduleName, tick_ms: number): number | undefined {
    const until_ms = this.#entryOf(mandant).handled.get(name);
    return until_ms !== undefined && isBelieved(until_ms, tick_ms) ? until_ms : undefined;
  }

  /** A schedule has been handled up to this tick; the next read stores it. */
  noteHandled(mandant: string, name: ScheduleName, tick_ms: number): void {
    const known_ms = this.handledUntil(mandant, name, tick_ms) ?? tick_ms;
    this.#entryOf(mandant).handled.set(name, Math.max(tick_ms, known_ms));
  }

  /** What is known already, without asking anybody. */
  known(mandant: string): KnownSchedules | undefined {
    return this.#entries.get(mandant)?.known;
  }

  /** Forgets all Mandanten but these. */
  keepOnly(mandanten: readonly string[]): void {
    const kept = new Set(mandanten);
    for (const id of this.#entries.keys()) if (!kept.has(id)) this.#entries.delete(id);
  }

  #entryOf(mandant: string): Entry {
    const known = this.#entries.get(mandant);
    if (known !== undefined) return known;
    const entry = { minute_ms: 0, read: undefined, pending: false, known: undefined, handled: new Map() };
    this.#entries.set(mandant, entry);
    return entry;
  }

  async #readNow(mandant: Mandant, entry: Entry, now_ms: number): Promise<SchedulesRead> {
    entry.pending = true;
    try {
      const tick = await mandant.store.schedules.tick({
        variables: VARIABLES,
        handled: new Map(entry.handled),
      });
      for (const [name, until_ms] of tick.handledUntil) {
        const known_ms = entry.handled.get(name) ?? until_ms;
        if (isBelieved(until_ms, now_ms)) entry.handled.set(name, Math.max(until_ms, known_ms));
      }
      const unfit = unfitSynchronisationen(tick.synchronisationen);
      const read: SchedulesRead = {
        schedules: readSchedules(tick.variables, mandant.jobs.zeitplaene),
        synchronisationen: tick.synchronisationen.filter(({ id }) => !unfit.has(id)),
        unfit,
        spoolerWaiting: tick.spoolerWaiting,
        subscribed: tick.subscribed,
        workWaiting: tick.workWaiting,
      };
      entry.known = { mandant, read };
      return read;
    } catch (error) {
      entry.read = undefined;
      throw error;
    } finally {
      entry.pending = false;
    }
  }
}
