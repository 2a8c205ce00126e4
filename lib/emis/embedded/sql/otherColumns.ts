import { jsonSet } from './names.ts';

/** From ?3, a JSON array of `[row, columns as JSON text]`; ?4 = now. */
export const PUT_OTHER_COLUMNS = `UPDATE s_exchange_sync_link AS l
SET other_columns = json_extract(c.value, '$[1]'), other_columns_ms = ?4
FROM json_each(?3) AS c
WHERE l.synchronisation = ?1 AND l.domaene = ?2 AND l.row_id = json_extract(c.value, '$[0]') AND l.state <> 'deleted'`;

/** What links remember of the rows ?3 (JSON array); of several links of one row the latest. */
export const SELECT_OTHER_COLUMNS = `SELECT row_id, other_columns, MAX(other_columns_ms) AS other_columns_ms FROM s_exchange_sync_link
WHERE synchronisation = ?1 AND domaene = ?2 AND row_id IN ${jsonSet('?3')} AND other_columns IS NOT NULL GROUP BY row_id`;
