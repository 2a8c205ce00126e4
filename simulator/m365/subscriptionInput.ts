import { GraphError, invalidProperty } from './graphError.ts';
import { mostMinutes, type StoredSubscription, watched } from './subscription.ts';
import type { TenantContext } from './tenantContext.ts';

const minute_ms = 60_000;
const leastMinutes = 45;
const longestState = 128;
const known = new Set([
  'changeType',
  'notificationUrl',
  'lifecycleNotificationUrl',
  'resource',
  'expirationDateTime',
  'clientState',
  'latestSupportedTlsVersion',
  'includeResourceData',
]);

export type SubscriptionInput = Pick<
  StoredSubscription,
  | 'resource'
  | 'collection'
  | 'kind'
  | 'changeType'
  | 'notificationUrl'
  | 'lifecycleNotificationUrl'
  | 'clientState'
  | 'expires_ms'
> & { user: string };

export const validationError = (message: string): GraphError =>
  new GraphError(400, 'ValidationError', message);

/** Checks the body of `POST /subscriptions` (graph.md 6.1, 6.6, 6.9). */
export function readSubscription(body: unknown, context: TenantContext): SubscriptionInput {
  const entry = (body ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(entry))
    if (!known.has(name))
      throw invalidProperty(`The property '${name}' does not exist on type 'subscription'.`);
  const resource = text(entry.resource, 'resource');
  const target = watched(resource);
  if (!target) throw validationError(`The resource '${resource}' is not supported.`);
  if (entry.includeResourceData === true)
    throw validationError('Resource data needs an encryption certificate.');
  return {
    ...target,
    resource,
    changeType: readChangeType(entry.changeType),
    notificationUrl: readUrl(entry.notificationUrl, 'notificationUrl', context),
    lifecycleNotificationUrl:
      entry.lifecycleNotificationUrl === undefined || entry.lifecycleNotificationUrl === null
        ? null
        : readUrl(entry.lifecycleNotificationUrl, 'lifecycleNotificationUrl', context),
    clientState: readClientState(entry.clientState),
    expires_ms: readExpiry(entry.expirationDateTime, target.kind, context.clock.now()),
  };
}

/** Checks the body of `PATCH /subscriptions/{id}`; a lifecycle URL cannot be added later (6.10). */
export function readRenewal(body: unknown, subscription: StoredSubscription, now_ms: number): number {
  const names = Object.keys((body ?? {}) as object);
  if (names.length !== 1 || names[0] !== 'expirationDateTime')
    throw validationError("Only 'expirationDateTime' can be changed.");
  const { expirationDateTime } = body as { expirationDateTime: unknown };
  return readExpiry(expirationDateTime, subscription.kind, now_ms);
}

function readExpiry(value: unknown, kind: StoredSubscription['kind'], now_ms: number): number {
  const iso = text(value, 'expirationDateTime');
  const expires_ms = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(expires_ms)) throw invalidProperty(`Cannot convert '${iso}' to Edm.DateTimeOffset.`);
  if (expires_ms <= now_ms) throw validationError('The expiration must lie in the future.');
  if (expires_ms > now_ms + mostMinutes[kind] * minute_ms)
    throw validationError(`Subscription expiration can only be ${mostMinutes[kind]} minutes in the future.`);
  // Less than 45 minutes is raised to 45 (6.1).
  return Math.max(expires_ms, now_ms + leastMinutes * minute_ms);
}

function readChangeType(value: unknown): string {
  const changeType = text(value, 'changeType');
  const types = changeType.split(',').map((type) => type.trim());
  if (types.some((type) => !['created', 'updated', 'deleted'].includes(type)))
    throw validationError(`The change type '${changeType}' is not supported.`);
  return types.join(',');
}

function readUrl(value: unknown, name: string, context: TenantContext): string {
  const address = text(value, name);
  const url = URL.canParse(address) ? new URL(address) : null;
  const loopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  const allowed =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && loopback && context.switches.loopbackNotificationUrl);
  if (!allowed) throw validationError(`${name} must be an https address.`);
  return address;
}

function readClientState(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const state = text(value, 'clientState');
  if (state.length > longestState)
    throw validationError(`clientState must not be longer than ${longestState} characters.`);
  return state;
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidProperty(`The property '${name}' is missing or no text.`);
}
