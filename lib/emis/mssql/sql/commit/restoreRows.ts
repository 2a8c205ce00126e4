import type { TwoWayTable } from '../../../twoWayTable.ts';
import { literal, quoted, tableName } from '../names.ts';
import { DECLARE_ESCAPED, decoded } from './escapes.ts';
import { jsonName, restoredForm, type TableShape } from './shape.ts';
import { VERSION } from './versions.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** @kept holds, by row, what the kept versions of @back know: one entry per column, by its name in JSON. */
export const DECLARE_KEPT = `${DECLARE_ESCAPED}
DECLARE @kept TABLE (id int, name nvarchar(400), value nvarchar(max), PRIMARY KEY (id, name));`;

/** Reads the kept versions of @back into @kept. */
export const READ_KEPT = `INSERT INTO @kept (id, name, value) SELECT b.id, j.[key], ${decoded('j.value')}
  FROM @back AS b INNER JOIN ${VERSION} AS v ON v.id = b.version_id CROSS APPLY OPENJSON(v.row_json) AS j;`;

/** What was kept of a column for the row `row` (an expression), as a value of the column. */
export function keptValue(shape: TableShape, name: string, row: string): string {
  const column = shape.find((one) => same(one.name, name));
  if (column === undefined || column.fixed) return 'NULL';
  return restoredForm(
    column,
    `(SELECT k.value FROM @kept AS k WHERE k.id = ${row} AND k.name = ${literal(jsonName(column.name))})`,
  );
}

/**
 * Overwrites the rows of @back with what their kept versions know: all columns that can be written but for `except` and
 * the mapped ones that bit i of `mask` names. A column that a version does not know keeps what it holds: the table has
 * gained it since.
 */
export function restoreRows(table: TwoWayTable, shape: TableShape, except: readonly string[]): string {
  const columns = shape.filter(({ name, fixed }) => !fixed && !except.some((other) => same(name, other)));
  if (columns.length === 0) return '';
  const assignments = columns.map(({ name }) => {
    const bit = table.columns.findIndex((column) => same(column.name, name));
    const free = bit < 0 ? '' : `(b.mask & ${2 ** bit}) = 0 AND `;
    const known = `EXISTS (SELECT 1 FROM @kept AS k WHERE k.id = b.id AND k.name = ${literal(jsonName(name))})`;
    return `${quoted(name)} = CASE WHEN ${free}${known} THEN ${keptValue(shape, name, 'b.id')} ELSE t.${quoted(name)} END`;
  });
  return `IF EXISTS (SELECT 1 FROM @back)
BEGIN
  ${READ_KEPT}
  UPDATE t SET ${assignments.join(',\n    ')}
  FROM @back AS b INNER JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = b.id;
END`;
}
