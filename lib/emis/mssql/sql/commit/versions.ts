import type { TwoWayTable } from '../../../twoWayTable.ts';
import { LINK, OF_RUN } from '../links.ts';
import { quoted, tableName } from '../names.ts';
import { jsonName, keptForm, type TableShape } from './shape.ts';

export const VERSION = '[dbo].[s_exchange_sync_version]';

/** The columns of a row (alias `t`) as one JSON object, each by its name. */
export function asJson(shape: TableShape): string {
  const columns = shape.map(
    (column) => `${keptForm(column, `t.${quoted(column.name)}`)} AS ${quoted(jsonName(column.name))}`,
  );
  return `(SELECT ${columns.join(', ')} FOR JSON PATH, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER)`;
}

/** Keeps the rows of @write that are about to be overwritten or deleted, whole as they are now. */
export function keepVersions(table: TwoWayTable, shape: TableShape): string {
  return `IF EXISTS (SELECT 1 FROM @write WHERE keep IS NOT NULL)
INSERT INTO ${VERSION} (synchronisation, domaene, anwender, row_id, present_row_id, reason, kept_at_ms, row_json)
SELECT @synchronisation, @domaene, CAST(@anwender AS nvarchar(450)), r.id, r.id, r.keep, @now, ${asJson(shape)}
FROM @write AS r INNER LOOP JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = r.id
WHERE r.keep IS NOT NULL AND NOT EXISTS (SELECT 1 FROM @write AS o WHERE o.id = r.id AND o.keep IS NOT NULL AND o.place > r.place)
ORDER BY r.place;`;
}

/**
 * The inserts of @write that bring a former row back, in @back: the new row, what was given, and what is known of the
 * former row, as far as anything is: its latest kept version, by the number that it lives on under, or else by the one it
 * was kept under (a row that was restored under another number may come back from Outlook as well); and the link of this
 * run that remembers it, the latest.
 */
export const FIND_FORMER = `DECLARE @former TABLE (id int PRIMARY KEY, nr int, mask int, version_id bigint, link_id bigint);
INSERT INTO @former (id, nr, mask) SELECT i.id, r.former, r.mask
FROM @write AS r INNER JOIN @inserted AS i ON i.place = r.place WHERE r.former IS NOT NULL;
IF EXISTS (SELECT 1 FROM @former)
BEGIN
  UPDATE @former SET version_id = COALESCE(
    (SELECT MAX(v.id) FROM ${VERSION} AS v WHERE v.domaene = @domaene AND v.present_row_id = nr),
    (SELECT MAX(v.id) FROM ${VERSION} AS v WHERE v.domaene = @domaene AND v.row_id = nr)),
    link_id = (SELECT TOP (1) l.id FROM ${LINK} AS l WHERE ${OF_RUN} AND l.row_id = nr AND l.other_columns IS NOT NULL
      ORDER BY l.other_columns_ms DESC, l.id DESC);
  INSERT INTO @back (id, version_id, link_id, mask) SELECT f.id, f.version_id, f.link_id, f.mask FROM @former AS f
  WHERE f.version_id IS NOT NULL OR f.link_id IS NOT NULL;
END`;

/** The Synchronisation's kept versions follow the rows that live on under a new number. */
export const MOVE_VERSIONS = `IF EXISTS (SELECT 1 FROM @former)
  UPDATE v SET present_row_id = f.id FROM @former AS f
  INNER LOOP JOIN ${VERSION} AS v ON v.domaene = @domaene AND v.present_row_id = f.nr WHERE v.synchronisation = @synchronisation;`;
