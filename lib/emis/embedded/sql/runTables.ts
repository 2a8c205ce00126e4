import { elements, jsonSet } from './names.ts';

const OF_RUN = 'synchronisation = ?1 AND domaene = ?2';

export const SELECT_STATE = `SELECT cursor, full_round, round, window_start, window_end, create_from_ms, first_run_at_ms, facts, deleted_items_visible, setting_up
FROM s_exchange_sync_state WHERE ${OF_RUN}`;

export const PUT_STATE = `INSERT INTO s_exchange_sync_state (synchronisation, domaene, cursor, full_round, round, window_start,
  window_end, create_from_ms, first_run_at_ms, facts, deleted_items_visible, setting_up) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (synchronisation, domaene) DO UPDATE SET cursor = excluded.cursor, full_round = excluded.full_round,
  round = excluded.round, window_start = excluded.window_start, window_end = excluded.window_end,
  create_from_ms = excluded.create_from_ms, first_run_at_ms = excluded.first_run_at_ms, facts = excluded.facts, deleted_items_visible = excluded.deleted_items_visible,
  setting_up = excluded.setting_up`;

/** A probe found nothing new in Outlook: only the cursor moves on. */
export const PUT_CURSOR = `UPDATE s_exchange_sync_state SET cursor = ?3 WHERE ${OF_RUN}`;

export const SELECT_INTENTS = `SELECT intent_key, kind, row_id, outlook_id, at_ms, fields, emis_base, outlook_base, anchor
FROM s_exchange_sync_intent WHERE ${OF_RUN} ORDER BY at_ms, intent_key`;

/** From ?3, a JSON array of `[key, kind, rowId, outlookId, at_ms, fields, emisBase, outlookBase, anchor]`. */
export const PUT_INTENTS = `INSERT INTO s_exchange_sync_intent (synchronisation, domaene, intent_key, kind, row_id, outlook_id,
  at_ms, fields, emis_base, outlook_base, anchor)
SELECT ?1, ?2, ${elements(9)} FROM json_each(?3) WHERE true
ON CONFLICT (intent_key) DO UPDATE SET kind = excluded.kind, row_id = excluded.row_id, outlook_id = excluded.outlook_id,
  at_ms = excluded.at_ms, fields = excluded.fields, emis_base = excluded.emis_base, outlook_base = excluded.outlook_base,
  anchor = excluded.anchor`;

export const DELETE_INTENTS = `DELETE FROM s_exchange_sync_intent WHERE ${OF_RUN} AND intent_key IN ${jsonSet('?3')}`;

const SELECT_WITHHELD_LIST = `SELECT side, item_id, reason, attempts, next_ms FROM s_exchange_sync_withheld`;

/** Withheld items due at ?3, at most ?4, oldest first. */
export const SELECT_WITHHELD_DUE = `${SELECT_WITHHELD_LIST} WHERE ${OF_RUN} AND next_ms <= ?3 ORDER BY next_ms, side, item_key LIMIT ?4`;

/** Withheld Outlook items with the keys ?3 and emis rows with the keys ?4. */
export const SELECT_WITHHELD = `${SELECT_WITHHELD_LIST} WHERE ${OF_RUN} AND side = 'outlook' AND item_key IN ${jsonSet('?3')}
UNION ALL
${SELECT_WITHHELD_LIST} WHERE ${OF_RUN} AND side = 'emis' AND item_key IN ${jsonSet('?4')} ORDER BY next_ms, side, item_id`;

/** From ?3, a JSON array of `[side, key, id, reason, attempts, next_ms]`. */
export const PUT_WITHHELD = `INSERT INTO s_exchange_sync_withheld (synchronisation, domaene, side, item_key, item_id, reason,
  attempts, next_ms) SELECT ?1, ?2, ${elements(6)} FROM json_each(?3) WHERE true
ON CONFLICT (synchronisation, domaene, side, item_key) DO UPDATE SET item_id = excluded.item_id, reason = excluded.reason,
  attempts = excluded.attempts, next_ms = excluded.next_ms`;

/** From ?3, a JSON array of `[side, key]`. */
export const CLEAR_WITHHELD = `DELETE FROM s_exchange_sync_withheld WHERE ${OF_RUN} AND (side, item_key) IN (SELECT ${elements(2)} FROM json_each(?3))`;

/** From ?5, a JSON array of `[rowId, reason, row as JSON text]`; ?3 Anwender, ?4 time. */
export const INSERT_VERSIONS = `INSERT INTO s_exchange_sync_version (synchronisation, domaene, anwender, kept_at_ms, present_row_id, row_id, reason, row_json)
SELECT ?1, ?2, ?3, ?4, json_extract(value, '$[0]'), ${elements(3)} FROM json_each(?5) ORDER BY key`;

/**
 * The latest kept version of each former row in ?2, by the number that it lives on under, or else by the one it was kept
 * under: a row that was restored under another number may come back from Outlook as well. ?1 domain.
 */
export const SELECT_LATEST_VERSIONS = `SELECT f.value AS row_id, v.kept_at_ms, v.row_json FROM json_each(?2) AS f
JOIN s_exchange_sync_version AS v ON v.id = COALESCE(
  (SELECT MAX(id) FROM s_exchange_sync_version WHERE domaene = ?1 AND present_row_id = f.value),
  (SELECT MAX(id) FROM s_exchange_sync_version WHERE domaene = ?1 AND row_id = f.value))`;

/** From ?3, a JSON array of `[former row, row]`: the Synchronisation's kept versions follow the row that lives on. */
export const MOVE_VERSIONS = `UPDATE s_exchange_sync_version AS v SET present_row_id = json_extract(c.value, '$[1]')
FROM json_each(?3) AS c WHERE v.domaene = ?2 AND v.present_row_id = json_extract(c.value, '$[0]') AND +v.synchronisation = ?1`;

export const INSERT_PROTOCOL = `INSERT INTO s_exchange_sync_protocol (synchronisation, domaene, started_at_ms, finished_at_ms,
  ergebnis, counts, fehler) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`;
