import type { Statement } from '../emis/demoEmis.ts';
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
export function insertTermin(row: EmisTermin): Statement {
  return {
    sql: `INSERT INTO termine (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    values: columns.map((column) => row[column]),
  };
}
