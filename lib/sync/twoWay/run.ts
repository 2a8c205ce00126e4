import type { OutlookItem, TwoWayDomain } from '../../domain/twoWayDomain.ts';
import type { ZoneId } from '../../domain/zone.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailboxFacts, OutlookGateway } from '../ports/outlook.ts';
import type { Random } from '../ports/random.ts';
import type { Ergebnis, Synchronisation, TwoWayStore } from '../ports/store.ts';
import type { WakeUp } from '../ports/sweep.ts';

/** How a Mandant wants its two-way domains to behave (contract.md, "Settings"; sync.md, "Guards"). */
export interface TwoWaySettings {
  readonly loeschregel: 'papierkorb' | 'immer';
  readonly besprechungen: 'geschuetzt' | 'uebertragen';
  /** Grace period between the deletion in emis and the purge in Outlook. */
  readonly purgeAfter_ms: number;
  /** Days of the window before and after today. */
  readonly windowPast_days: number;
  readonly windowFuture_days: number;
  /** A Graph request is over after this time, one way or the other. */
  readonly requestTimeout_ms: number;
  /** How long a run may wait for the outcome of unclear creates before it leaves them to the next one. */
  readonly waitForUnclear_ms: number;
  /** Delta pages and spooler pages of one run; then it yields. */
  readonly pagesPerRun: number;
}

export const DEFAULT_TWO_WAY_SETTINGS: TwoWaySettings = Object.freeze({
  loeschregel: 'papierkorb',
  besprechungen: 'geschuetzt',
  purgeAfter_ms: 24 * 3_600_000,
  windowPast_days: 30,
  windowFuture_days: 550,
  requestTimeout_ms: 30_000,
  waitForUnclear_ms: 0,
  pagesPerRun: 200,
});

/** What a run is doing; for a progress display only. */
export interface Progress {
  readonly phase: 'begonnen' | 'outlook_lesen' | 'loeschungen' | 'emis_lesen' | 'nachlauf' | 'fertig';
  /** Items handled so far in this phase. */
  readonly done: number;
}

/** Instants by the run's clock, epoch milliseconds. */
export interface RunLimits {
  /** No further page is begun: what is under way is finished, then the run yields. */
  readonly yieldAt_ms: number;
  /** Nothing is sent to Graph any more: the run ends with what is committed. */
  readonly endAt_ms: number;
}

/** Everything a two-way run needs; nothing is taken from the surroundings. */
export interface TwoWayRun<Werte, Item extends OutlookItem> {
  readonly domain: TwoWayDomain<Werte, Item>;
  readonly synchronisation: Synchronisation;
  readonly store: TwoWayStore;
  /**
   * Makes the gateway of this mailbox; it asks `beforeSend` directly before every request and lets pass what it throws.
   * `pinned`: the mailbox that the Synchronisation belongs to; only that one is read and written, whoever has its address.
   */
  readonly outlook: (beforeSend: () => void, pinned: MailboxFacts | null) => OutlookGateway<Item>;
  /** Names this runner on the lease. */
  readonly owner: string;
  /** Zone of the wall times in emis. */
  readonly zone: ZoneId;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: TwoWaySettings;
  /** Plan only: takes the lease, writes nothing anywhere else. */
  readonly dryRun: boolean;
  /** Releases the deletions that the mass-deletion guard has held: the stored set, and nothing else. */
  readonly confirm?: boolean;
  /** When the reason to run was noticed (epoch milliseconds); a run that began after it has answered it already. */
  readonly noticedAt_ms?: number;
  /** Where the host limits how long a run may last; missing = as long as its pages take. */
  readonly limits?: RunLimits;
  readonly progress?: (progress: Progress) => void;
}

export interface SideCounts {
  readonly neu: number;
  readonly geaendert: number;
  readonly geloescht: number;
}

/** What a run did, or would have done in a dry run. Counts and ids only. */
export interface RunReport {
  readonly ergebnis: Ergebnis;
  readonly emis: SideCounts;
  readonly outlook: SideCounts;
  /** Items changed on both sides; Outlook prevailed, the emis version is kept. */
  readonly konflikte: number;
  /** Items withheld in this run. */
  readonly zurueckgestellt: number;
  /** Everything else that was passed over or looked at, by name (serien, geparkt, gekuerzt, erkannt, geschuetzt …). */
  readonly zaehler: Readonly<Record<string, number>>;
  readonly http: number;
  readonly sql: number;
  readonly dauer_ms: number;
  /** German sentences with the remedy, free of private content; at most 20, the rest is counted in `zaehler`. */
  readonly fehler: readonly string[];
  /** More work waits: run again soon. */
  readonly weiter: boolean;
  /** It failed (`fehler`) for a reason that may pass by itself: worth another try soon. */
  readonly passing: boolean;
  /** `teilweise` for nothing but what a later run settles by itself: Graph asked for patience, or left an outcome open. */
  readonly vorlaeufig: boolean;
  /** How long Graph asked to wait before that, in milliseconds; 0 = at once. */
  readonly pause_ms: number;
  /** Runs of other domains that met the mailbox taken meanwhile: theirs is the next turn. */
  readonly woken: readonly WakeUp[];
}

/**
 * `busy`: another run works on this mailbox; its lease lasts `remaining_ms` unless it is given back before. `answered`: a
 * run that began after this one's reason was noticed has done what there was to do.
 */
export type RunOutcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'finished'; readonly report: RunReport }
  | { readonly kind: 'busy'; readonly remaining_ms: number };

/** What the Ersteinrichtung marked. */
export type FirstRunOutcome =
  | { readonly kind: 'marked'; readonly rows: number }
  | { readonly kind: 'busy'; readonly remaining_ms: number };
