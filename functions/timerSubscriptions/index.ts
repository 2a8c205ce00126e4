import { app, type InvocationContext, type Timer } from '@azure/functions';
import { invocation } from '../invocation.ts';
import { EVERY_MINUTE } from '../tick.ts';

/** Keeps the subscriptions at Microsoft Graph what they should be, and follows what Graph says about them. */
export async function timerSubscriptions(_timer: Timer, context: InvocationContext): Promise<void> {
  await invocation(context, async (ports) => {
    const [{ runSubscriptions }, { sharedNotices }] = await Promise.all([
      import('../../lib/jobs/subscriptions.ts'),
      import('../notices.ts'),
    ]);
    await runSubscriptions(sharedNotices(), ports);
  });
}

app.timer('timerSubscriptions', { schedule: EVERY_MINUTE, handler: timerSubscriptions });
