import type { Lauf } from '../../lib/jobs/lauf.ts';

/** Exit code of contract.md: 0 done · 1 something failed or was withheld · 3 stopped by a guard. */
export function exitCode(laeufe: readonly Lauf[]): number {
  if (laeufe.some(({ ergebnis }) => ergebnis === 'gestoppt')) return 3;
  return laeufe.every(({ ergebnis }) => ergebnis === 'ok') ? 0 : 1;
}
