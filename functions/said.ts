import { OccasionalLog } from '../lib/jobs/occasionalLog.ts';

/** What callers from outside can provoke is said once an hour. */
export const said = new OccasionalLog();
