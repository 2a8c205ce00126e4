import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { VERSION } from './commit/versions.ts';
import { LINK } from './links.ts';
import { quoted, tableName } from './names.ts';
import { countForeign, countWaiting } from './waiting.ts';

const PROTOCOL = '[dbo].[s_exchange_sync_protocol]';
const WITHHELD = '[dbo].[s_exchange_sync_withheld]';

/** Administration.versions: NULL for a filter that is not given. One result set. */
export function selectVersions(tables: readonly TwoWayTable[]): SqlStatement {
  const present = tables.map(
    (table) =>
      `(v.domaene = N'${table.domaene}' AND EXISTS (SELECT 1 FROM ${tableName(table.name)} AS t WITH (NOLOCK) WHERE t.${quoted(table.id)} = v.present_row_id))`,
  );
  return {
    name: 'versions',
    parameters: { anwender: 'nvarchar(450)', domaene: 'nvarchar(20)', before_id: 'bigint', most: 'int' },
    sql: batch(
      `SELECT TOP (@most) v.id, v.synchronisation, v.anwender, v.domaene, v.present_row_id, v.reason, v.kept_at_ms, v.row_json,
  CASE WHEN ${present.join(' OR ')} THEN 1 ELSE 0 END AS present
FROM ${VERSION} AS v
WHERE (@anwender IS NULL OR v.anwender = @anwender) AND (@domaene IS NULL OR v.domaene = @domaene) AND (@before_id IS NULL OR v.id < @before_id)
ORDER BY v.id DESC;`,
    ),
  };
}

/** What a person can still read; all are counted. */
const MAX_WITHHELD = 200;

/**
 * Administration.status. Result sets: last runs, withheld items, confirmations, one row of counts (versions, withheld),
 * one row (foreign entries), and one per two-way domain: waiting entries.
 */
export function selectStatus(map: SchemaMap, tables: readonly TwoWayTable[]): SqlStatement {
  return {
    name: 'status',
    parameters: {},
    sql: batch(
      `SELECT p.synchronisation, p.domaene, p.started_at_ms, p.finished_at_ms, p.ergebnis, p.counts, p.fehler FROM ${PROTOCOL} AS p
WHERE p.id IN (SELECT MAX(o.id) FROM ${PROTOCOL} AS o GROUP BY o.synchronisation, o.domaene) ORDER BY p.synchronisation, p.domaene;
SELECT TOP (${MAX_WITHHELD}) w.synchronisation, w.domaene, w.side, w.item_id, w.reason, w.attempts, w.next_ms FROM ${WITHHELD} AS w
ORDER BY w.next_ms, w.synchronisation, w.domaene, w.side, w.item_key;
SELECT l.synchronisation, l.domaene, l.deletion_side AS side, COUNT(*) AS waiting FROM ${LINK} AS l
WHERE l.deletion_side IS NOT NULL AND l.deletion_held = 1
GROUP BY l.synchronisation, l.domaene, l.deletion_side ORDER BY l.synchronisation, l.domaene, l.deletion_side;
SELECT (SELECT COUNT(*) FROM ${VERSION}) AS versions, (SELECT COUNT(*) FROM ${WITHHELD}) AS withheld;`,
      countForeign(map, tables),
      ...tables.map((table) => countWaiting(map, table)),
    ),
  };
}

/** So many rows are removed by one statement. */
const CHUNK = 1_000;

/** Removes at most @most rows in parts; `part` is the DELETE of at most @part rows, `counter` counts them. */
function remove(counter: string, part: string): string {
  return `DECLARE ${counter} int = 0;
SET @last = 1;
WHILE @last > 0 AND ${counter} < @most
BEGIN
  SET @part = CASE WHEN @most - ${counter} < ${CHUNK} THEN @most - ${counter} ELSE ${CHUNK} END;
  ${part}
  SET @last = @@ROWCOUNT;
  SET ${counter} = ${counter} + @last;
END`;
}

/**
 * Administration.cleanUp: what is older than @before_ms, the oldest first, at most @most of each kind. What an undo
 * within the grace period still needs stays, and each Synchronisation's latest protocol row of a domain. One row.
 */
export const CLEAN_UP: SqlStatement = {
  name: 'cleanUp',
  parameters: { before_ms: 'bigint', most: 'int' },
  sql: batch(
    'DECLARE @part int, @last int;',
    remove(
      '@versions',
      `DELETE FROM ${VERSION} WHERE id IN (SELECT TOP (@part) v.id FROM ${VERSION} AS v WHERE v.kept_at_ms < @before_ms
    AND NOT EXISTS (SELECT 1 FROM ${LINK} AS l WHERE l.synchronisation = v.synchronisation AND l.domaene = v.domaene
      AND l.row_id = v.present_row_id AND l.state = N'deleted' AND l.purge_at_ms IS NOT NULL) ORDER BY v.kept_at_ms, v.id);`,
    ),
    remove(
      '@protocol',
      `DELETE FROM ${PROTOCOL} WHERE id IN (SELECT TOP (@part) p.id FROM ${PROTOCOL} AS p WHERE p.finished_at_ms < @before_ms
    AND EXISTS (SELECT 1 FROM ${PROTOCOL} AS later WHERE later.synchronisation = p.synchronisation AND later.domaene = p.domaene
      AND later.id > p.id) ORDER BY p.finished_at_ms, p.id);`,
    ),
    remove(
      '@tombstones',
      `DELETE FROM ${LINK} WHERE id IN (SELECT TOP (@part) l.id FROM ${LINK} AS l WHERE l.state = N'deleted' AND l.purge_at_ms IS NULL
    AND l.changed_ms < @before_ms ORDER BY l.changed_ms, l.id);`,
    ),
    'SELECT @versions AS versions, @protocol AS protocol, @tombstones AS tombstones;',
  ),
};
