import type { Domaene } from '../../domain/domaene.ts';
import type { Fingerprints } from '../../domain/fingerprint.ts';
import type { Anchor, ColumnLengths, Columns } from '../../domain/twoWayDomain.ts';
import type { WallTime } from '../../domain/wallTime.ts';
import type { Administration } from './administration.ts';
import type { MailboxFacts, Window } from './outlook.ts';
import type { SubscriptionStore } from './subscriptions.ts';
import type { ScheduleStore, SweepStore, WakeUp } from './sweep.ts';

/** One emis user paired with one mailbox (a row of s_exchange_sync). */
export interface Synchronisation {
  readonly id: number;
  readonly anwender: string;
  readonly postfach: string;
  /** The domains that are switched on for it. */
  readonly domaenen: readonly Domaene[];
}

/** A row of an emis table, reduced to the mapped columns. */
export interface EmisRow {
  readonly id: number;
  readonly anwender: string;
  readonly columns: Columns;
  /** Opaque token of the mapped columns' present content; `commit` compares it to see whether emis changed the row. */
  readonly stand: string;
  /** Marked as done in emis (`wiedervorlagen.erledigt`, a column that is only ever read); missing = no. */
  readonly done?: boolean;
}

/**
 * - `active`: both sides are kept equal.
 * - `deleted`: the emis row is deleted, the Outlook item waits in Deleted Items for its purge (or for an undo).
 * - `emisOnly`: the user emptied Deleted Items by hand; the emis row stays, nothing travels any more.
 * - `parked`: became a series or lies in another calendar; nothing travels until it comes back.
 */
export type LinkState = 'active' | 'deleted' | 'emisOnly' | 'parked';

/** A suspicion that the Outlook item is gone, waiting for its proof. Instants in epoch milliseconds. */
export interface Suspicion {
  readonly since_ms: number;
  readonly attempts: number;
  readonly next_ms: number;
}

/**
 * A deletion that is decided and proven but not carried out yet: the mass-deletion guard looks at the whole set first
 * (sync.md, "Guards").
 */
export interface PendingDeletion {
  /** Where it will be carried out: the emis row, or the Outlook item. */
  readonly side: Side;
  /** The Outlook item has left the mailbox for good: nothing is left to purge. */
  readonly gone: boolean;
  /** Part of a set that the guard has stopped; it waits for the administrator. */
  readonly held: boolean;
}

export type Side = 'emis' | 'outlook';

/** A link without its database id: what the engine decides about it. */
export interface LinkData {
  /** The emis row; null in a change that inserts the row, then the new row's id is filled in. */
  readonly rowId: number | null;
  /** Immutable Outlook id, case-sensitive. */
  readonly outlookId: string;
  readonly etag: string;
  /** lastModifiedDateTime as Graph wrote it (ISO-8601 UTC); older delta items are replays. */
  readonly lastModified: string;
  readonly state: LinkState;
  /** Number of the projection under which the fingerprints were taken. */
  readonly version: number;
  readonly emisBase: Fingerprints;
  readonly outlookBase: Fingerprints;
  readonly anchor: Anchor;
  readonly meeting: boolean;
  readonly online: boolean;
  /** When it takes place (epoch milliseconds, UTC); null where unknown. Decides whether a full round must meet it. */
  readonly start_ms: number | null;
  readonly end_ms: number | null;
  /** The full round that met it last. */
  readonly round: number;
  readonly suspicion: Suspicion | null;
  /** When its Outlook item is to be purged from Deleted Items (state `deleted` only). */
  readonly purgeAt_ms: number | null;
  readonly deletion: PendingDeletion | null;
  /** Which deletion of ours counts for the guard, and when it was carried out; null also for confirmed ones. */
  readonly deleted: { readonly side: Side; readonly at_ms: number } | null;
}

export interface Link extends LinkData {
  readonly id: number;
  readonly rowId: number;
}

/** Why a whole emis row was kept before it was overwritten or deleted. */
export type KeepReason =
  | 'doppelaenderung'
  | 'in_outlook_geloescht'
  | 'besprechung_geschuetzt'
  | 'onlinebesprechung_geschuetzt'
  | 'erkannt'
  | 'wiederhergestellt';

