import type { JobPorts } from './ports.ts';
import type { ProcessState } from './processState.ts';

/** Says once an hour what keeps Synchronisationen from running; those that clash share a line. */
export function reportUnfit(
  mandant: string,
  unfit: ReadonlyMap<number, readonly string[]>,
  { log, telemetry, clock }: Pick<JobPorts, 'log' | 'telemetry' | 'clock'>,
  { said }: Pick<ProcessState, 'said'>,
): void {
  for (const text of new Set([...unfit.values()].flat())) {
    const line = `Mandant ${mandant}: ${text}`;
    if (!said.due(line, clock.now())) continue;
    log.error(line);
    telemetry.event('synchronisation_ungueltig', { mandant, anzahl: unfit.size });
  }
}
