import type { Domaene } from '../domain/domaene.ts';
import type { Ergebnis, Synchronisation } from '../sync/ports/store.ts';
import type { SideCounts } from '../sync/twoWay/run.ts';
import type { Mandant } from './mandant.ts';

/** One Abgleich of one Synchronisation as `--json` shows it (contract.md, "Console application"). */
export interface Lauf {
  readonly mandant: string;
  readonly synchronisation: number;
  readonly anwender: string;
  readonly domaene: Domaene;
  readonly ergebnis: Ergebnis;
  readonly emis: SideCounts;
  readonly outlook: SideCounts;
  /** Items changed on both sides: Outlook prevailed, the emis version is kept. */
  readonly konflikte: number;
  readonly zurueckgestellt: number;
  readonly http: number;
  readonly sql: number;
  readonly dauer_ms: number;
  /** German sentences with the remedy, free of private content. */
  readonly fehler: readonly string[];
  /** Further counts of the run by name (serien, geparkt, erkannt …). */
  readonly zaehler: Readonly<Record<string, number>>;
}

/** A Lauf that has done nothing yet. */
export function emptyLauf(mandant: Mandant, domaene: Domaene, synchronisation: Synchronisation): Lauf {
  const none = { neu: 0, geaendert: 0, geloescht: 0 };
  return {
    mandant: mandant.id,
    synchronisation: synchronisation.id,
    anwender: synchronisation.anwender,
    domaene,
    ergebnis: 'ok',
    emis: none,
    outlook: none,
    konflikte: 0,
    zurueckgestellt: 0,
    http: 0,
    sql: 0,
    dauer_ms: 0,
    fehler: [],
    zaehler: {},
  };
}
