import { writeEmisTimes, zeitKey } from '../graphTime.ts';
import { normaliseSubject } from '../plainText.ts';
import type { Columns } from '../twoWayDomain.ts';
import { parseWallTime, type WallTime } from '../wallTime.ts';
import type { ZoneId } from '../zone.ts';
import type { TerminField, TerminWerte } from './werte.ts';

/** Two subjects count as equal whatever their case and blanks: nobody types the same appointment twice alike. */
const comparable = (subject: string): string =>
  normaliseSubject(subject).replace(/\s+/gu, ' ').toLocaleLowerCase('de');

/** Where an event could already stand in emis: by its start and subject (sync.md, "First Abgleich"). */
export function recognitionKey(
  item: TerminWerte,
  zone: ZoneId,
): { von: WallTime; subject: string } | undefined {
  if (item.zeit === undefined) return undefined;
  return { von: writeEmisTimes(item.zeit, zone).von, subject: comparable(item.betreff) };
}

/** The same of a row; undefined where it has no start. */
export function recognitionKeyOfRow(columns: Columns): { von: WallTime; subject: string } | undefined {
  const von = typeof columns.von === 'string' ? parseWallTime(columns.von) : undefined;
  if (von === undefined) return undefined;
  return { von, subject: comparable(typeof columns.betreff === 'string' ? columns.betreff : '') };
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
