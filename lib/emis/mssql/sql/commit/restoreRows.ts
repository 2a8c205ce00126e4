import type { TwoWayTable } from '../../../twoWayTable.ts';
import { decoded } from '../json.ts';
import { literal, quoted, tableName } from '../names.ts';
import { jsonName, restoredForm, type TableShape } from './shape.ts';
import { VERSION } from './versions.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The columns that a kept version can bring back, each with its value out of JSON (alias `k`). */
export function restorable(shape: TableShape) {
  const columns = shape.filter(({ fixed }) => !fixed);
  return {
    columns: columns.map((column, index) => ({
      name: column.name,
      key: jsonName(column.name),
      value: restoredForm(column, decoded(`k.k${index}`)),
    })),
    /** The FROM clause's last part: one row out of the kept version `v`. */
    source: `CROSS APPLY OPENJSON(v.row_json) WITH (${columns.map(({ name }, index) => `k${index} nvarchar(max) '$."${jsonName(name)}"'`).join(', ')}) AS k`,
  };
}

/**
 * Overwrites the rows of @back with what their kept versions know: all columns that can be written but for `except` and
 * the mapped ones that bit i of `mask` names. A column that a version does not know keeps what it holds: the table has
 * gained it since.
 */
export function restoreRows(table: TwoWayTable, shape: TableShape, except: readonly string[]): string {
  const { columns, source } = restorable(shape);
  const assignments = columns
    .filter(({ name }) => !except.some((other) => same(name, other)))
    .map(({ name, key, value }) => {
      const bit = table.columns.findIndex((column) => same(column.name, name));
      const free = bit < 0 ? '' : `(b.mask & ${2 ** bit}) = 0 AND `;
      return `${quoted(name)} = CASE WHEN ${free}EXISTS (SELECT 1 FROM @known AS n WHERE n.id = b.id AND n.name = ${literal(key)}) THEN ${value} ELSE t.${quoted(name)} END`;
    });
  if (assignments.length === 0) return '';
  return `IF EXISTS (SELECT 1 FROM @back)
BEGIN
  INSERT INTO @known (id, name) SELECT b.id, j.[key] FROM @back AS b INNER JOIN ${VERSION} AS v ON v.id = b.version_id
  CROSS APPLY OPENJSON(v.row_json) AS j;
  UPDATE t SET ${assignments.join(',\n    ')}
  FROM @back AS b INNER JOIN ${VERSION} AS v ON v.id = b.version_id ${source}
  INNER JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = b.id;
END`;
}

export const DECLARE_KNOWN = 'DECLARE @known TABLE (id int, name nvarchar(450), PRIMARY KEY (id, name));';
