import { LINK_COLUMNS } from '../../codec/linkColumns.ts';
import { elements, jsonSet } from './names.ts';

const SELECT_LIST = `SELECT id, ${LINK_COLUMNS.filter((column) => column !== 'outlook_key').join(', ')} FROM s_exchange_sync_link`;
const OF_RUN = 'synchronisation = ?1 AND domaene = ?2';

/** Links of the Outlook keys ?3 and of the emis rows ?4 (JSON arrays). */
export const SELECT_LINKS = `${SELECT_LIST} WHERE ${OF_RUN} AND outlook_key IN ${jsonSet('?3')}
UNION
${SELECT_LIST} WHERE ${OF_RUN} AND row_id IN ${jsonSet('?4')} ORDER BY id`;

/** Links that are not simply active, at most ?3, the newest first. */
export const SELECT_ORPHANS = `${SELECT_LIST} WHERE ${OF_RUN}
  AND (state <> 'active' OR suspicion_next_ms IS NOT NULL OR deletion_side IS NOT NULL) ORDER BY id DESC LIMIT ?3`;

/** Links whose suspicion is due at ?3, at most ?4, oldest first. */
export const SELECT_SUSPECTS = `${SELECT_LIST} WHERE ${OF_RUN} AND suspicion_next_ms <= ?3
ORDER BY suspicion_since_ms, id LIMIT ?4`;

/** Links whose purge is due at ?3, at most ?4, oldest first. */
export const SELECT_PURGES = `${SELECT_LIST} WHERE ${OF_RUN} AND purge_at_ms <= ?3 AND state = 'deleted'
ORDER BY purge_at_ms, id LIMIT ?4`;

/** Suspects and purges due at ?3. */
export const COUNT_DUE = `SELECT
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND suspicion_next_ms <= ?3) AS suspects,
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND purge_at_ms <= ?3 AND state = 'deleted') AS purges,
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND deletion_side IS NOT NULL) AS deletions`;

/** Pending deletions of the side ?3, held or not (?4), with ids above ?5, at most ?6. */
export const SELECT_DELETIONS = `${SELECT_LIST} WHERE ${OF_RUN} AND deletion_side = ?3 AND deletion_held = ?4 AND id > ?5
ORDER BY id LIMIT ?6`;

/** What the mass-deletion guard judges the side ?3 by; ?4 = since when carried out deletions count. */
export const COUNT_DELETIONS = `SELECT
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND deletion_side = ?3 AND deletion_held = 0) AS pending,
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND deletion_side = ?3 AND deletion_held = 1) AS held,
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND deleted_side = ?3 AND deleted_at_ms > ?4) AS recent,
  (SELECT COUNT(*) FROM s_exchange_sync_link WHERE ${OF_RUN} AND state = 'active') AS active`;

/** The guard stops every pending deletion of the side ?3. */
export const HOLD_DELETIONS = `UPDATE s_exchange_sync_link SET deletion_held = 1
WHERE ${OF_RUN} AND deletion_side = ?3 AND deletion_held = 0`;

export const DELETE_LINKS = `DELETE FROM s_exchange_sync_link WHERE ${OF_RUN} AND id IN ${jsonSet('?3')}`;

/** From ?3, a JSON array of `[id, ...LINK_COLUMNS]`; ?4 = now. The unary + keeps SQLite from walking through all links of the run. */
export const UPDATE_LINKS = `UPDATE s_exchange_sync_link AS l SET ${LINK_COLUMNS.map(
  (column, index) => `${column} = json_extract(c.value, '$[${index + 1}]')`,
).join(', ')}, changed_ms = ?4
FROM json_each(?3) AS c WHERE l.id = json_extract(c.value, '$[0]') AND +l.synchronisation = ?1 AND +l.domaene = ?2`;

/** From ?3, a JSON array of `[...LINK_COLUMNS]`; ?4 = now. */
export const INSERT_LINKS = `INSERT INTO s_exchange_sync_link (synchronisation, domaene, changed_ms, ${LINK_COLUMNS.join(', ')})
SELECT ?1, ?2, ?4, ${elements(LINK_COLUMNS.length)} FROM json_each(?3) ORDER BY key`;

/** The full round ?4 met the links ?3. */
export const STAMP_LINKS = `UPDATE s_exchange_sync_link SET round = ?4 WHERE ${OF_RUN} AND id IN ${jsonSet('?3')}`;

/**
 * Active links that overlap the window ?4 … ?5 and that the full round ?3 did not meet become suspects as of ?6, due at
 * ?7. One that ends as the window
 * starts, or starts as it ends, lies outside it. A suspicion that exists already keeps its age and its next try.
 */
export const SUSPECT_UNSEEN = `UPDATE s_exchange_sync_link
SET suspicion_since_ms = ?6, suspicion_attempts = 0, suspicion_next_ms = ?7
WHERE ${OF_RUN} AND state = 'active' AND round < ?3 AND suspicion_next_ms IS NULL
  AND start_ms < ?5 AND (start_ms >= ?4 OR end_ms > ?4)`;
