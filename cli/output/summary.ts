import { DOMAENE_TITLES } from '../../lib/jobs/domaenen.ts';
import type { Lauf } from '../../lib/jobs/lauf.ts';
import { anwenderOf } from './anwenderOf.ts';
import { ERGEBNISSE } from './ergebnisse.ts';
import { counted, duration, number } from './german.ts';
import { renderNotes } from './notes.ts';
import { type Column, renderTable } from './table.ts';

const TO_EMIS = 'Outlook → emis';
const TO_OUTLOOK = 'emis → Outlook';
const COLUMNS: readonly Column[] = [
  { title: 'Anwender', align: 'left' },
  ...[TO_EMIS, TO_OUTLOOK].flatMap((group): Column[] => [
    { title: 'neu', align: 'right', group },
    { title: 'geändert', align: 'right', group },
    { title: 'gelöscht', align: 'right', group },
  ]),
  { title: 'Ergebnis', align: 'left' },
];

/**
 * What an Abgleich did, for people: one table row per Synchronisation, then what is worth a sentence. Ends with a line
 * break.
 *
 * @param options.trockenlauf nothing was written: the numbers are a plan
 * @param options.ausfuehrlich also duration, HTTP requests and SQL round trips of each Synchronisation
 */
export function renderSummary(
  laeufe: readonly Lauf[],
  options: { readonly trockenlauf?: boolean; readonly ausfuehrlich?: boolean } = {},
): string {
  const dry = options.trockenlauf === true;
  if (laeufe.length === 0) return NOTHING_TO_DO;
  const rows = laeufe.map(row);
  const lines = [
    title(laeufe, dry),
    '',
    ...renderTable(COLUMNS, laeufe.length > 1 ? [...rows, total(laeufe)] : rows),
    ...renderNotes(laeufe, options.ausfuehrlich === true),
    ...(dry ? ['', 'Trockenlauf: Es wurde nichts geschrieben, weder in emis noch in Outlook.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const NOTHING_TO_DO =
  'Es gibt keine aktive Synchronisation, für die dieser Abgleich eingeschaltet ist. Legen Sie im Dienstemanager eine an und richten Sie sie ein: emisExchangeSync -T=Vorname_Nachname\n';

function title(laeufe: readonly Lauf[], dry: boolean): string {
  const domaene = DOMAENE_TITLES[laeufe[0]!.domaene];
  const pairs = counted(laeufe.length, 'Synchronisation', 'Synchronisationen');
  const longest_ms = Math.max(...laeufe.map((lauf) => lauf.dauer_ms));
  return dry
    ? `Trockenlauf ${domaene}: Was ein Abgleich tun würde (${pairs})`
    : `Abgleich ${domaene}: ${pairs}, ${duration(longest_ms)}`;
}

function row(lauf: Lauf): string[] {
  return [anwenderOf(lauf), ...sides(lauf.emis, lauf.outlook), ERGEBNISSE[lauf.ergebnis]];
}

function total(laeufe: readonly Lauf[]): string[] {
  const sum = (side: 'emis' | 'outlook') =>
    laeufe.reduce(
      (all, lauf) => ({
        neu: all.neu + lauf[side].neu,
        geaendert: all.geaendert + lauf[side].geaendert,
        geloescht: all.geloescht + lauf[side].geloescht,
      }),
      { neu: 0, geaendert: 0, geloescht: 0 },
    );
  return ['Summe', ...sides(sum('emis'), sum('outlook')), ''];
}

function sides(emis: Lauf['emis'], outlook: Lauf['outlook']): string[] {
  return [emis, outlook].flatMap(({ neu, geaendert, geloescht }) => [neu, geaendert, geloescht].map(number));
}
