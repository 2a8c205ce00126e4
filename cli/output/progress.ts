import type { Progress } from '../../lib/sync/twoWay/run.ts';
import { number } from './german.ts';

const PHASES: Readonly<Record<Progress['phase'], string>> = {
  begonnen: 'beginnt',
  outlook_lesen: 'liest Outlook',
  loeschungen: 'prüft Löschungen',
  emis_lesen: 'überträgt aus emis',
  nachlauf: 'räumt auf',
  fertig: 'fertig',
};

/** One line about what a run is doing, e.g. `Willy Testermann: liest Outlook (120)`. */
export function renderProgress(lauf: { readonly anwender: string; readonly progress: Progress }): string {
  const { phase, done } = lauf.progress;
  return `${lauf.anwender}: ${PHASES[phase]}${done > 0 ? ` (${number(done)})` : ''}`;
}
