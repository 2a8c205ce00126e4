import type { Lauf } from '../lib/jobs/lauf.ts';

/** Exit codes of contract.md, "Console application"; 130 is the shells' code for Ctrl-C. */
export const EXIT = { done: 0, failed: 1, usage: 2, guard: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A guard weighs more than a failure: somebody has to decide. */
export function exitCodeOf(laeufe: readonly Lauf[]): ExitCode {
  if (laeufe.some((lauf) => lauf.ergebnis === 'gestoppt')) return EXIT.guard;
  const good = laeufe.every((lauf) => lauf.ergebnis === 'ok' && lauf.zurueckgestellt === 0);
  return good ? EXIT.done : EXIT.failed;
}
