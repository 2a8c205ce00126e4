export const LEASE = '[dbo].[s_exchange_sync_lease]';
export const WAKEUP = '[dbo].[s_exchange_sync_wakeup]';

/** Leaves on the taken lease of @mailbox that somebody came for @domaene for a reason noticed at `noticed`. */
export function leaveWakeUp(noticed: string): string {
  return `UPDATE ${WAKEUP} SET woken_at_ms = CASE WHEN woken_at_ms >= ${noticed} THEN woken_at_ms ELSE ${noticed} END
WHERE mailbox = @mailbox AND domaene = @domaene;
IF @@ROWCOUNT = 0 INSERT INTO ${WAKEUP} (mailbox, domaene, woken_at_ms) VALUES (@mailbox, @domaene, ${noticed});`;
}

/** A run of @domaene that began at `started` has ended well: it answers wake-ups that were noticed before. */
export function putAnswered(started: string): string {
  return `UPDATE ${WAKEUP} SET answered_at_ms = CASE WHEN answered_at_ms >= ${started} THEN answered_at_ms ELSE ${started} END
WHERE mailbox = @mailbox AND domaene = @domaene;
IF @@ROWCOUNT = 0 INSERT INTO ${WAKEUP} (mailbox, domaene, answered_at_ms) VALUES (@mailbox, @domaene, ${started});`;
}
