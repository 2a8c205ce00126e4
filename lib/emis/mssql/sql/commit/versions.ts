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

/** Finds for the inserts of @write that bring a former row back its latest kept version. */
export const FIND_VERSIONS = `UPDATE r SET version_id = (SELECT MAX(v.id) FROM ${VERSION} AS v WHERE v.domaene = @domaene AND v.present_row_id = r.former)
FROM @write AS r WHERE r.kind = 'i' AND r.former IS NOT NULL;`;

/** The Synchronisation's kept versions follow the rows that live on under a new number. */
export const MOVE_VERSIONS = `UPDATE v SET present_row_id = i.id
FROM @write AS r INNER JOIN @inserted AS i ON i.place = r.place
INNER JOIN ${VERSION} AS v ON v.domaene = @domaene AND v.present_row_id = r.former
WHERE r.former IS NOT NULL AND v.synchronisation = @synchronisation;`;
