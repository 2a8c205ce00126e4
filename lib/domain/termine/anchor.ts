import type { Zeit } from '../graphTime.ts';
import type { Anchor, Columns } from '../twoWayDomain.ts';
import { parseWallTime } from '../wallTime.ts';
import type { TerminWerte } from './werte.ts';

/** The times on which both sides had agreed: emis' wall times and Outlook's instants. */
export interface StoredTimes {
  readonly von: string;
  readonly bis: string;
  readonly zeit: Zeit;
}

/**
 * What a link keeps in plain form: an end that one side did not move is written back as it was, not as converted; and
 * when the event was created, where that is known.
 */
export function anchor(
  fields: readonly string[],
  row: Columns,
  item: TerminWerte,
  previous?: Anchor,
): Anchor {
  const erstellt = item.erstellt ?? previous?.erstellt;
  const created = erstellt === undefined ? {} : { erstellt };
  if (previous !== undefined && !fields.includes('zeit'))
    return erstellt === previous.erstellt ? previous : { ...previous, ...created };
  return { von: row.von ?? null, bis: row.bis ?? null, zeit: item.zeit ?? null, ...created };
}

/** The times of an anchor, or undefined where it has none. */
export function storedTimes(anchor: Anchor | undefined): StoredTimes | undefined {
  const von = typeof anchor?.von === 'string' ? parseWallTime(anchor.von) : undefined;
  const bis = typeof anchor?.bis === 'string' ? parseWallTime(anchor.bis) : undefined;
  const zeit = anchor?.zeit as Zeit | null | undefined;
  if (von === undefined || bis === undefined || zeit === null || zeit === undefined) return undefined;
  return { von, bis, zeit };
}

/** Which of start and end are the same instant (or day) in both. */
export function sameTimes(a: Zeit, b: Zeit): { readonly start: boolean; readonly end: boolean } {
  if (a.ganztaegig && b.ganztaegig)
    return { start: a.ersterTag === b.ersterTag, end: a.letzterTag === b.letzterTag };
  if (!a.ganztaegig && !b.ganztaegig)
    return { start: a.beginn_ms === b.beginn_ms, end: a.ende_ms === b.ende_ms };
  return { start: false, end: false };
}
