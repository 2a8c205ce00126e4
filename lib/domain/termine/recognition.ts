import { normaliseSubject } from '../plainText.ts';
import { writeEmisTimes } from '../graphTime.ts';
import type { Columns } from '../twoWayDomain.ts';
import type { WallTime } from '../wallTime.ts';
import type { ZoneId } from '../zone.ts';
import { type TerminField, type TerminWerte } from './werte.ts';

/** Two subjects count as equal whatever their case and blanks: nobody types the same appointment twice alike. */
const comparable = (subject: string): string => normaliseSubject(subject).replace(/\s+/gu, ' ').toLocaleLowerCase('de');

/** Where an event could already stand in emis: by its start and subject (sync.md, "First Abgleich"). */
export function recognitionKey(item: TerminWerte, zone: ZoneId): { von: WallTime; subject: string } | undefined {
  if (item.zeit === undefined) return undefined;
  return { von: writeEmisTimes(item.zeit, zone).von, subject: comparable(item.betreff) };
}

export function recognitionSubject(columns: Columns): string {
  return comparable(typeof columns['betreff'] === 'string' ? columns['betreff'] : '');
}

/** Only texts can be empty; a time, a flag or a number always says something. */
export function isEmpty(field: string, werte: TerminWerte): boolean {
  return werte[field as TerminField] === '';
}

export function sameValue(field: string, row: TerminWerte, item: TerminWerte): boolean {
  return JSON.stringify(row[field as TerminField]) === JSON.stringify(item[field as TerminField]);
}
