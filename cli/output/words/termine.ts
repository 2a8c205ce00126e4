import { COMMON, type DomaeneWords } from './domaeneWords.ts';

export const TERMINE_WORDS: DomaeneWords = {
  item: ['Termin', 'Termine'],
  counts: {
    ...COMMON,
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
    erledigt: ['erledigter Termin nicht angelegt', 'erledigte Termine nicht angelegt'],
    nur_emis: [
      'Termin bleibt in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
      'Termine bleiben in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
    ],
    geleert: [
      'Termin endgültig aus „Gelöschte Elemente“ entfernt',
      'Termine endgültig aus „Gelöschte Elemente“ entfernt',
    ],
  },
};
