/**
 * Has the subscriptions of both companies looked after at once: otherwise they would wait for the next full minute, and
 * nobody wants to wait in front of a demo.
 */
export async function announceChanges(url: string): Promise<void> {
  await fetch(`${url}/admin/functions/timerSubscriptions`, { method: 'POST' });
}
