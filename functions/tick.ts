import type { TimerHandler } from '@azure/functions';
import type { Domaene } from '../lib/domain/domaene.ts';
import { invocation } from './invocation.ts';

/** NCRONTAB in UTC. Which Mandanten have a domain due is decided in each one's own time zone, by lib/jobs. */
export const EVERY_MINUTE = '0 * * * * *';

/** The handler of a domain's timer. */
export function tick(domaene: Domaene): TimerHandler {
  return (_timer, context) =>
    invocation(context, async (ports) => {
      const { runTick } = await import('../lib/jobs/tick.ts');
      await runTick(domaene, ports);
    });
}
