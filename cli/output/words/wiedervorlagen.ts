import { COMMON, type DomaeneWords } from './domaeneWords.ts';

export const WIEDERVORLAGEN_WORDS: DomaeneWords = {
  item: ['Wiedervorlage', 'Wiedervorlagen'],
  counts: {
    ...COMMON,
    erkannt: [
      'Wiedervorlage gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt',
      'Wiedervorlagen gab es schon auf beiden Seiten: verknüpft, nicht verdoppelt',
    ],
    wiedergefunden: [
      'Aufgabe wiedergefunden, deren Anlage in Outlook unbestätigt war',
      'Aufgaben wiedergefunden, deren Anlage in Outlook unbestätigt war',
    ],
    serien: ['Aufgabenserie ausgelassen', 'Aufgabenserien ausgelassen'],
    geparkt: [
      'Wiedervorlage ruht: die Aufgabe liegt in einer anderen Liste',
      'Wiedervorlagen ruhen: die Aufgaben liegen in einer anderen Liste',
    ],
    geschuetzt: [
      'Wiedervorlage in emis auf den Stand von Outlook zurückgesetzt',
      'Wiedervorlagen in emis auf den Stand von Outlook zurückgesetzt',
    ],
    vergangen: ['vergangene Aufgabe nicht angelegt', 'vergangene Aufgaben nicht angelegt'],
    erledigt: [
      'Erledigtes nicht auf der anderen Seite angelegt',
      'Erledigte nicht auf der anderen Seite angelegt',
    ],
    nur_emis: [
      'Wiedervorlage bleibt in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
      'Wiedervorlagen bleiben in emis: in Outlook von Hand aus „Gelöschte Elemente“ entfernt',
    ],
    geleert: [
      'Aufgabe endgültig aus „Gelöschte Elemente“ entfernt',
      'Aufgaben endgültig aus „Gelöschte Elemente“ entfernt',
    ],
  },
};
