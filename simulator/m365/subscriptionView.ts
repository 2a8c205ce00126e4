import type { JsonObject } from './storedEvent.ts';
import type { StoredSubscription } from './subscription.ts';
import type { Switches } from './switches.ts';

/** The tenant and the app of the simulation, wherever Graph names them. */
export const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const applicationId = '3cda5e8f-5f3b-4b8b-9f45-61b5a0e0c8f1';

/** A subscription as Graph shows it. */
export function showSubscription(
  subscription: StoredSubscription,
  switches: Switches,
  created = false,
): JsonObject {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId,
    changeType: subscription.changeType,
    clientState: created || switches.subscriptionShowsClientState ? subscription.clientState : null,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: new Date(subscription.expires_ms).toISOString(),
    creatorId: applicationId,
    includeResourceData: null,
    latestSupportedTlsVersion: 'v1_2',
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
