import type { GraphClient } from '../graph/client.ts';
import type { MandantSubscriptions } from '../jobs/mandant.ts';
import type { SubscriptionWish } from '../sync/ports/subscriptions.ts';
import { type Settings, STANDARD_MANDANT } from './settings.ts';

const WEBHOOK_PATH = '/api/webhookGraph';

/**
 * A Mandant's way to change notifications; undefined without PUBLIC_URL. Every Mandant of an installation has an address
 * of its own, so that two of them in the same Microsoft 365 tenant never take each other's subscriptions for theirs.
 */
export async function openSubscriptions(
  settings: Settings,
  client: GraphClient,
  waitBudget_ms: number,
): Promise<MandantSubscriptions | undefined> {
  const { mandant } = settings;
  const { publicUrl, clientStateSecrets } = settings.graph;
  const secret = clientStateSecrets[0];
  if (publicUrl === undefined || secret === undefined) return undefined;
  const [{ createSubscriptionGateway }, { clientStateMark, signClientState }] = await Promise.all([
    import('../graph/subscriptions/subscriptionGateway.ts'),
    import('../webhook/clientState.ts'),
  ]);
  const own = mandant === STANDARD_MANDANT ? '' : `?mandant=${mandant}`;
  const notificationUrl = `${publicUrl}${WEBHOOK_PATH}${own}`;
  const clientState = ({ synchronisation, domaene }: SubscriptionWish) =>
    signClientState({ mandant, synchronisation, domaene }, secret.reveal());
  return Object.freeze({
    gateway: createSubscriptionGateway({
      client,
      notificationUrl,
      lifecycleNotificationUrl: (wish) =>
        `${notificationUrl}${own === '' ? '?' : '&'}marke=${clientStateMark(clientState(wish))}`,
      clientState,
      waitBudget_ms,
    }),
    safetySweep_ms: settings.behaviour.sicherheitslauf_min * 60_000,
  });
}
