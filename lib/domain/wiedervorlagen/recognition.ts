import { comparableSubject } from '../plainText.ts';
import type { Anchor, Columns, RecognitionKey } from '../twoWayDomain.ts';
import { dateOf, midnight, parseWallTime } from '../wallTime.ts';
import { agreedColumn } from './anchor.ts';
import type { WiedervorlageField, WiedervorlageWerte } from './werte.ts';

/**
 * Where a task could already stand in emis: by its due date and title (sync.md, "First Abgleich"). Without a due date the
 * title alone decides: emis has held the day on which the old product happened to see it. A completed task is too often
 * one of many of its name for that.
 */
export function recognitionKey(item: WiedervorlageWerte): RecognitionKey | undefined {
  const subject = comparableSubject(item.betreff);
  if (item.faellig !== undefined) return { von: midnight(item.faellig), subject };
  return item.erledigt ? undefined : { von: null, subject };
}

/** The same of a row. */
export function recognitionKeyOfRow(columns: Columns): RecognitionKey {
  const faellig = typeof columns.faellig_am === 'string' ? parseWallTime(columns.faellig_am) : undefined;
  const subject = comparableSubject(typeof columns.betreff === 'string' ? columns.betreff : '');
  return { von: faellig === undefined ? null : midnight(dateOf(faellig)), subject };
}

export function isEmpty(field: string, werte: WiedervorlageWerte): boolean {
  const value = werte[field as WiedervorlageField];
  return value === '' || value === undefined;
}

/** Fällig am, where the task has none; Erinnern am, where it has no reminder (mission.md). */
export function isFilledByRule(field: string, item: WiedervorlageWerte): boolean {
  if (field === 'faellig') return item.faellig === undefined;
  return field === 'erinnern' && item.erinnern?.quelle !== 'erinnerung';
}

export function sameValue(
  field: string,
  row: WiedervorlageWerte,
  item: WiedervorlageWerte,
  anchor?: Anchor,
): boolean {
  if (field === 'faellig') {
    const agreed = agreedColumn(anchor, field, item);
    return agreed === undefined ? row.faellig === item.faellig : (row.faellig ?? null) === agreed;
  }
  if (field === 'erinnern') {
    const agreed = agreedColumn(anchor, field, item);
    return agreed === undefined
      ? row.erinnern?.am === item.erinnern?.am
      : (row.erinnern?.am ?? null) === agreed;
  }
  return row[field as WiedervorlageField] === item[field as WiedervorlageField];
}
