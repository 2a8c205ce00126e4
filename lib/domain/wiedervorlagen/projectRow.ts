import { normaliseSubject, normaliseText } from '../plainText.ts';
import type { Columns, ColumnValue, Projection } from '../twoWayDomain.ts';
import { dateOf, parseWallTime, type WallTime } from '../wallTime.ts';
import { wiedervorlageFingerprints } from './fingerprints.ts';
import { OHNE_KENNUNG, type Prio, type WiedervorlageWerte } from './werte.ts';

const text = (value: ColumnValue | undefined): string =>
  value === null || value === undefined ? '' : `${value}`;

/**
 * An emis row of `wiedervorlagen` in the manual's terms (mission.md, "Fields"). NULL texts count as empty, a date that is
 * NULL as none. The emis fingerprints of the dates are taken of the wall times as they stand, so that another
 * EMIS_ZEITZONE or a new zone table changes nothing.
 */
export function projectRow(columns: Columns): Projection<WiedervorlageWerte> {
  const faellig = wallTimeOf(columns.faellig_am);
  const am = wallTimeOf(columns.erinnern_am);
  const werte: WiedervorlageWerte = {
    betreff: normaliseSubject(text(columns.betreff)),
    bemerkung: normaliseText(text(columns.bemerkung)),
    prio: prioOf(columns.prio),
    faellig: faellig === undefined ? undefined : dateOf(faellig),
    erinnern: am === undefined ? undefined : { quelle: 'erinnerung', am },
    beginn: undefined,
    erledigt: false,
    kennung: OHNE_KENNUNG,
  };
  const keys = { faellig: werte.faellig ?? '', erinnern: am ?? '' };
  return { werte, fingerprints: wiedervorlageFingerprints(werte, keys) };
}

/** Whatever is neither hoch nor niedrig counts as normal, NULL too; it stays as it is until Outlook's importance changes. */
function prioOf(value: ColumnValue | undefined): Prio {
  return value === 1 || value === 3 ? value : 2;
}

function wallTimeOf(value: ColumnValue | undefined): WallTime | undefined {
  return typeof value === 'string' ? parseWallTime(value) : undefined;
}
