import type { TwoWayTable } from '../../../twoWayTable.ts';
import { LINK } from '../links.ts';
import { literal, quoted, tableName } from '../names.ts';
import { DECLARE_ESCAPED, decoded } from './escapes.ts';
import { jsonName, restoredForm, type TableShape } from './shape.ts';
import { VERSION } from './versions.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * @back: rows that get back what is known of them: their kept version, the link that remembers it (NULL: none), and which
 * mapped columns are given anew (bit i of `mask`). @kept holds what is known, one entry per column, by its name in JSON.
 */
export const DECLARE_KEPT = `${DECLARE_ESCAPED}
DECLARE @back TABLE (id int PRIMARY KEY, version_id bigint, link_id bigint, mask int);
DECLARE @kept TABLE (id int, name nvarchar(440), of_link int, seen_ms bigint, value nvarchar(max), PRIMARY KEY (id, name, of_link));`;

/** Reads what is known of @back into @kept; where both know a column, the later one. */
export const READ_KEPT = `INSERT INTO @kept (id, name, of_link, seen_ms, value) SELECT b.id, j.[key], 0, v.kept_at_ms, ${decoded('j.value')}
  FROM @back AS b INNER LOOP JOIN ${VERSION} AS v ON v.id = b.version_id CROSS APPLY OPENJSON(v.row_json) AS j;
  INSERT INTO @kept (id, name, of_link, seen_ms, value) SELECT b.id, j.[key], 1, l.other_columns_ms, ${decoded('j.value')}
  FROM @back AS b INNER LOOP JOIN ${LINK} AS l ON l.id = b.link_id CROSS APPLY OPENJSON(l.other_columns) AS j;
  DELETE k FROM @kept AS k WHERE EXISTS (SELECT 1 FROM @kept AS o WHERE o.id = k.id AND o.name = k.name AND o.of_link <> k.of_link
    AND (o.seen_ms > k.seen_ms OR (o.seen_ms = k.seen_ms AND o.of_link = 1)));`;

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
 * Overwrites the rows of @back with what is known of them: all columns that can be written but for `except` and
 * the mapped ones that bit i of `mask` names. A column of which nothing is known keeps what it holds: the table has
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
  FROM @back AS b INNER LOOP JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = b.id;
END`;
}
