import type { Count } from '../../../lib/sync/twoWay/tally.ts';

/** One of it, and several. */
export type Words = readonly [one: string, many: string];

/** Every count of a run that has no place in the table. */
export type OtherCount = Exclude<Count, `${'emis' | 'outlook'}.${string}` | 'konflikte' | 'zurueckgestellt'>;

/** How the console speaks of a two-way domain. */
export interface DomaeneWords {
  /** What the domain is made of. */
  readonly item: Words;
  /** What is said of each count, after its number. */
  readonly counts: Readonly<Record<OtherCount, Words>>;
}

/** What is said of every domain alike. */
export const COMMON = {
  gekuerzt: ['Text auf die Länge seiner Spalte gekürzt', 'Texte auf die Länge ihrer Spalte gekürzt'],
  ungeklaert: [
    'vermutete Löschung noch ohne Beweis: wird später erneut geprüft',
    'vermutete Löschungen noch ohne Beweis: werden später erneut geprüft',
  ],
  unklar: [
    'Änderung in Outlook noch unbestätigt: der nächste Abgleich sieht nach',
    'Änderungen in Outlook noch unbestätigt: der nächste Abgleich sieht nach',
  ],
  unlesbar: ['Eintrag von Outlook nicht lesbar', 'Einträge von Outlook nicht lesbar'],
  weitere_fehler: ['weiterer Fehler', 'weitere Fehler'],
} as const satisfies Partial<Record<OtherCount, Words>>;