/**
 * A write to an emis row. `stand` is what the write was planned on: when the row differs by now, or is gone, the whole
 * change it belongs to is left out and reported as a conflict.
 */
export type RowWrite =
  | {
      readonly kind: 'insert';
      readonly anwender: string;
      readonly columns: Columns;
      /** Restore all other columns from the latest kept version of this former row, where there is one. */
      readonly restoreFrom?: number;
    }
  | {
      readonly kind: 'update';
      readonly id: number;
      readonly stand: string;
      readonly columns: Columns;
      readonly keep?: KeepReason;
    }
  | { readonly kind: 'delete'; readonly id: number; readonly stand: string; readonly keep: KeepReason }
  | { readonly kind: 'expect'; readonly id: number; readonly stand: string; readonly keep?: KeepReason };

/** A write to Outlook that was begun; recorded before it is sent, removed with its outcome. */
export interface Intent {
  /** Fresh random key (UUID). For a create it travels as transactionId and extended property. */
  readonly key: string;
  readonly kind: 'create' | 'update' | 'delete' | 'probe';
  readonly rowId: number;
  readonly outlookId: string | null;
  /** When it was recorded (epoch milliseconds); it may reach Graph up to one request timeout later. */
  readonly at_ms: number;
  /** The fields that are written. */
  readonly fields: readonly string[];
  /** Both sides' fingerprints once it has taken effect: emis as read; Outlook as far as written. */
  readonly emisBase: Fingerprints;
  readonly outlookBase: Fingerprints;
  readonly anchor: Anchor;
}

/** Which item is withheld: an Outlook item by id or an emis row by number. */
export interface WithheldKey {
  readonly side: 'outlook' | 'emis';
  readonly id: string;
}

/** An item that could not be handled; it never stalls the rest and is tried again. */
export interface Withheld extends WithheldKey {
  /** German, free of private content. */
  readonly reason: string;
  readonly attempts: number;
  readonly next_ms: number;
}

/** One unit of an Abgleich: everything about one item. It is applied as a whole or, on a conflict, not at all. */
export interface ItemChange {
  readonly row?: RowWrite;
  readonly link?:
    | { readonly kind: 'insert'; readonly link: LinkData }
    | { readonly kind: 'update'; readonly id: number; readonly link: LinkData }
    | { readonly kind: 'remove'; readonly id: number };
  readonly intent?: { readonly put?: Intent; readonly remove?: string };
  readonly withheld?: { readonly put?: Withheld; readonly clear?: WithheldKey };
  /**
   * Spooler entries that were read and are now dealt with: exactly these ids are removed. Where another active
   * Synchronisation has a row of theirs linked that is not its Anwender's any more, the row is noted for that one: the
   * vendor's triggers may tell only the new Anwender that a row was given to them.
   */
  readonly spooler?: readonly number[];
  /** Notes the row of this change in the spooler, so that the next push looks at it. */
  readonly notice?: true;
}

/** Where a domain of a Synchronisation stands. */
export interface DomainState {
  /** The nextLink or deltaLink to go on with; null = start a full round. */
  readonly cursor: string | null;
  /** A full round is under way (its deltaLink has not been reached). */
  readonly fullRound: boolean;
  /** Number of the latest full round. */
  readonly round: number;
  /** The window that the cursor is bound to; null before the first round, and where the domain has none. */
  readonly window: Window | null;
  /** Unlinked items that ended before this instant (epoch milliseconds) are not created in a full round. */
  readonly createFrom_ms: number | null;
  /**
   * The first Abgleich, or the one behind an Ersteinrichtung, is not through yet: what waits in the spooler from before is
   * no edit that must travel, so rows that ended before `createFrom_ms` are not created in Outlook.
   */
  readonly settingUp: boolean;
  /** When the first Abgleich, or the latest Ersteinrichtung, began. */
  readonly firstRunAt_ms: number | null;
  readonly facts: MailboxFacts | null;
  /** Whether GET shows items in Deleted Items; null = not yet known. */
  readonly deletedItemsVisible: boolean | null;
}

/** Ergebnis of a run as `--json` shows it. */
export type Ergebnis = 'ok' | 'teilweise' | 'fehler' | 'gestoppt';

