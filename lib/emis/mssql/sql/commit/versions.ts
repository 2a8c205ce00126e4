import type { TwoWayTable } from '../../../twoWayTable.ts';
import { quoted, tableName } from '../names.ts';
import { jsonName, keptForm, type TableShape } from './shape.ts';

export const VERSION = '[dbo].[s_exchange_sync_version]';

/** A whole row (alias `t`) as one JSON object, every column by its name. */
export function wholeRow(shape: TableShape): string {
  const columns = shape.map(
    (column) => `${keptForm(column, `t.${quoted(column.name)}`)} AS ${quoted(jsonName(column.name))}`,
  );
  return `(SELECT ${columns.join(', ')} FOR JSON PATH, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER)`;
}

/** Keeps the rows of @write that are about to be overwritten or deleted, whole as they are now. */
export function keepVersions(table: TwoWayTable, shape: TableShape): string {
  return `IF EXISTS (SELECT 1 FROM @write WHERE keep IS NOT NULL)
INSERT INTO ${VERSION} (synchronisation, domaene, anwender, row_id, present_row_id, reason, kept_at_ms, row_json)
SELECT @synchronisation, @domaene, CAST(@anwender AS nvarchar(450)), r.id, r.id, r.keep, @now, ${wholeRow(shape)}
FROM @write AS r INNER JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = r.id
WHERE r.keep IS NOT NULL AND NOT EXISTS (SELECT 1 FROM @write AS o WHERE o.id = r.id AND o.keep IS NOT NULL AND o.place > r.place)
ORDER BY r.place;`;
}

/** The inserts of @write that bring a former row back: @back holds the new row, its kept version, and what was given. */
export const FIND_VERSIONS = `DECLARE @back TABLE (id int PRIMARY KEY, version_id bigint, mask int);
INSERT INTO @back (id, version_id, mask)
SELECT i.id, MAX(v.id), r.mask FROM @write AS r INNER JOIN @inserted AS i ON i.place = r.place
INNER JOIN ${VERSION} AS v ON v.domaene = @domaene AND v.present_row_id = r.former
WHERE r.former IS NOT NULL GROUP BY i.id, r.mask;`;

/** The Synchronisation's kept versions follow the rows that live on under a new number. */
export const MOVE_VERSIONS = `IF EXISTS (SELECT 1 FROM @back)
  UPDATE v SET present_row_id = i.id
  FROM @write AS r INNER JOIN @inserted AS i ON i.place = r.place
  INNER JOIN ${VERSION} AS v ON v.domaene = @domaene AND v.present_row_id = r.former
  WHERE r.former IS NOT NULL AND v.synchronisation = @synchronisation;`;
