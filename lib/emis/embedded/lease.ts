import assert from 'node:assert/strict';
import { LeaseLostError } from '../../sync/ports/errors.ts';
import type { RunKey } from '../../sync/ports/store.ts';
import type { Connection } from './connection.ts';
import { LEAVE_WAKE_UP, RELEASE_LEASE, RENEW_LEASE, SELECT_LEASE, TAKE_LEASE } from './sql/lease.ts';

/** `false` only where it is certain that the owner no longer runs. */
export type IsAlive = (owner: string) => boolean | undefined;

export type LeaseTaken =
  | { readonly kind: 'taken'; readonly fence: number }
  | { readonly kind: 'busy'; readonly owner: string; readonly remaining_ms: number };

/** One lease per mailbox over all domains; addresses compare without case. */
function mailbox(run: RunKey): string {
  return run.synchronisation.postfach.trim().toLowerCase();
}

/**
 * Takes the lease at `now_ms` where it is free or expired or its owner is dead; leaves a wake-up on it otherwise. To be
 * called inside a transaction.
 */
export function takeLease(
  connection: Connection,
  run: RunKey,
  ttl_ms: number,
  now_ms: number,
  isAlive: IsAlive,
): LeaseTaken {
  assert(
    Number.isSafeInteger(ttl_ms) && ttl_ms > 0,
    `The lease needs a whole number of milliseconds: ${ttl_ms}.`,
  );
  const held = connection.get(SELECT_LEASE, mailbox(run));
  const owner = held?.owner as string | null | undefined;
  if (owner && (held!.expires_ms as number) > now_ms && isAlive(owner) !== false) {
    connection.run(LEAVE_WAKE_UP, mailbox(run), now_ms);
    return { kind: 'busy', owner, remaining_ms: (held!.expires_ms as number) - now_ms };
  }
  const taken = connection.get(TAKE_LEASE, mailbox(run), run.owner, ttl_ms, now_ms + ttl_ms);
  return { kind: 'taken', fence: taken!.fence as number };
}

/**
 * Renews the lease under its fence: the first thing that every commit does inside its transaction, so that nothing is
 * written beside a runner that took over. Throws LeaseLostError.
 */
export function renewLease(
  connection: Connection,
  run: RunKey,
  fence: number,
  now_ms: number,
): { readonly remaining_ms: number; readonly wokenAt_ms: number | null } {
  const renewed = connection.get(RENEW_LEASE, mailbox(run), run.owner, fence, now_ms);
  if (renewed === undefined) throw new LeaseLostError();
  return { remaining_ms: renewed.ttl_ms as number, wokenAt_ms: renewed.woken_at_ms as number | null };
}

/** Gives the lease back; only behind renewLease in the same transaction. */
export function releaseLease(connection: Connection, run: RunKey): void {
  connection.run(RELEASE_LEASE, mailbox(run));
}
