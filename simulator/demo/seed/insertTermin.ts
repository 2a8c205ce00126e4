import type { DatabaseSync } from 'node:sqlite';
import type { EmisTermin } from './emis.ts';

const columns = [
  'anwender',
  'betreff',
  'bemerkung',
  'von',
  'bis',
  'ort',
  'hervorheben',
  'erinnern',
  'vorwarnzeit',
  'privat',
  'emisnummer',
  'telefon',
] as const satisfies readonly (keyof EmisTermin)[];

/** What emis does when a user enters an appointment. */
export function insertTermin(emis: DatabaseSync, row: EmisTermin): void {
  emis
    .prepare(`INSERT INTO termine (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...columns.map((column) => row[column]));
}
