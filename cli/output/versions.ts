import type { ZoneId } from '../../lib/domain/zone.ts';
import { DOMAENE_TITLES } from '../../lib/jobs/domaenen.ts';
import type { KeptVersion } from '../../lib/sync/ports/administration.ts';
import type { KeepReason } from '../../lib/sync/ports/store.ts';
import { dateTime, localTime } from './german.ts';
import { type Column, renderTable } from './table.ts';

const REASONS: Readonly<Record<KeepReason, string>> = {
  doppelaenderung: 'auf beiden Seiten geändert',
  in_outlook_geloescht: 'in Outlook gelöscht',
  besprechung_geschuetzt: 'Besprechung geschützt',
  onlinebesprechung_geschuetzt: 'Onlinebesprechung geschützt',
  erkannt: 'bei der Ersteinrichtung angeglichen',
  wiederhergestellt: 'durch wiederherstellen ersetzt',
};

const COLUMNS: readonly Column[] = [
  { title: 'Nummer', align: 'right' },
  { title: 'aufbewahrt', align: 'left' },
  { title: 'Anwender', align: 'left' },
  { title: 'Domäne', align: 'left' },
  { title: 'Grund', align: 'left' },
  { title: 'Datensatz', align: 'right' },
  { title: 'Von', align: 'left' },
  { title: 'Betreff', align: 'left' },
];

/** As much of a Betreff as a line of the list can hold. */
const BETREFF_LENGTH = 60;

/** When a kept row begins, or is due; undefined where it does not say. */
export function vonOf({ columns }: KeptVersion): string | undefined {
  const von = columns.von ?? columns.faellig_am;
  return typeof von === 'string' ? von : undefined;
}

export function betreffOf({ columns }: KeptVersion): string | undefined {
  return typeof columns.betreff === 'string' ? columns.betreff : undefined;
}

/** The list of kept versions for people; ends with a line break. Holds private content: stdout only. */
export function renderVersions(versions: readonly KeptVersion[], zone: ZoneId, more: boolean): string {
  if (versions.length === 0) return 'Es sind keine Fassungen aufbewahrt.\n';
  const rows = versions.map((version) => [
    String(version.id),
    localTime(version.keptAt_ms, zone),
    version.anwender,
    DOMAENE_TITLES[version.domaene],
    REASONS[version.reason],
    version.present ? String(version.rowId) : `${version.rowId} (gelöscht)`,
    dateTime(vonOf(version) ?? ''),
    oneLine(betreffOf(version) ?? ''),
  ]);
  const lines = [
    'Aufbewahrte Fassungen aus emis, die neueste zuerst',
    '',
    ...renderTable(COLUMNS, rows),
    '',
    ...(more ? ['Ältere sind nicht gezeigt. Mehr zeigen: --anwender NAME oder --ausfuehrlich'] : []),
    'Zurückholen: emisExchangeSync wiederherstellen NUMMER',
  ];
  return `${lines.join('\n')}\n`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return [...line].length <= BETREFF_LENGTH ? line : `${[...line].slice(0, BETREFF_LENGTH - 1).join('')}…`;
}

/** A kept version for programs. */
export function versionDocument(version: KeptVersion) {
  return {
    nummer: version.id,
    aufbewahrt_am: new Date(version.keptAt_ms).toISOString(),
    synchronisation: version.synchronisation,
    anwender: version.anwender,
    domaene: version.domaene,
    grund: version.reason,
    datensatz: version.rowId,
    vorhanden: version.present,
    von: vonOf(version) ?? null,
    betreff: betreffOf(version) ?? null,
  };
}
