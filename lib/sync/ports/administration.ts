import type { Domaene } from '../../domain/domaene.ts';
import type { Columns } from '../../domain/twoWayDomain.ts';
import type { Ergebnis, KeepReason, Side } from './store.ts';

/** An emis row that was kept whole before it was overwritten or deleted. Instants in epoch milliseconds. */
export interface KeptVersion {
  /** The NUMMER of `wiederherstellen`. */
  readonly id: number;
  readonly synchronisation: number;
  readonly anwender: string;
  readonly domaene: Domaene;
  /** The row's number; where it was inserted again since (a restore, an undo in Outlook), the one it lives on under. */
  readonly rowId: number;
  readonly reason: KeepReason;
  readonly keptAt_ms: number;
  /** The mapped columns by our logical names; what the kept row did not have is missing. Private content. */
  readonly columns: Columns;
  /** The row still exists: restoring overwrites it. */
  readonly present: boolean;
}

/** What became of a restore. `unknown`: there is no such kept version. */
export type RestoreOutcome =
  | { readonly kind: 'restored'; readonly rowId: number; readonly inserted: boolean }
  | { readonly kind: 'unknown' };

/** The latest run of a domain of a Synchronisation, from the protocol. */
export interface LastRun {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  readonly startedAt_ms: number;
  readonly finishedAt_ms: number;
  readonly ergebnis: Ergebnis;
  readonly counts: Readonly<Record<string, number>>;
  readonly fehler: readonly string[];
}

/** An item that is withheld at present. */
export interface WithheldItem {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  readonly side: Side;
  readonly id: string;
  readonly reason: string;
  readonly attempts: number;
  readonly next_ms: number;
}

/** Deletions that the mass-deletion guard holds until an administrator confirms them. */
export interface WaitingConfirmation {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  /** Where they would be carried out. */
  readonly side: Side;
  readonly count: number;
}

/** Spooler entries that wait for a Synchronisation's domain. */
export interface WaitingSpooler {
  readonly synchronisation: number;
  readonly domaene: Domaene;
  readonly entries: number;
}

/** How a Mandant stands; everything but the counts is bounded. */
export interface StoreStatus {
  /** One per Synchronisation and domain that ever ran. */
  readonly lastRuns: readonly LastRun[];
  readonly spooler: readonly WaitingSpooler[];
  /** Entries of Anwender without an active Synchronisation that covers them: never ours. */
  readonly foreignSpooler: number;
  /** The oldest due first, at most 200; `withheldTotal` counts all. */
  readonly withheld: readonly WithheldItem[];
  readonly withheldTotal: number;
  readonly confirmations: readonly WaitingConfirmation[];
  /** Kept versions in all. */
  readonly versions: number;
}

/** What a clean-up removed. */
export interface CleanedUp {
  readonly versions: number;
  readonly protocol: number;
  readonly tombstones: number;
  /** More of the kind is left: call again. */
  readonly more: boolean;
}

/**
 * What an administrator sees and does beyond a run; each method is one round trip. Errors: StoreError.
 */
export interface Administration {
  /** Kept versions, the newest first; `anwender` and `domaene` narrow them; `beforeId` pages on. */
  versions(filter: {
    readonly anwender?: string;
    readonly domaene?: Domaene;
    readonly beforeId?: number;
    readonly limit: number;
  }): Promise<readonly KeptVersion[]>;
  /**
   * Writes a kept version back whole as an emis user would: the row is overwritten (what it held is kept before, reason
   * `wiederhergestellt`) or, where it is gone, inserted again with a new number, which all its kept versions follow:
   * restoring them again overwrites that row and doubles nothing. Columns that the table lost since are left out, those
   * it gained keep what they hold. The change is noted in the spooler, by the triggers or else by us. One transaction,
   * no lease: to the engine it is an edit in emis like any other.
   */
  restore(versionId: number): Promise<RestoreOutcome>;
  status(): Promise<StoreStatus>;
  /**
   * Removes, at most `limit` of each kind, kept versions, protocol rows and tombstones (links in state `deleted` whose
   * purge is settled) that are older than `before_ms`. A Synchronisation's latest protocol row of a domain stays, and so
   * do the kept versions of a row whose Outlook item still waits for its purge: an undo needs them.
   */
  cleanUp(before_ms: number, limit: number): Promise<CleanedUp>;
}
