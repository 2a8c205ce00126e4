import { Admission } from './admission.ts';
import { OccasionalLog } from './occasionalLog.ts';
import { Patience } from './patience.ts';
import type { JobPorts, MandantDirectory } from './ports.ts';
import { ScheduleReads } from './scheduleReads.ts';

/** What the jobs of one process share. All of it may be lost at any time. */
export interface ProcessState {
  readonly reads: ScheduleReads;
  readonly admission: Admission;
  readonly said: OccasionalLog;
  readonly patience: Patience;
  /** Mandanten that failed at the latest tick: their turn comes last. */
  readonly failing: Set<string>;
  /** Mandanten whose subscriptions were looked after. */
  readonly lookedAfter: Set<string>;
}

const states = new WeakMap<MandantDirectory, ProcessState>();

/** The state that belongs to these ports: the directory of the Mandanten is the one thing that lives as long as the process. */
export function processState({ mandanten }: Pick<JobPorts, 'mandanten'>): ProcessState {
  const known = states.get(mandanten);
  if (known !== undefined) return known;
  const state: ProcessState = {
    reads: new ScheduleReads(),
    admission: new Admission(),
    said: new OccasionalLog(),
    patience: new Patience(),
    failing: new Set(),
    lookedAfter: new Set(),
  };
  states.set(mandanten, state);
  return state;
}
