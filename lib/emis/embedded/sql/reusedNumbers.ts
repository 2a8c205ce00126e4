import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { quoted } from './names.ts';
import { spoolerParts } from './spooler.ts';

/** Numbers of the table are never given twice; SQLite remembers only such tables in sqlite_sequence. */
function neverReuses({ name }: TwoWayTable): string {
  return `EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '${name.replaceAll("'", "''")}' COLLATE NOCASE)`;
}

/**
 * How often the row of a kept version `v` of this domain was deleted since. A table that was made without AUTOINCREMENT
 * gives the greatest number to the next row once its own is deleted: a row under the version's number may be another one.
 * The links and versions of deleted rows tell when that was; a waiting entry of the spooler, that it was just now. A link
 * that was written once more (its purge) can count for a version of the other row, too: that one is inserted beside its row
 * then, which doubles something, but never overwrites what is somebody else's.
 */
export function deletionsSince(map: SchemaMap, table: TwoWayTable): string {
  const who = { anwender: "''", synchronisation: '0', domaene: "''" };
  const { spooler, column } = spoolerParts(map, table, who);
  return `CASE WHEN ${neverReuses(table)} THEN 0 ELSE
    (SELECT COUNT(*) FROM s_exchange_sync_link AS l WHERE l.domaene = v.domaene AND l.row_id = v.present_row_id
      AND l.state = 'deleted' AND l.changed_ms >= v.kept_at_ms)
    + (SELECT COUNT(*) FROM s_exchange_sync_version AS w WHERE w.domaene = v.domaene AND w.present_row_id = v.present_row_id
      AND w.row_id = w.present_row_id AND w.reason = 'in_outlook_geloescht' AND w.id >= v.id)
    + EXISTS (SELECT 1 FROM ${spooler} AS s WHERE ${column('tabelle')} = '${table.code}'
      AND ${column('datensatz_id')} = v.present_row_id AND ${column('aktion')} = 'D') END`;
}

/** The row of a kept version `v` of this domain still stands under its number. */
export function isPresent(map: SchemaMap, table: TwoWayTable): string {
  return `(EXISTS (SELECT 1 FROM ${quoted(table.name)} AS t WHERE t.${quoted(table.id)} = v.present_row_id)
    AND ${deletionsSince(map, table)} = 0)`;
}
