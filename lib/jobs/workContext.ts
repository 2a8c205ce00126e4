import type { Mandant } from './mandant.ts';
import type { JobPorts } from './ports.ts';
import type { ProcessState } from './processState.ts';
import type { TwoWayKind } from './twoWayKind.ts';

/** What a worker has at hand once a message's Mandant is open. */
export interface WorkContext {
  readonly mandant: Mandant;
  readonly kind: TwoWayKind;
  readonly ports: JobPorts;
  readonly state: ProcessState;
}
