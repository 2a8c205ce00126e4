/** From a half to a third of its life before its end a subscription is renewed: days are left if that fails. */
const EARLIEST_SHARE = 0.5;
const SPREAD_SHARE = 1 / 6;
/** PATCH and reauthorize must not both come within 10 minutes (graph.md 6.10); a margin for both. */
const APART_MS = 15 * 60_000;

/** A subscription at Graph and how long one lives that is new. */
interface Living {
  readonly id: string;
  readonly expiresAt_ms: number;
}

/** When to renew: each subscription at its own time, so that a thousand made together are not renewed together. */
export function renewAt_ms({ id, expiresAt_ms }: Living, lifetime_ms: number): number {
  return expiresAt_ms - lifetime_ms * (EARLIEST_SHARE - SPREAD_SHARE * shareOf(id));
}

/**
 * How to follow `reauthorizationRequired`: by renewing where that is due anyway or soon (it authorizes as well), not at
 * all where that has just happened, else by a new authorization alone. So never both within ten minutes.
 */
export function authorizeBy(
  living: Living,
  lifetime_ms: number,
  now_ms: number,
): 'renew' | 'reauthorize' | 'nothing' {
  if (now_ms + APART_MS >= renewAt_ms(living, lifetime_ms)) return 'renew';
  const authorizedAt_ms = living.expiresAt_ms - lifetime_ms;
  return now_ms - authorizedAt_ms < APART_MS ? 'nothing' : 'reauthorize';
}

/** A number in [0, 1) that belongs to a text for good (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}
