import type { Domaene } from '../../domain/domaene.ts';
import type { DomainState, Synchronisation } from './store.ts';

/** What a probe finds about one Synchronisation when it asks for its lease. */
export type SweepClaim =
  /** Not active (any more), or the domain is switched off for it. */
  | { readonly kind: 'unknown'; readonly id: number }
  /** Another run holds the mailbox; the wake-up was left on it. */
  | { readonly kind: 'busy'; readonly id: number; readonly remaining_ms: number }
  /** A run that began after the wake-up was noticed has already answered it; no lease was taken. */
  | { readonly kind: 'answered'; readonly id: number }
  | {
      readonly kind: 'claimed';
      readonly synchronisation: Synchronisation;
      readonly fence: number;
      readonly remaining_ms: number;
      readonly state: DomainState;
      /** Spooler entries, open intents, due suspicions, due withheld items, due purges, or deletions not held. */
      readonly workWaiting: boolean;
    };

/** What a probe leaves behind. `cursor`: the new deltaLink of a mailbox without changes; missing = as it was. */
export interface SweepResult {
  readonly id: number;
  readonly fence: number;
  readonly cursor?: string;
}

/** `lost`: the lease had passed to somebody else, nothing was written. `woken`: left on the lease meanwhile. */
export interface SweepSettled {
  readonly id: number;
  readonly lost: boolean;
  readonly woken: readonly WakeUp[];
}

/** A run that met the lease taken had this reason to come, noticed at this time (epoch milliseconds). */
export interface WakeUp {
  readonly domaene: Domaene;
  readonly at_ms: number;
}

/** Idle mailboxes in bulk (sync.md, "From schedule to run"); each method is one round trip. Errors: StoreError. */
export interface SweepStore {
  /** Takes the leases that are free for `ttl_ms` and reads cursors and waiting work; one claim per id, in that order. */
  claim(sweep: {
    readonly domaene: Domaene;
    readonly ids: readonly number[];
    readonly owner: string;
    readonly ttl_ms: number;
    /** When the reason to probe was noticed. */
    readonly noticedAt_ms: number;
  }): Promise<readonly SweepClaim[]>;
  /** Stores the new cursors and gives all leases back, each under its fence; in the order of `results`. */
  settle(sweep: {
    readonly domaene: Domaene;
    readonly owner: string;
    /** When the probe began: a result without work to do also answers wake-ups noticed before. */
    readonly startedAt_ms: number;
    readonly results: readonly (SweepResult & { readonly answered: boolean })[];
  }): Promise<readonly SweepSettled[]>;
}

/** What recurs by a schedule of its own: the domains, and the retention of kept versions and protocol (once a day). */
export type ScheduleName = Domaene | 'aufbewahrung';

/** What a tick of the timers reads; one round trip a minute and Mandant for all domains together. */
export interface Tick {
  /** emis' system variables by the names asked for, those that exist (compared without case); NULL is empty. */
  readonly variables: ReadonlyMap<string, string>;
  /** Per schedule the tick up to which it has been handled (epoch milliseconds); missing = never. */
  readonly handledUntil: ReadonlyMap<ScheduleName, number>;
  /** Active Synchronisationen, by id. */
  readonly synchronisationen: readonly Synchronisation[];
  /** Those among them with the domain switched on that have spooler entries waiting, by two-way domain. */
  readonly spoolerWaiting: ReadonlyMap<Domaene, readonly number[]>;
  /**
   * Until when notifications tell of a mailbox's changes (epoch milliseconds), by domain and Synchronisation: meanwhile
   * its schedule need not look every time.
   */
  readonly subscribed: ReadonlyMap<Domaene, ReadonlyMap<number, number>>;
  /** Those among the subscribed that have work waiting besides Outlook's changes and spooler entries (see SweepClaim). */
  readonly workWaiting: ReadonlyMap<Domaene, readonly number[]>;
}

/** The schedules' memory in the Mandant's database. Errors: StoreError. */
export interface ScheduleStore {
  /**
   * Reads what decides about due domains. `handled`: ticks whose messages this process has queued since it last asked;
   * they are stored in the same round trip (never backwards), so a schedule that fires costs no trip of its own. After a
   * crash the next process handles that tick again: a wake-up too many is harmless, one too few is not.
   */
  tick(read: {
    readonly variables: readonly string[];
    readonly handled: ReadonlyMap<ScheduleName, number>;
  }): Promise<Tick>;
}
