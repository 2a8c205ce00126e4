import type { Zeit } from '../graphTime.ts';

/** A Termin in the manual's own terms. Texts are normalised (LF, no control characters), times are instants or dates. */
export interface TerminWerte {
  readonly betreff: string;
  readonly bemerkung: string;
  /** Von, Bis and all-day as one; undefined where the side holds none that can be read. */
  readonly zeit: Zeit | undefined;
  readonly ort: string;
  readonly hervorheben: boolean;
  readonly erinnern: boolean;
  /** Minutes before the start. */
  readonly vorwarnzeit: number;
  readonly privat: boolean;
  /** When the event was created, ISO-8601 as Graph writes it; no field that travels. Undefined where it does not say. */
  readonly erstellt?: string;
}

/** The fields of the manual that travel, each as one. Order = order of writing. */
export const TERMIN_FIELDS = [
  'betreff',
  'bemerkung',
  'zeit',
  'ort',
  'hervorheben',
  'erinnern',
  'vorwarnzeit',
  'privat',
] as const satisfies readonly (keyof TerminWerte)[];

export type TerminField = (typeof TERMIN_FIELDS)[number];

/** Raise it whenever a projection yields something else for the same item: stored fingerprints are then re-based. */
export const TERMIN_VERSION = 1;
