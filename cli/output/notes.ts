import type { Lauf } from '../../lib/jobs/lauf.ts';
import type { Count } from '../../lib/sync/twoWay/tally.ts';
import { counted, duration } from './german.ts';

/** What is worth a sentence about each Synchronisation: counts beyond the table, then what failed. */
export function renderNotes(laeufe: readonly Lauf[], detailed: boolean): string[] {
  const blocks = laeufe.map((lauf) => {
    const sentences = [
      ...notable(lauf),
      ...(detailed ? [effort(lauf)] : []),
      ...lauf.fehler.map((fehler) => `Fehler: ${fehler}`),
    ];
    return sentences.length === 0
      ? []
      : [`${lauf.anwender}:`, ...sentences.map((sentence) => `  ${sentence}`)];
  });
  const lines = blocks.flat();
  return lines.length === 0 ? [] : ['', ...lines];
}

type Words = readonly [one: string, many: string];
/** Every count of a run that has no place in the table. */
type OtherCount = Exclude<Count, `${'emis' | 'outlook'}.${string}` | 'konflikte' | 'zurueckgestellt'>;

const WORDS: Readonly<Record<OtherCount, Words>> = {
  erkannt: [
    'Termin gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt',
    'Termine gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt',
  ],
  wiedergefunden: [
    'Termin wiedergefunden, dessen Anlage in Outlook unbestätigt war',
    'Termine wiedergefunden, deren Anlage in Outlook unbestätigt war',
  ],
  serien: [
    'Serientermin ausgelassen: Serien werden nicht übertragen',
    'Serientermine ausgelassen: Serien werden nicht übertragen',
  ],
  geparkt: [
    'Termin ruht: wurde zur Serie oder liegt in einem anderen Kalender',
    'Termine ruhen: wurden zur Serie oder liegen in einem anderen Kalender',
  ],
  geschuetzt: [
    'Besprechung geschützt: in emis auf den Stand von Outlook zurückgesetzt',
    'Besprechungen geschützt: in emis auf den Stand von Outlook zurückgesetzt',
  ],
  vergangen: [
    'vergangener Termin nicht angelegt: die Ersteinrichtung beginnt mit dem heutigen Tag',
    'vergangene Termine nicht angelegt: die Ersteinrichtung beginnt mit dem heutigen Tag',
  ],
  nur_emis: [
    'Termin bleibt in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
    'Termine bleiben in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
  ],
  gekuerzt: ['Text auf die Länge seiner Spalte gekürzt', 'Texte auf die Länge ihrer Spalte gekürzt'],
  ungeklaert: [
    'vermutete Löschung noch ohne Beweis: wird später erneut geprüft',
    'vermutete Löschungen noch ohne Beweis: werden später erneut geprüft',
  ],
  unklar: [
    'Änderung in Outlook noch unbestätigt: der nächste Abgleich sieht nach',
    'Änderungen in Outlook noch unbestätigt: der nächste Abgleich sieht nach',
  ],
  geleert: [
    'Termin endgültig aus „Gelöschte Elemente“ entfernt',
    'Termine endgültig aus „Gelöschte Elemente“ entfernt',
  ],
  unlesbar: ['Eintrag von Outlook nicht lesbar', 'Einträge von Outlook nicht lesbar'],
  weitere_fehler: ['weiterer Fehler', 'weitere Fehler'],
};

function notable(lauf: Lauf): string[] {
  const lines: string[] = [];
  if (lauf.konflikte > 0) {
    lines.push(
      `${counted(lauf.konflikte, 'Termin', 'Termine')} auf beiden Seiten geändert: Outlook gilt, die Fassung aus emis ist aufbewahrt`,
    );
  }
  if (lauf.zurueckgestellt > 0) {
    lines.push(
      `${counted(lauf.zurueckgestellt, 'Termin', 'Termine')} zurückgestellt; der nächste Abgleich versucht es wieder`,
    );
  }
  for (const [name, count] of Object.entries(lauf.zaehler)) {
    if (count > 0) lines.push(counted(count, ...(WORDS[name as OtherCount] ?? [name, name])));
  }
  return lines;
}

function effort(lauf: Lauf): string {
  const http = counted(lauf.http, 'Anfrage an Microsoft Graph', 'Anfragen an Microsoft Graph');
  const sql = counted(lauf.sql, 'Abfrage an emis', 'Abfragen an emis');
  return `${http}, ${sql}, ${duration(lauf.dauer_ms)}`;
}
