export const SELECT_LEASE = `SELECT owner, fence, expires_ms FROM s_exchange_sync_lease WHERE mailbox = ?1`;

/** Gives the mailbox ?1 to the owner ?2 for ?3 ms until ?4; the fence rises. */
export const TAKE_LEASE = `INSERT INTO s_exchange_sync_lease (mailbox, owner, fence, ttl_ms, expires_ms)
VALUES (?1, ?2, 1, ?3, ?4)
ON CONFLICT (mailbox) DO UPDATE SET owner = excluded.owner, fence = fence + 1, ttl_ms = excluded.ttl_ms,
  expires_ms = excluded.expires_ms
RETURNING fence`;

/** Leaves on a taken lease that somebody came for the domain ?2 for a reason noticed at ?3. */
export const LEAVE_WAKE_UP = `INSERT INTO s_exchange_sync_wakeup (mailbox, domaene, woken_at_ms) VALUES (?1, ?2, ?3)
ON CONFLICT (mailbox, domaene) DO UPDATE SET woken_at_ms = max(COALESCE(woken_at_ms, ?3), ?3)`;

/** Wake-ups of mailbox ?1 that nobody has answered, whatever their domain. */
export const SELECT_WAKE_UPS = `SELECT domaene, woken_at_ms FROM s_exchange_sync_wakeup WHERE mailbox = ?1 AND woken_at_ms IS NOT NULL ORDER BY domaene`;

/** The run of domain ?2 that begins now answers what woke it. */
export const CLEAR_WAKE_UP = `UPDATE s_exchange_sync_wakeup SET woken_at_ms = NULL WHERE mailbox = ?1 AND domaene = ?2`;

/** Who releases the mailbox has been told of all its wake-ups. */
export const CLEAR_WAKE_UPS = `UPDATE s_exchange_sync_wakeup SET woken_at_ms = NULL WHERE mailbox = ?1`;

/** What was noted for a time later than ?3 is not believed. */
export const SELECT_ANSWERED = `SELECT answered_at_ms FROM s_exchange_sync_wakeup
WHERE mailbox = ?1 AND domaene = ?2 AND answered_at_ms <= ?3`;

/** A run of domain ?2 that began at ?3 has ended well: it answers wake-ups that were noticed before. Believed: up to ?4. */
export const PUT_ANSWERED = `INSERT INTO s_exchange_sync_wakeup (mailbox, domaene, answered_at_ms) VALUES (?1, ?2, ?3)
ON CONFLICT (mailbox, domaene) DO UPDATE
SET answered_at_ms = CASE WHEN answered_at_ms BETWEEN ?3 AND ?4 THEN answered_at_ms ELSE ?3 END`;

/** Renews the lease of mailbox ?1 at ?4 if owner ?2 still holds it under fence ?3; no row otherwise. */
export const RENEW_LEASE = `UPDATE s_exchange_sync_lease SET expires_ms = ?4 + ttl_ms
WHERE mailbox = ?1 AND owner = ?2 AND fence = ?3 AND expires_ms > ?4
RETURNING ttl_ms`;

/** The fence stays on the row: it must never fall. */
export const RELEASE_LEASE = `UPDATE s_exchange_sync_lease SET owner = NULL, expires_ms = 0 WHERE mailbox = ?1`;
