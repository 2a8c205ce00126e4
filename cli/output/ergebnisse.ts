import type { Ergebnis } from '../../lib/sync/ports/store.ts';

/** How a run ended, for people. */
export const ERGEBNISSE: Readonly<Record<Ergebnis, string>> = {
  ok: 'ok',
  teilweise: 'teilweise',
  fehler: 'Fehler',
  gestoppt: 'angehalten',
};
