import { systemClock as clock } from '../../lib/mandanten/systemPorts.ts';
import { createNoticeQueue } from '../../lib/queue/noticeQueue.ts';

/**
 * Has the subscriptions looked after at once, as if Graph had said that one is gone: otherwise timerSubscriptions would do
 * it within five minutes, and nobody wants to wait for that in front of a demo.
 */
export async function announceChanges(url: string, connectionString: string): Promise<void> {
  const notices = createNoticeQueue(() => ({ kind: 'connectionString', connectionString }), clock);
  const gone = { synchronisation: 1, domaene: 'termine', ereignis: 'subscriptionRemoved' } as const;
  await notices.send({ v: 1, mandant: 'standard', abonnements: [gone] });
  await fetch(`${url}/admin/functions/timerSubscriptions`, { method: 'POST' });
}
