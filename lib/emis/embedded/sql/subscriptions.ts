import { elements } from './names.ts';

export const SELECT_SUBSCRIPTIONS = `SELECT synchronisation, domaene, live_until_ms, mark, grund, checked_at_ms, next_try_ms
FROM s_exchange_sync_subscription ORDER BY synchronisation, domaene`;

export const DELETE_SUBSCRIPTIONS = 'DELETE FROM s_exchange_sync_subscription';

/** From ?1, a JSON array of `[synchronisation, domaene, live until, mark, grund, checked at, next try]`. */
export const INSERT_SUBSCRIPTIONS = `INSERT INTO s_exchange_sync_subscription
  (synchronisation, domaene, live_until_ms, mark, grund, checked_at_ms, next_try_ms)
SELECT ${elements(7)} FROM json_each(?1)`;

/** Those of whom notifications tell at ?1 (epoch milliseconds), and until when. */
export const SELECT_SUBSCRIBED = `SELECT domaene, synchronisation, live_until_ms FROM s_exchange_sync_subscription
WHERE live_until_ms > ?1`;
