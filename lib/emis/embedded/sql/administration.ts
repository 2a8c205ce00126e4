import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { jsonSet, sameAnwender } from './names.ts';
import { deletionsSince, isPresent } from './reusedNumbers.ts';

/** Kept versions of the Anwender ?1 (NULL = all) and the domain ?2 (NULL = all), below the id ?3 (NULL = all), at most ?4. */
export function selectVersions(map: SchemaMap, tables: readonly TwoWayTable[]): string {
  const present = tables.map((table) => `WHEN '${table.domaene}' THEN ${isPresent(map, table)}`);
  return `SELECT v.id, v.synchronisation, v.anwender, v.domaene, v.present_row_id, v.reason, v.kept_at_ms, v.row_json,
  CASE v.domaene ${present.join(' ')} ELSE 0 END AS present
FROM s_exchange_sync_version AS v
WHERE (?1 IS NULL OR ${sameAnwender('v.anwender', '?1')}) AND (?2 IS NULL OR v.domaene = ?2) AND (?3 IS NULL OR v.id < ?3)
ORDER BY v.id DESC LIMIT ?4`;
}

export const SELECT_VERSION = `SELECT synchronisation, anwender, domaene, present_row_id, row_json FROM s_exchange_sync_version WHERE id = ?1`;

/** Whether the row of the kept version ?1 is still there. */
export function selectPresent(map: SchemaMap, table: TwoWayTable): string {
  return `SELECT ${isPresent(map, table)} AS present FROM s_exchange_sync_version AS v WHERE v.id = ?1`;
}

/** The kept versions of the very row that the version ?1 is of, itself included; not those of another row with its number. */
export function selectVersionsOfSameRow(map: SchemaMap, table: TwoWayTable): string {
  const numbered = `SELECT v.id, v.domaene, v.present_row_id, ${deletionsSince(map, table)} AS deletions FROM s_exchange_sync_version AS v`;
  return `SELECT other.id FROM (${numbered} WHERE v.id = ?1) AS one
JOIN (${numbered} WHERE v.domaene = '${table.domaene}') AS other
  ON other.present_row_id = one.present_row_id AND other.deletions = one.deletions`;
}

/** The row of the kept versions ?1 (JSON array) was inserted again as ?2: they follow it. */
export const MOVE_VERSIONS_TO = `UPDATE s_exchange_sync_version SET present_row_id = ?2 WHERE id IN ${jsonSet('?1')}`;

/** The latest protocol row of each Synchronisation and domain. */
export const SELECT_LAST_RUNS = `SELECT synchronisation, domaene, started_at_ms, finished_at_ms, ergebnis, counts, fehler
FROM s_exchange_sync_protocol WHERE id IN (SELECT MAX(id) FROM s_exchange_sync_protocol GROUP BY synchronisation, domaene)
ORDER BY synchronisation, domaene`;

/** At most ?1 withheld items, the oldest due first. */
export const SELECT_ALL_WITHHELD = `SELECT synchronisation, domaene, side, item_id, reason, attempts, next_ms
FROM s_exchange_sync_withheld ORDER BY next_ms, synchronisation, domaene, side, item_key LIMIT ?1`;

export const SELECT_CONFIRMATIONS = `SELECT synchronisation, domaene, deletion_side AS side, COUNT(*) AS count
FROM s_exchange_sync_link WHERE deletion_side IS NOT NULL AND deletion_held = 1
GROUP BY synchronisation, domaene, deletion_side ORDER BY synchronisation, domaene, deletion_side`;

export const COUNT_KEPT = `SELECT (SELECT COUNT(*) FROM s_exchange_sync_version) AS versions,
  (SELECT COUNT(*) FROM s_exchange_sync_withheld) AS withheld`;

/** Kept versions from before ?1, at most ?2; one that an undo within the grace period still needs stays. */
export const DELETE_OLD_VERSIONS = `DELETE FROM s_exchange_sync_version WHERE id IN (
  SELECT v.id FROM s_exchange_sync_version AS v WHERE v.kept_at_ms < ?1
    AND NOT EXISTS (SELECT 1 FROM s_exchange_sync_link AS l WHERE l.synchronisation = v.synchronisation
      AND l.domaene = v.domaene AND l.row_id = v.present_row_id AND l.state = 'deleted' AND l.purge_at_ms IS NOT NULL)
  ORDER BY v.kept_at_ms LIMIT ?2)`;

/** Protocol rows from before ?1, at most ?2, but for the latest of each Synchronisation and domain. */
export const DELETE_OLD_PROTOCOL = `DELETE FROM s_exchange_sync_protocol WHERE id IN (
  SELECT p.id FROM s_exchange_sync_protocol AS p WHERE p.finished_at_ms < ?1
    AND EXISTS (SELECT 1 FROM s_exchange_sync_protocol AS later WHERE later.synchronisation = p.synchronisation
      AND later.domaene = p.domaene AND later.id > p.id)
  ORDER BY p.finished_at_ms LIMIT ?2)`;

/** Links of deleted items that were written last before ?1 and wait for no purge, at most ?2. */
export const DELETE_OLD_TOMBSTONES = `DELETE FROM s_exchange_sync_link WHERE id IN (
  SELECT id FROM s_exchange_sync_link WHERE state = 'deleted' AND purge_at_ms IS NULL AND changed_ms < ?1
  ORDER BY changed_ms LIMIT ?2)`;
