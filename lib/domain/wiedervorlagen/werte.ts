import type { WallTime } from '../wallTime.ts';

/** 1 hoch, 2 normal, 3 niedrig. */
export type Prio = 1 | 2 | 3;

/** When emis reminds, and what in Outlook says so: a reminder, or the day on which the task begins. */
export interface Erinnerung {
  readonly quelle: 'erinnerung' | 'beginn';
  /** Wall time in the Mandant's zone. */
  readonly am: WallTime;
}

/** By what a task is known again under another id: when it was created, and the key under which we created it. */
export interface Kennung {
  readonly erstellt: string | undefined;
  readonly schluessel: string | undefined;
}

/** A Wiedervorlage in the manual's own terms. Texts are normalised (LF, no control characters), dates `yyyy-MM-dd`. */
export interface WiedervorlageWerte {
  readonly betreff: string;
  readonly bemerkung: string;
  readonly prio: Prio;
  /** undefined where the side holds none: a rule fills it in for emis, and only there. */
  readonly faellig: string | undefined;
  /** undefined where the side holds none, as with `faellig`. */
  readonly erinnern: Erinnerung | undefined;
  /** The day on which the task begins in Outlook; no field of emis, but what `erinnern` falls back to. */
  readonly beginn: string | undefined;
  /** Completed in Outlook; never travels (mission.md, rule 5). */
  readonly erledigt: boolean;
  /** Only of tasks. */
  readonly kennung: Kennung;
}

export const OHNE_KENNUNG: Kennung = { erstellt: undefined, schluessel: undefined };

/** The fields of the manual that travel, each as one. Order = order of writing. */
export const WIEDERVORLAGE_FIELDS = [
  'betreff',
  'bemerkung',
  'prio',
  'faellig',
  'erinnern',
] as const satisfies readonly (keyof WiedervorlageWerte)[];

export type WiedervorlageField = (typeof WIEDERVORLAGE_FIELDS)[number];

/** Raise it whenever a projection yields something else for the same item: stored fingerprints are then re-based. */
export const WIEDERVORLAGE_VERSION = 1;
