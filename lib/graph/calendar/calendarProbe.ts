import type { DeltaProbe } from '../../sync/ports/outlook.ts';
import { createDeltaProbe, type DeltaProbeOptions } from '../deltaProbe.ts';
import { CALENDAR_PERMISSIONS } from './calendarGateway.ts';
import { DELTA_PREFER } from './calendarPaths.ts';

/** Asks the calendars of many mailboxes at once whether anything is new. */
export function createCalendarProbe(options: Omit<DeltaProbeOptions, 'prefer' | 'permissions'>): DeltaProbe {
  return createDeltaProbe({ ...options, prefer: DELTA_PREFER, permissions: CALENDAR_PERMISSIONS });
}
