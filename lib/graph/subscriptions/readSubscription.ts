import * as z from 'zod';

const SUBSCRIPTION = z.looseObject({
  id: z.string().min(1),
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().nullish(),
  expirationDateTime: z.string(),
});

/** A subscription as Graph shows it (graph.md 6.1). */
export interface ShownSubscription {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | undefined;
  readonly expiresAt_ms: number;
}

/** Undefined for what is not as documented. */
export function readSubscription(value: unknown): ShownSubscription | undefined {
  const read = SUBSCRIPTION.safeParse(value);
  if (!read.success) return undefined;
  const { id, resource, changeType, notificationUrl, lifecycleNotificationUrl } = read.data;
  const expiresAt_ms = Date.parse(read.data.expirationDateTime);
  if (Number.isNaN(expiresAt_ms)) return undefined;
  return {
    id,
    resource,
    changeType,
    notificationUrl,
    lifecycleNotificationUrl: lifecycleNotificationUrl ?? undefined,
    expiresAt_ms,
  };
}
