import { fingerprint } from '../fingerprint.ts';
import { readEmisTimes, wallKey } from '../graphTime.ts';
import { normaliseSubject, normaliseText } from '../plainText.ts';
import type { Columns, ColumnValue, Projection } from '../twoWayDomain.ts';
import type { ZoneId } from '../zone.ts';
import { TERMIN_VERSION, type TerminWerte } from './werte.ts';

const text = (value: ColumnValue | undefined): string =>
  value === null || value === undefined ? '' : `${value}`;
const flag = (value: ColumnValue | undefined): boolean => value === true || value === 1;

/**
 * An emis row of `termine` in the manual's terms (mission.md, "Fields"). NULL texts count as empty, NULL flags as no, a
 * NULL or negative Vorwarnzeit as 0 minutes. The emis fingerprint of the time is taken of the wall times as they stand,
 * so that another EMIS_ZEITZONE or a new zone table changes nothing.
 */
export function projectRow(columns: Columns, zone: ZoneId): Projection<TerminWerte> {
  const von = columns.von === null || columns.von === undefined ? null : `${columns.von}`;
  const bis = columns.bis === null || columns.bis === undefined ? null : `${columns.bis}`;
  const zeit = readEmisTimes(von, bis, zone);
  const werte: TerminWerte = {
    betreff: normaliseSubject(text(columns.betreff)),
    bemerkung: normaliseText(text(columns.bemerkung)),
    zeit: 'fehler' in zeit ? undefined : zeit,
    ort: normaliseSubject(text(columns.ort)),
    hervorheben: flag(columns.hervorheben),
    erinnern: flag(columns.erinnern),
    vorwarnzeit: minutes(columns.vorwarnzeit),
    privat: flag(columns.privat),
  };
  const fingerprints = termineFingerprints(werte, wallKey(von, bis));
  return 'fehler' in zeit ? { werte, fingerprints, fehler: zeit.fehler } : { werte, fingerprints };
}

/** Whole minutes in the range of Graph's Int32, never negative. */
export function minutes(value: ColumnValue | undefined): number {
  const number = typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0;
  return Math.min(Math.max(number, 0), 2_147_483_647);
}

/** Fingerprints of a Termin; `zeitKey` is the side's own canonical form of its time. */
export function termineFingerprints(werte: TerminWerte, zeitKey: string): Record<string, string> {
  const of = (field: string, value: string | number | boolean) => fingerprint(TERMIN_VERSION, field, value);
  return {
    betreff: of('betreff', werte.betreff),
    bemerkung: of('bemerkung', werte.bemerkung),
    zeit: of('zeit', zeitKey),
    ort: of('ort', werte.ort),
    hervorheben: of('hervorheben', werte.hervorheben),
    erinnern: of('erinnern', werte.erinnern),
    vorwarnzeit: of('vorwarnzeit', werte.vorwarnzeit),
    privat: of('privat', werte.privat),
  };
}
