import type { Domaene } from './domaene.ts';
import type { Fingerprints } from './fingerprint.ts';
import type { WallTime } from './wallTime.ts';
import type { ZoneId } from './zone.ts';

/** A value as it stands in a mapped emis column: text, number, bit, date-time as wall time, or NULL. */
export type ColumnValue = string | number | boolean | null;
/** The mapped columns of an emis row by our logical names (contract.md, default map). */
export type Columns = Readonly<Record<string, ColumnValue>>;

/**
 * One side of a link in the field map's own terms. `fehler` says in German, without private content, why this state
 * cannot travel (a row without Von, an event without a start); its fingerprints are valid all the same, so that the
 * planner still sees whether it changed.
 */
export interface Projection<Werte> {
  readonly werte: Werte;
  readonly fingerprints: Fingerprints;
  readonly fehler?: string;
}

/** What both sides had agreed on and a later write needs in plain form; kept beside the fingerprints of a link. */
export type Anchor = Readonly<Record<string, unknown>>;

/** What a field map depends on besides the item and the row themselves. */
export interface Surroundings {
  /** Zone of the wall times in emis. */
  readonly zone: ZoneId;
  /** Zone of the mailbox, as far as it is known: To Do keeps dates as midnights of it. */
  readonly mailboxZone: ZoneId;
  /** Today in emis, `yyyy-MM-dd`: what the manual has a missing date filled in with. */
  readonly today: string;
}

/** What the engine itself looks at in an Outlook item, whatever its domain. */
export interface OutlookItem {
  readonly id?: string;
  readonly '@odata.etag'?: string;
  /** ISO-8601, UTC. */
  readonly lastModifiedDateTime?: string | null;
}

/** What decides how carefully an Outlook item is handled (sync.md, "Guards"). */
export interface ItemTraits {
  /** `series`: a master, an occurrence or an exception; never mapped to a single emis row. */
  readonly kind: 'single' | 'series';
  /** Has attendees: every write by us would mail them. */
  readonly meeting: boolean;
  /** Its body carries the meeting blob and must never be written. */
  readonly online: boolean;
  /** Completed in Outlook: it is not created in emis, a link that exists goes on. */
  readonly done: boolean;
}

/** The greatest length of a column in UTF-16 units by logical name; missing or null = unlimited. */
export type ColumnLengths = Readonly<Record<string, number | null>>;

/** The span of what has no place in time (tasks): it lies in every window. Instants in epoch milliseconds. */
export const ALWAYS = { start_ms: 0, end_ms: Date.UTC(9999, 11, 31) } as const;

/** By what an item and a row are recognised as the same: normalised subject, and the wall time of their start. */
export interface RecognitionKey {
  /** null: the item bears no date, and whatever emis holds was filled in by a rule; the subject alone decides. */
  readonly von: WallTime | null;
  readonly subject: string;
}

/** Columns to write, and how many values had to be cut to their column's length. */
export interface ColumnWrite {
  readonly columns: Columns;
  readonly cut: number;
}

/**
 * WHAT is kept equal in a two-way domain: the field map of the manual as pure functions. The engine knows nothing of
 * fields beyond their names. `Item` is the Graph entity's shape, `Werte` the domain's own terms.
 */
export interface TwoWayDomain<Werte, Item extends OutlookItem> {
  readonly domaene: Domaene;
  /** Number of the projection; a link stored under another one is re-based, not re-planned. */
  readonly version: number;
  /** The fields, each changed and written as one; Von, Bis and all-day are one. */
  readonly fields: readonly string[];

  /**
   * A full round covers a window of time, and what lies outside of it is not seen (calendar). Else it meets every item
   * there is (To Do).
   */
  readonly windowed: boolean;
  /** A move or an undo gives an item another id (To Do); else ids are immutable. */
  readonly idsChange: boolean;
  /** What was deleted in Outlook can be removed from Deleted Items through Graph. */
  readonly purges: boolean;

  projectRow(columns: Columns, around: Surroundings): Projection<Werte>;
  projectItem(item: Item, around: Surroundings): Projection<Werte>;
  /** What a write will make of an item whose link has this anchor: the properties that are sent, and what stays. */
  projectSent(sent: Partial<Item>, around: Surroundings, anchor?: Anchor): Projection<Werte>;
  traits(item: Item): ItemTraits;
  /** The key of the intent under which we created the item, if the item shows it. */
  itemKey(item: Item): string | undefined;

  /** Whether an item is the one of a link with this anchor, although it bears another id. */
  isSameItem(anchor: Anchor, item: Werte): boolean;
  /**
   * Whether the item of a link may be one of `items`, which lie in Deleted Items under other ids: in doubt it is. Missing
   * where ids change anyway.
   */
  mayLieAmong?(anchor: Anchor, outlookBase: Fingerprints, items: readonly Projection<Werte>[]): boolean;

  /** The field that lives in the item's body: of an online meeting it is never written. */
  readonly bodyField: string;

  /** The anchor of a link whose `fields` now agree; what they do not touch stays as in `previous`. */
  anchor(fields: readonly string[], row: Columns, item: Werte, previous?: Anchor): Anchor;
  /** When the item takes place, epoch milliseconds; undefined where that is not known. Decides about windows. */
  span(item: Werte, around: Surroundings): { readonly start_ms: number; readonly end_ms: number } | undefined;

  /** The columns that bring `fields` of an emis row to the item's values. */
  rowColumns(
    fields: readonly string[],
    item: Werte,
    around: Surroundings,
    lengths: ColumnLengths,
    anchor?: Anchor,
  ): ColumnWrite;
  /** The Graph properties that bring `fields` of an item to the row's values; without an anchor the item is a new one. */
  itemPatch(fields: readonly string[], row: Werte, around: Surroundings, anchor?: Anchor): Partial<Item>;

  /** Where an unlinked item could already stand in emis; undefined where that cannot be told. */
  recognitionKey(item: Werte, around: Surroundings): RecognitionKey | undefined;
  /** The same of a row, whose start and subject both count. */
  recognitionKeyOfRow(columns: Columns): { readonly von: WallTime | null; readonly subject: string };
  /** Whether a field is empty in the sense of the first Abgleich: it yields to a filled one. */
  isEmpty(field: string, werte: Werte): boolean;
  /** Whether Outlook holds nothing in this field and a rule fills it in emis: such a value never travels. */
  isFilledByRule(field: string, item: Werte): boolean;
  /** Whether both sides hold the same in this field, or what the anchor says was agreed on as the same. */
  sameValue(field: string, row: Werte, item: Werte, anchor?: Anchor): boolean;
}