/** One row of the protocol: counts and ids only, nothing private. */
export interface ProtocolRow {
  readonly startedAt_ms: number;
  readonly finishedAt_ms: number;
  readonly ergebnis: Ergebnis;
  readonly counts: Readonly<Record<string, number>>;
  readonly fehler: readonly string[];
}

/** Names one run: the lease is taken per mailbox over all domains. */
export interface RunKey {
  readonly synchronisation: Synchronisation;
  readonly domaene: Domaene;
  readonly owner: string;
}

/** What a run finds when it begins; one round trip. */
export type RunStart =
  | { readonly kind: 'busy'; readonly owner: string; readonly remaining_ms: number }
  /** A run that began after `noticedAt_ms` has already answered that wake-up; no lease was taken. */
  | { readonly kind: 'answered' }
  | {
      readonly kind: 'begun';
      /** Proof of the lease; every commit carries it. */
      readonly fence: number;
      readonly remaining_ms: number;
      /** The database's clock, epoch milliseconds: due times go by it. */
      readonly now_ms: number;
      readonly state: DomainState;
      readonly spoolerWaiting: boolean;
      readonly intents: readonly Intent[];
      /** Links whose suspicion is due. */
      readonly suspects: number;
      /** Outlook items and emis rows withheld and due again, bounded. */
      readonly withheldDue: readonly Withheld[];
      /** Links whose purge is due. */
      readonly purgesDue: number;
      /** Links with a pending deletion, held ones included. */
      readonly deletions: number;
      readonly lengths: ColumnLengths;
    };

export interface Lookup {
  readonly outlookIds: readonly string[];
  readonly rowIds: readonly number[];
  /** Also return unlinked rows of the Anwender that start at one of these wall times. */
  readonly startsAt?: readonly WallTime[];
  /**
   * Also return unlinked rows of the Anwender whose Betreff is one of these texts: blanks at either end do not count, nor
   * does the case as far as the database can tell. Too many rows do no harm, the engine compares again.
   */
  readonly titled?: readonly string[];
  /**
   * Also return the links that are not simply active (parked, deleted, under suspicion, with a pending deletion), the
   * newest 500, with their rows: one of their items may have come back under another id.
   */
  readonly orphans?: true;
}

export interface LookupResult {
  readonly links: readonly Link[];
  /** The rows asked for and the rows of the links found, as far as they exist. */
  readonly rows: readonly EmisRow[];
  readonly candidates: readonly EmisRow[];
  /** What `orphans` asked for. */
  readonly orphans?: readonly Link[];
  readonly withheld: readonly Withheld[];
}

export interface SpoolerRead {
  /** At most so many distinct rows. */
  readonly rows: number;
  /** Rows whose entries this run already holds or must leave alone. */
  readonly except: readonly number[];
  /** Further rows to read whether or not they have entries (withheld ones that are due). */
  readonly also: readonly number[];
}

export interface SpoolerPage {
  /** All waiting entries of the rows on this page, by row. */
  readonly entries: readonly { readonly rowId: number; readonly ids: readonly number[] }[];
  readonly rows: readonly EmisRow[];
  readonly links: readonly Link[];
  readonly withheld: readonly Withheld[];
  /** Those of `also` that somebody is changing just now: nothing is known of them. */
  readonly locked: readonly number[];
  /** Further rows wait behind this page. */
  readonly more: boolean;
}

export interface Commit {
  readonly changes: readonly ItemChange[];
  /** Links that the present full round met and that need no other write. */
  readonly stamp?: { readonly linkIds: readonly number[]; readonly round: number };
  /** Stored in the same transaction, and only when no change conflicted. */
  readonly state?: DomainState;
  /** After a full round: active links inside the window that it did not meet become suspects. Only without conflicts. */
  readonly suspectUnseen?: {
    readonly round: number;
    readonly start_ms: number;
    readonly end_ms: number;
    readonly now_ms: number;
  };
  /** Notes every row of the Anwender that ends at or after this wall time (Ersteinrichtung of Termine). */
  readonly noticeRowsFrom?: WallTime;
  /** Notes every row of the Anwender that is not `done` (Ersteinrichtung of Wiedervorlagen). */
  readonly noticeOpenRows?: true;
  /** The guard stops all pending deletions of this side: they are held from now on. */
  readonly holdDeletions?: Side;
  /** With `release` and an ergebnis of `ok` or `teilweise`, its start answers all wake-ups noticed before. */
  readonly protocol?: ProtocolRow;
  /** With `release`: work is left for a run soon, so nobody's wake-up is answered by this one. */
  readonly unfinished?: true;
  /** Gives the lease back. Only without conflicts. */
  readonly release?: true;
}

