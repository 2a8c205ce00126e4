import { CLOCKS_APART_MS } from '../../../sync/clocksApart.ts';

export const LEASE = '[dbo].[s_exchange_sync_lease]';
export const WAKEUP = '[dbo].[s_exchange_sync_wakeup]';

/** Leaves on the taken lease of @mailbox that somebody came for @domaene for a reason noticed at `noticed`. */
export function leaveWakeUp(noticed: string): string {
  return `UPDATE ${WAKEUP} SET woken_at_ms = CASE WHEN woken_at_ms >= ${noticed} THEN woken_at_ms ELSE ${noticed} END
WHERE mailbox = @mailbox AND domaene = @domaene;
IF @@ROWCOUNT = 0 INSERT INTO ${WAKEUP} (mailbox, domaene, woken_at_ms) VALUES (@mailbox, @domaene, ${noticed});`;
}

/** Condition: a wake-up (alias) that was noticed at `noticed` has its answer; what a wrong clock noted is not believed. */
export function isAnswered(alias: string, noticed: string): string {
  return `${alias}.answered_at_ms > ${noticed} AND ${alias}.answered_at_ms <= @now + ${CLOCKS_APART_MS}`;
}

/** What `answered_at_ms` becomes with a run that began at `started`: it never falls, unless a wrong clock noted it. */
export function laterAnswer(column: string, started: string): string {
  return `CASE WHEN ${column} BETWEEN ${started} AND @now + ${CLOCKS_APART_MS} THEN ${column} ELSE ${started} END`;
}

/** A run of @domaene that began at `started` has ended well: it answers wake-ups that were noticed before. */
export function putAnswered(started: string): string {
  return `UPDATE ${WAKEUP} SET answered_at_ms = ${laterAnswer('answered_at_ms', started)}
WHERE mailbox = @mailbox AND domaene = @domaene;
IF @@ROWCOUNT = 0 INSERT INTO ${WAKEUP} (mailbox, domaene, answered_at_ms) VALUES (@mailbox, @domaene, ${started});`;
}
