import type { Statement } from '../emis/demoEmis.ts';
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
export function insertWiedervorlage(row: EmisWiedervorlage): Statement {
  return {
    sql: `INSERT INTO wiedervorlagen (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    values: columns.map((column) => row[column]),
  };
}
