import { bareText, type Comparable } from './comparable.ts';

/** A row of `termine` as SQLite gives it. */
export interface EmisTerminRow {
  readonly id: number;
  readonly anwender: string;
  readonly betreff: string | null;
  readonly bemerkung: string | null;
  readonly von: string;
  readonly bis: string;
  readonly ort: string | null;
  readonly hervorheben: number | null;
  readonly erinnern: number | null;
  readonly vorwarnzeit: number | null;
  readonly privat: number | null;
  readonly emisnummer: number | null;
  readonly telefon: string | null;
}

/** The emis side, independent of lib/domain. */
export function comparableRow(row: EmisTerminRow): Comparable {
  return {
    betreff: row.betreff ?? '',
    bemerkung: bareText(row.bemerkung ?? ''),
    von: row.von.slice(0, 16),
    bis: row.bis.slice(0, 16),
    ort: row.ort ?? '',
    hervorheben: row.hervorheben === 1,
    erinnern: row.erinnern === 1,
    vorwarnzeit: row.vorwarnzeit ?? 0,
    privat: row.privat === 1,
  };
}
