import type { Progress } from '../../../lib/sync/twoWay/run.ts';

const phases: Readonly<Record<Progress['phase'], string>> = {
  begonnen: 'beginnt',
  outlook_lesen: 'Outlook lesen',
  loeschungen: 'Löschungen prüfen',
  emis_lesen: 'emis lesen',
  nachlauf: 'abschließen',
  fertig: 'fertig',
};

/** Remembers where everybody stands and tells it in one line. */
export function progressText(): (anwender: string, progress: Progress) => string {
  const states = new Map<string, string>();
  return (anwender, { phase, done }) => {
    states.set(anwender, phase === 'fertig' ? '✓' : `${phases[phase]}${done > 0 ? ` ${done}` : ''}`);
    return `  ${[...states].map(([name, state]) => `${name.split(' ')[0]}: ${state}`).join(' · ')}`;
  };
}
