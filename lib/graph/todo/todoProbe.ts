import type { DeltaProbe } from '../../sync/ports/outlook.ts';
import { createDeltaProbe, type DeltaProbeOptions } from '../deltaProbe.ts';
import { TODO_PERMISSIONS } from './todoGateway.ts';
import { DELTA_PREFER } from './todoPaths.ts';

/** Asks the default To Do lists of many mailboxes at once whether anything is new. */
export function createTodoProbe(options: Omit<DeltaProbeOptions, 'prefer' | 'permissions'>): DeltaProbe {
  return createDeltaProbe({ ...options, prefer: DELTA_PREFER, permissions: TODO_PERMISSIONS });
}
