import { writeEmisTimes, zeitKey } from '../graphTime.ts';
import { comparableSubject } from '../plainText.ts';
import type { Columns } from '../twoWayDomain.ts';
import { parseWallTime, type WallTime } from '../wallTime.ts';
import type { ZoneId } from '../zone.ts';
import type { TerminField, TerminWerte } from './werte.ts';

/** Where an event could already stand in emis: by its start and subject (sync.md, "First Abgleich"). */
export function recognitionKey(
  item: TerminWerte,
  zone: ZoneId,
): { von: WallTime; subject: string } | undefined {
  if (item.zeit === undefined) return undefined;
  return { von: writeEmisTimes(item.zeit, zone).von, subject: comparableSubject(item.betreff) };
}

/** The same of a row; `von` is null where it has no start. */
export function recognitionKeyOfRow(columns: Columns): { von: WallTime | null; subject: string } {
  const von = typeof columns.von === 'string' ? (parseWallTime(columns.von) ?? null) : null;
  return { von, subject: comparableSubject(typeof columns.betreff === 'string' ? columns.betreff : '') };
}

/** Only texts can be empty; a time, a flag or a number always says something. */
export function isEmpty(field: string, werte: TerminWerte): boolean {
  return werte[field as TerminField] === '';
}

export function sameValue(field: string, row: TerminWerte, item: TerminWerte): boolean {
  if (field !== 'zeit') return row[field as TerminField] === item[field as TerminField];
  if (row.zeit === undefined || item.zeit === undefined) return row.zeit === item.zeit;
  return zeitKey(row.zeit) === zeitKey(item.zeit);
}
