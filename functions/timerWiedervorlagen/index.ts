import { app } from '@azure/functions';
import { EVERY_MINUTE, tick } from '../tick.ts';

/** Wakes up the Wiedervorlagen of the Mandanten that have them due. */
export const timerWiedervorlagen = tick('wiedervorlagen');

app.timer('timerWiedervorlagen', { schedule: EVERY_MINUTE, handler: timerWiedervorlagen });
