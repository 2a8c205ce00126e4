import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { literal, tableName } from './names.ts';

/**
 * Reads the columns of a two-way domain's table as they are in this installation, in their order: name, base type (NULL
 * for types of the CLR), length in bytes (−1 = max), precision, scale; `fixed`: the database fills
 * it by itself, or no text can be turned into it.
 */
export function selectColumns(table: TwoWayTable): string {
  const query = `SELECT c.name AS name, y.name AS type, c.max_length AS bytes, c.precision AS digits, c.scale AS scale,
  CASE WHEN c.is_identity = 1 OR c.is_computed = 1 OR c.generated_always_type <> 0 OR y.name IS NULL
    OR y.name IN (N'timestamp', N'rowversion', N'sql_variant') THEN 1 ELSE 0 END AS fixed
FROM sys.columns AS c LEFT JOIN sys.types AS y ON y.user_type_id = c.system_type_id
WHERE c.object_id = OBJECT_ID(${literal(tableName(table.name))}) ORDER BY c.column_id`;
  // A batch of its own: checkers of our statements know the emis database, not the server's catalog.
  return `EXEC (${literal(query)});`;
}

/** The columns alone, for those who begin no run. */
export function readColumns(table: TwoWayTable): SqlStatement {
  return { name: `readColumns ${table.domaene}`, parameters: {}, sql: batch(selectColumns(table)) };
}
