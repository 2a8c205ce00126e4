import { jsonSet } from './names.ts';

/**
 * From ?3, a JSON array of `[row, columns as JSON text]`; ?4 = now. The links are found first, row by row through their
 * index: left to itself SQLite walks through all links of the run for every row.
 */
export const PUT_OTHER_COLUMNS = `WITH found AS MATERIALIZED (
  SELECT k.id AS id, json_extract(c.value, '$[1]') AS columns FROM json_each(?3) AS c
  CROSS JOIN s_exchange_sync_link AS k
    ON k.synchronisation = ?1 AND k.domaene = ?2 AND k.row_id = json_extract(c.value, '$[0]') AND k.state <> 'deleted'
)
UPDATE s_exchange_sync_link AS l SET other_columns = found.columns, other_columns_ms = ?4
FROM found WHERE l.id = found.id`;

/** What links remember of the rows ?3 (JSON array); of several links of one row the latest. */
export const SELECT_OTHER_COLUMNS = `SELECT row_id, other_columns, MAX(other_columns_ms) AS other_columns_ms FROM s_exchange_sync_link
WHERE synchronisation = ?1 AND domaene = ?2 AND row_id IN ${jsonSet('?3')} AND other_columns IS NOT NULL GROUP BY row_id`;
