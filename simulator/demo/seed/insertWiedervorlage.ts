import type { DatabaseSync } from 'node:sqlite';
import type { EmisWiedervorlage } from './wiedervorlagen.ts';

const columns = [
  'anwender',
  'betreff',
  'bemerkung',
  'prio',
  'faellig_am',
  'erinnern_am',
  'erledigt',
  'emisnummer',
] as const satisfies readonly (keyof EmisWiedervorlage)[];

/** What emis does when a user enters a Wiedervorlage. */
export function insertWiedervorlage(emis: DatabaseSync, row: EmisWiedervorlage): void {
  emis
    .prepare(
      `INSERT INTO wiedervorlagen (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    .run(...columns.map((column) => row[column]));
}
