import assert from 'node:assert/strict';
import type { Domaene } from '../../domain/domaene.ts';
import { CLOCKS_APART_MS } from '../../sync/clocksApart.ts';
import { LeaseLostError } from '../../sync/ports/errors.ts';
import type { RunKey } from '../../sync/ports/store.ts';
import type { WakeUp } from '../../sync/ports/sweep.ts';
import type { Connection } from './connection.ts';
import {
  CLEAR_WAKE_UP,
  CLEAR_WAKE_UPS,
  LEAVE_WAKE_UP,
  PUT_ANSWERED,
  RELEASE_LEASE,
  RENEW_LEASE,
  SELECT_ANSWERED,
  SELECT_LEASE,
  SELECT_WAKE_UPS,
  TAKE_LEASE,
} from './sql/lease.ts';

/** `false` only where it is certain that the owner no longer runs. */
export type IsAlive = (owner: string) => boolean | undefined;

export type LeaseTaken =
  | { readonly kind: 'taken'; readonly fence: number }
  | { readonly kind: 'answered' }
  | { readonly kind: 'busy'; readonly owner: string; readonly remaining_ms: number };

/** One lease per mailbox over all domains; addresses compare without case. */
function mailbox(run: RunKey): string {
  return run.synchronisation.postfach.trim().toLowerCase();
}

/**
 * Takes the lease at `now_ms` where it is free or expired or its owner is dead; leaves a wake-up on it otherwise. A
 * wake-up that was noticed before an earlier run began needs no other one. To be called inside a transaction.
 */
export function takeLease(
  connection: Connection,
  run: RunKey,
  ttl_ms: number,
  now_ms: number,
  isAlive: IsAlive,
  noticedAt_ms?: number,
): LeaseTaken {
  assert(
    Number.isSafeInteger(ttl_ms) && ttl_ms > 0,
    `The lease needs a whole number of milliseconds: ${ttl_ms}.`,
  );
  const answered = connection.get(SELECT_ANSWERED, mailbox(run), run.domaene, now_ms + CLOCKS_APART_MS);
  if (noticedAt_ms !== undefined && ((answered?.answered_at_ms as number | undefined) ?? 0) > noticedAt_ms)
    return { kind: 'answered' };
  const held = connection.get(SELECT_LEASE, mailbox(run));
  const owner = held?.owner as string | null | undefined;
  if (owner && (held!.expires_ms as number) > now_ms && isAlive(owner) !== false) {
    connection.run(LEAVE_WAKE_UP, mailbox(run), run.domaene, Math.floor(noticedAt_ms ?? now_ms));
    return { kind: 'busy', owner, remaining_ms: (held!.expires_ms as number) - now_ms };
  }
  connection.run(CLEAR_WAKE_UP, mailbox(run), run.domaene);
  const taken = connection.get(TAKE_LEASE, mailbox(run), run.owner, ttl_ms, now_ms + ttl_ms);
  return { kind: 'taken', fence: taken!.fence as number };
}

/** What a renewed lease says: how long it lasts, and who came meanwhile. */
export interface LeaseRenewed {
  readonly remaining_ms: number;
  readonly woken: readonly WakeUp[];
}

/** Renews the lease if the owner still holds it under its fence; undefined otherwise. */
export function tryRenewLease(
  connection: Connection,
  run: RunKey,
  fence: number,
  now_ms: number,
): LeaseRenewed | undefined {
  const renewed = connection.get(RENEW_LEASE, mailbox(run), run.owner, fence, now_ms);
  if (renewed === undefined) return undefined;
  const woken = connection
    .all(SELECT_WAKE_UPS, mailbox(run))
    .map((row) => ({ domaene: row.domaene as Domaene, at_ms: row.woken_at_ms as number }));
  return { remaining_ms: renewed.ttl_ms as number, woken };
}

/**
 * Renews the lease under its fence: the first thing that every commit does inside its transaction, so that nothing is
 * written beside a runner that took over. Throws LeaseLostError.
 */
export function renewLease(connection: Connection, run: RunKey, fence: number, now_ms: number): LeaseRenewed {
  const renewed = tryRenewLease(connection, run, fence, now_ms);
  if (renewed === undefined) throw new LeaseLostError();
  return renewed;
}

/**
 * Gives the lease back; only behind renewLease in the same transaction. `startedAt_ms` (the hosts' clock) of a run that
 * ended well answers what was noticed before.
 */
export function releaseLease(
  connection: Connection,
  run: RunKey,
  now_ms: number,
  startedAt_ms?: number,
): void {
  connection.run(CLEAR_WAKE_UPS, mailbox(run));
  if (startedAt_ms !== undefined) {
    const believed_ms = now_ms + CLOCKS_APART_MS;
    connection.run(PUT_ANSWERED, mailbox(run), run.domaene, Math.floor(startedAt_ms), believed_ms);
  }
  connection.run(RELEASE_LEASE, mailbox(run));
}
