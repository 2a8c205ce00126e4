import { app } from '@azure/functions';
import { EVERY_MINUTE, tick } from '../tick.ts';

/** Wakes up the Termine of the Mandanten that have them due. */
export const timerTermine = tick('termine');

app.timer('timerTermine', { schedule: EVERY_MINUTE, handler: timerTermine });
