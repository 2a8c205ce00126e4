import type { ZoneId } from '../../lib/domain/zone.ts';
import { DOMAENE_TITLES } from '../../lib/jobs/domaenen.ts';
import { ATTEMPTS_SHOWN, type Betroffen, type DomaeneStand, type Stand } from '../../lib/jobs/stand.ts';
import { anwenderOf } from './anwenderOf.ts';
import { anwenderParameter } from './anwenderParameter.ts';
import { ERGEBNISSE } from './ergebnisse.ts';
import { counted, localTime, number } from './german.ts';
import { type Column, renderTable } from './table.ts';

const DOMAENEN_COLUMNS: readonly Column[] = [
  { title: 'Anwender', align: 'left' },
  { title: 'Domäne', align: 'left' },
  { title: 'letzter Lauf', align: 'left' },
  { title: 'Ergebnis', align: 'left' },
  { title: 'wartet in emis', align: 'right' },
];

const WITHHELD_COLUMNS: readonly Column[] = [
  { title: 'Anwender', align: 'left' },
  { title: 'Domäne', align: 'left' },
  { title: 'Eintrag', align: 'left' },
  { title: 'Versuche', align: 'right' },
  { title: 'nächster Versuch', align: 'left' },
  { title: 'Grund', align: 'left' },
];

/** Outlook ids are long, and differ at their end. */
const ID_LENGTH = 12;

type Wartend = Stand['bestaetigungen'][number];
type Zurueckgestellt = Stand['zurueckgestellt'][number];

/** How a Mandant stands, for people; ends with a line break. `detailed`: Outlook ids in full. */
export function renderStand(stand: Stand, zone: ZoneId, detailed: boolean): string {
  const blocks = [
    [`Stand ${localTime(stand.zeit_ms, zone)}, Mandant ${stand.mandant}`],
    domaenen(stand, zone),
    stand.domaenen.flatMap(fehler),
    stand.fehler.map((line) => `Fehler: ${line}`),
    bestaetigungen(stand.bestaetigungen),
    zurueckgestellt(stand, zone, detailed),
    [
      ...(stand.fremdeEintraege > 0 ? [fremde(stand.fremdeEintraege)] : []),
      `Aufbewahrte Fassungen: ${number(stand.fassungen)}. Liste: emisExchangeSync wiederherstellen`,
    ],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The call that releases what waits; undefined where no run can come. */
export function releasingCall({ anwender, domaene }: Betroffen): string | undefined {
  if (!anwender) return undefined;
  return `emisExchangeSync ${DOMAENE_TITLES[domaene]} --anwender ${anwenderParameter(anwender)} --bestaetigen`;
}

const whose = ({ anwender, synchronisation }: Betroffen) =>
  anwender === undefined
    ? `Synchronisation ${synchronisation} (nicht aktiv)`
    : anwenderOf({ anwender, synchronisation });
const heading = (betroffen: Betroffen) => `${whose(betroffen)}, ${DOMAENE_TITLES[betroffen.domaene]}`;

function domaenen(stand: Stand, zone: ZoneId): string[] {
  if (stand.domaenen.length === 0) return ['Es gibt keine aktive Synchronisation.'];
  const rows = stand.domaenen.map((each) => [
    whose(each),
    DOMAENE_TITLES[each.domaene],
    each.lauf === undefined ? 'noch nie' : localTime(each.lauf.finishedAt_ms, zone),
    each.lauf === undefined ? '' : ERGEBNISSE[each.lauf.ergebnis],
    number(each.wartend),
  ]);
  return renderTable(DOMAENEN_COLUMNS, rows);
}

function fehler(each: DomaeneStand): string[] {
  const lines = each.lauf?.fehler ?? [];
  return lines.length === 0 ? [] : [`${heading(each)}:`, ...lines.map((line) => `  Fehler: ${line}`)];
}

function bestaetigungen(waiting: readonly Wartend[]): string[] {
  if (waiting.length === 0) return [];
  return [
    'Wartet auf Bestätigung (Schutz vor Massenlöschung):',
    ...waiting.map((each) => {
      const what = `${counted(each.count, 'Löschung', 'Löschungen')} in ${each.side === 'emis' ? 'emis' : 'Outlook'}`;
      const call = releasingCall(each);
      return `  ${heading(each)}: ${what}.${call === undefined ? '' : ` Freigeben: ${call}`}`;
    }),
  ];
}

function zurueckgestellt(stand: Stand, zone: ZoneId, detailed: boolean): string[] {
  const { zurueckgestellt: items, weitereZurueckgestellt: more } = stand;
  if (items.length === 0) return [];
  const rows = items.map((each) => [
    whose(each),
    DOMAENE_TITLES[each.domaene],
    eintrag(each, detailed),
    `${number(each.attempts)}${each.attempts >= ATTEMPTS_SHOWN ? ' !' : ''}`,
    localTime(each.next_ms, zone),
    each.reason,
  ]);
  const needsHelp = items.some(({ attempts }) => attempts >= ATTEMPTS_SHOWN);
  return [
    'Zurückgestellt:',
    ...renderTable(WITHHELD_COLUMNS, rows),
    ...(more ? ['Weitere sind nicht gezeigt.'] : []),
    ...(needsHelp
      ? [
          `! = schon ${ATTEMPTS_SHOWN} Versuche oder mehr: Beheben Sie den Grund; jede Änderung am Eintrag wird sofort wieder versucht.`,
        ]
      : []),
  ];
}

function eintrag({ side, id }: Zurueckgestellt, detailed: boolean): string {
  if (side === 'emis') return `emis ${id}`;
  return `Outlook ${detailed || id.length <= ID_LENGTH ? id : `…${id.slice(-ID_LENGTH)}`}`;
}

function fremde(entries: number): string {
  return `Spooler: ${counted(entries, 'Eintrag', 'Einträge')} von Anwendern ohne passende aktive Synchronisation; ${entries === 1 ? 'er bleibt' : 'sie bleiben'} unberührt und ${entries === 1 ? 'stört' : 'stören'} nicht.`;
}
