import type { Anchor, Columns, ColumnValue } from '../twoWayDomain.ts';
import type { Kennung, WiedervorlageWerte } from './werte.ts';

type DateField = 'faellig' | 'erinnern';

/** What both sides held in a date when they last agreed: emis' column, and what Outlook held (null = none). */
interface Pair {
  readonly emis: ColumnValue;
  readonly outlook: string | null;
}

const COLUMN = { faellig: 'faellig_am', erinnern: 'erinnern_am' } as const satisfies Record<
  DateField,
  string
>;

/**
 * What a link keeps in plain form: the dates as pairs, so that a date which a rule filled in (or which emis holds for
 * one of Outlook's) stands for Outlook's as long as that stays; and the start, which a reminder falls back to.
 */
export function anchor(
  fields: readonly string[],
  row: Columns,
  item: WiedervorlageWerte,
  previous?: Anchor,
): Anchor {
  const pair = (field: DateField): unknown =>
    fields.includes(field) || previous === undefined
      ? { emis: columnOf(field, row), outlook: outlookKey(field, item) }
      : previous[field];
  const before = kennungOf(previous);
  return {
    faellig: pair('faellig'),
    erinnern: pair('erinnern'),
    beginn: item.beginn ?? null,
    erstellt: item.kennung.erstellt ?? before.erstellt ?? null,
    schluessel: item.kennung.schluessel ?? before.schluessel ?? null,
  };
}

/**
 * To Do gives a task another id when it is moved to another list or taken back out of Deleted Items (graph.md 3.6). Our
 * linkedResource stays with it where we created it (many at once, perhaps in the same instant), and so does the time of
 * its creation.
 */
export function isSameItem(anchor: Anchor, { kennung }: WiedervorlageWerte): boolean {
  const { erstellt, schluessel } = kennungOf(anchor);
  if (schluessel !== undefined && kennung.schluessel !== undefined) return schluessel === kennung.schluessel;
  return sameInstant(erstellt, kennung.erstellt);
}

/** Some interfaces of Graph write instants in whole seconds, with or without a fraction of noughts. */
function sameInstant(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a.slice(0, 19) !== b.slice(0, 19)) return false;
  const [fractionOfA, fractionOfB] = [fraction(a), fraction(b)];
  return fractionOfA === fractionOfB || fractionOfA === '' || fractionOfB === '';
}

const fraction = (instant: string): string => /\.(\d*?)0*Z?$/.exec(instant)?.[1] ?? '';

function kennungOf(anchor: Anchor | undefined): Kennung {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { erstellt: textOf(anchor?.erstellt), schluessel: textOf(anchor?.schluessel) };
}

/** The column that emis holds for the item's date, where Outlook's is still the agreed one; else undefined. */
export function agreedColumn(
  anchor: Anchor | undefined,
  field: DateField,
  item: WiedervorlageWerte,
): ColumnValue | undefined {
  const pair = anchor?.[field] as Pair | undefined;
  return pair !== undefined && pair.outlook === outlookKey(field, item) ? pair.emis : undefined;
}

/** The task's start when both sides last agreed. */
export function beginnOf(anchor: Anchor | undefined): string | undefined {
  return typeof anchor?.beginn === 'string' ? anchor.beginn : undefined;
}

/** As `rowColumns` writes it: databases show a date with or without its midnight. */
function columnOf(field: DateField, row: Columns): ColumnValue {
  const value = row[COLUMN[field]] ?? null;
  return field === 'faellig' && typeof value === 'string' ? value.slice(0, 10) : value;
}

function outlookKey(field: DateField, item: WiedervorlageWerte): string | null {
  if (field === 'faellig') return item.faellig ?? null;
  return item.erinnern === undefined ? null : `${item.erinnern.quelle} ${item.erinnern.am}`;
}