/** Pending deletions of one side, with what the guard judges them by. */
export interface DeletionPage {
  readonly links: readonly Link[];
  readonly rows: readonly EmisRow[];
  /** Pending and not held; pending and held; carried out unconfirmed within the last 24 h. */
  readonly pending: number;
  readonly held: number;
  readonly recent: number;
  /** Links of the Synchronisation that are active, plus `recent`. */
  readonly linked: number;
}

/** A change that was left out because its row no longer is what it was planned on; `row` is null when it is gone. */
export interface Conflict {
  readonly index: number;
  readonly row: EmisRow | null;
}

export interface CommitResult {
  readonly conflicts: readonly Conflict[];
  /** Per change: the id of the row it inserted, else null. */
  readonly insertedRows: readonly (number | null)[];
  /** What is left of the renewed lease. */
  readonly remaining_ms: number;
  /** Suspects that are due now (counted when `suspectUnseen` was given). */
  readonly suspects: number;
  /** Rows noted by `noticeRowsFrom` or `noticeOpenRows`. */
  readonly noticed: number;
  /** Wake-ups left on the lease by runs that met it taken: per domain the latest. A release clears them. */
  readonly woken: readonly WakeUp[];
}

/**
 * The emis database of one Mandant as a two-way domain sees it, shaped for set-based T-SQL: every method is one round
 * trip, `commit` one transaction. Errors: StoreError; LeaseLostError when the fence no longer holds (nothing was
 * written then).
 */
export interface TwoWayStore {
  /** Round trips so far. */
  readonly roundTrips: number;
  /** Statements so far. */
  readonly statements: number;
  /**
   * Takes the mailbox's lease for `ttl_ms` on the database's clock and reads what waits. `noticedAt_ms`: when the reason
   * to run was noticed (epoch milliseconds, the hosts' clock); answered already ⇒ no lease; a taken lease keeps it as the
   * domain's wake-up (default: the database's now).
   */
  beginRun(run: RunKey, ttl_ms: number, noticedAt_ms?: number): Promise<RunStart>;
  /** Throws StoreError `page` where somebody holds one of the rows for too long. */
  lookup(run: RunKey, lookup: Lookup): Promise<LookupResult>;
  /** Links whose suspicion is due, oldest first, with their rows; those whose row somebody is changing are left out. */
  readSuspects(
    run: RunKey,
    limit: number,
  ): Promise<{ readonly links: readonly Link[]; readonly rows: readonly EmisRow[] }>;
  /** Links whose purge is due, oldest first. */
  readPurges(run: RunKey, limit: number): Promise<readonly Link[]>;
  /** Pending deletions of one side that are held or not, in the order of their ids after `afterId`; as in readSuspects. */
  readDeletions(
    run: RunKey,
    read: { readonly side: Side; readonly held: boolean; readonly afterId: number; readonly limit: number },
  ): Promise<DeletionPage>;
  readSpooler(run: RunKey, read: SpoolerRead): Promise<SpoolerPage>;
  /** Applies everything in one transaction under the fence and renews the lease. */
  commit(run: RunKey, fence: number, commit: Commit): Promise<CommitResult>;
}

/** The Mandant's database beyond a single run. */
export interface EmisStore {
  readonly twoWay: TwoWayStore;
  readonly administration: Administration;
  readonly sweep: SweepStore;
  readonly schedules: ScheduleStore;
  readonly subscriptions: SubscriptionStore;
  /** Active Synchronisationen, by id. */
  synchronisationen(): Promise<readonly Synchronisation[]>;
  /** Names of all Anwender, to tell a wrong name from one without a Synchronisation. */
  anwender(): Promise<readonly string[]>;
  close(): Promise<void>;
}
