import type { Lauf } from '../../../lib/jobs/lauf.ts';
import type { SideCounts } from '../../../lib/sync/twoWay/run.ts';
import { table } from './table.ts';

/** What went where, one line per Anwender, and what needs a word of explanation. */
export function firstSummary(laeufe: readonly Lauf[]): string[] {
  const head = ['Anwender', 'Outlook → emis', 'emis → Outlook', 'erkannt', 'Doppeländerungen', 'Serien'];
  const rows = laeufe.map((lauf) => [
    lauf.anwender,
    side(lauf.emis),
    side(lauf.outlook),
    count(lauf.zaehler.erkannt),
    count(lauf.konflikte),
    count(lauf.zaehler.serien),
  ]);
  return [...table([head, ...rows]), '', ...notes(laeufe)];
}

function side({ neu, geaendert, geloescht }: SideCounts): string {
  const parts = [
    [neu, 'neu'],
    [geaendert, 'geändert'],
    [geloescht, 'gelöscht'],
  ].filter(([number]) => number !== 0);
  return parts.length === 0 ? '–' : parts.map(([number, word]) => `${number} ${word}`).join(', ');
}

const count = (number: number | undefined): string => (number ? `${number}` : '–');

function notes(laeufe: readonly Lauf[]): string[] {
  const sum = (value: (lauf: Lauf) => number | undefined) =>
    laeufe.reduce((total, lauf) => total + (value(lauf) ?? 0), 0);
  const withheld = sum((lauf) => lauf.zurueckgestellt);
  return [
    note(
      sum((lauf) => lauf.zaehler.erkannt),
      'erkannt: stand schon auf beiden Seiten und wurde verknüpft statt verdoppelt.',
    ),
    note(
      sum((lauf) => lauf.konflikte),
      'Doppeländerungen: beide Seiten sagten Verschiedenes. Outlook gilt, die Fassung aus emis ist aufbewahrt.',
    ),
    note(
      sum((lauf) => lauf.zaehler.serien),
      'Serien: werden gezählt und gemeldet, nie angefasst.',
    ),
    note(withheld, `zurückgestellt: ${withheld}. Der nächste Abgleich versucht es wieder.`),
    ...laeufe.flatMap((lauf) => lauf.fehler.map((fehler) => `${lauf.anwender}: ${fehler}`)),
  ].filter((line) => line !== '');
}

const note = (number: number, text: string): string => (number > 0 ? text : '');
