export const SELECT_LEASE = `SELECT owner, fence, expires_ms FROM s_exchange_sync_lease WHERE mailbox = ?1`;

/** Gives the mailbox ?1 to the owner ?2 for ?3 ms until ?4; the fence rises, waiting wake-ups are answered by this run. */
export const TAKE_LEASE = `INSERT INTO s_exchange_sync_lease (mailbox, owner, fence, ttl_ms, expires_ms, woken_at_ms)
VALUES (?1, ?2, 1, ?3, ?4, NULL)
ON CONFLICT (mailbox) DO UPDATE SET owner = excluded.owner, fence = fence + 1, ttl_ms = excluded.ttl_ms,
  expires_ms = excluded.expires_ms, woken_at_ms = NULL
RETURNING fence`;

/** Leaves the time ?2 of a wake-up on a lease that is taken. */
export const LEAVE_WAKE_UP = `UPDATE s_exchange_sync_lease SET woken_at_ms = max(COALESCE(woken_at_ms, ?2), ?2) WHERE mailbox = ?1`;

/** Renews the lease of mailbox ?1 at ?4 if owner ?2 still holds it under fence ?3; no row otherwise. */
export const RENEW_LEASE = `UPDATE s_exchange_sync_lease SET expires_ms = ?4 + ttl_ms
WHERE mailbox = ?1 AND owner = ?2 AND fence = ?3 AND expires_ms > ?4
RETURNING ttl_ms, woken_at_ms`;

/** The fence stays on the row: it must never fall. */
export const RELEASE_LEASE = `UPDATE s_exchange_sync_lease SET owner = NULL, expires_ms = 0 WHERE mailbox = ?1`;
