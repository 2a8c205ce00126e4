import type { Lauf } from '../../lib/jobs/lauf.ts';
import { anwenderOf } from './anwenderOf.ts';
import { counted, duration } from './german.ts';
import { wordsOf } from './words/words.ts';

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
      : [`${anwenderOf(lauf)}:`, ...sentences.map((sentence) => `  ${sentence}`)];
  });
  const lines = blocks.flat();
  return lines.length === 0 ? [] : ['', ...lines];
}

function notable(lauf: Lauf): string[] {
  const { item, counts } = wordsOf(lauf.domaene);
  const lines: string[] = [];
  if (lauf.konflikte > 0) {
    lines.push(
      `${counted(lauf.konflikte, ...item)} auf beiden Seiten geändert: Outlook gilt, die Fassung aus emis ist aufbewahrt`,
    );
  }
  if (lauf.zurueckgestellt > 0) {
    lines.push(
      `${counted(lauf.zurueckgestellt, ...item)} zurückgestellt; der nächste Abgleich versucht es wieder`,
    );
  }
  for (const [name, count] of Object.entries(lauf.zaehler)) {
    if (count > 0) lines.push(counted(count, ...(counts[name as keyof typeof counts] ?? [name, name])));
  }
  return lines;
}

function effort(lauf: Lauf): string {
  const http = counted(lauf.http, 'Anfrage an Microsoft Graph', 'Anfragen an Microsoft Graph');
  const sql = counted(lauf.sql, 'Abfrage an emis', 'Abfragen an emis');
  return `${http}, ${sql}, ${duration(lauf.dauer_ms)}`;
}
