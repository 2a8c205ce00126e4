import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { batch, giveUp } from './batch.ts';
import { DECLARE_KEPT, keptValue, READ_KEPT, restoreRows } from './commit/restoreRows.ts';
import type { TableShape } from './commit/shape.ts';
import { asJson, VERSION } from './commit/versions.ts';
import { quoted, tableName } from './names.ts';
import { spoolerParts } from './spoolerParts.ts';

/** A two-way domain's table with its columns as they are now. */
export interface ShapedTable {
  readonly table: TwoWayTable;
  readonly shape: TableShape;
}

/**
 * Finds the kept version @version and locks all versions of its row, so that two restores of it follow one another. The
 * first one may have given the row another number: it is read again.
 */
const LOCK_VERSION = `DECLARE @domaene nvarchar(20), @synchronisation int, @anwender nvarchar(450), @former int, @row_id int;
SELECT @domaene = v.domaene, @synchronisation = v.synchronisation, @anwender = v.anwender, @former = v.present_row_id
FROM ${VERSION} AS v WHERE v.id = @version;
IF @domaene IS NULL
${giveUp('0 AS known')}
UPDATE v SET reason = v.reason FROM ${VERSION} AS v WHERE v.domaene = @domaene AND v.present_row_id = @former;
SELECT @former = v.present_row_id FROM ${VERSION} AS v WHERE v.id = @version;`;

/** Overwrites the row with everything that was kept but for its number; what it holds is kept before. */
function overwrite({ table, shape }: ShapedTable): string {
  return `INSERT INTO ${VERSION} (synchronisation, domaene, anwender, row_id, present_row_id, reason, kept_at_ms, row_json)
    SELECT @synchronisation, CAST(@domaene AS nvarchar(20)), CAST(@anwender AS nvarchar(450)), @former, @former, N'wiederhergestellt', @now, ${asJson(shape)}
    FROM ${tableName(table.name)} AS t WHERE t.${quoted(table.id)} = @former;
    ${restoreRows(table, shape, [table.id])}`;
}

/** Inserts the row again: the mapped columns first, then all others; its kept versions follow it. */
function insertAgain({ table, shape }: ShapedTable): string {
  const columns = [table.anwender, ...table.columns.map(({ name }) => name)];
  return `${READ_KEPT}
    INSERT INTO ${tableName(table.name)} (${columns.map(quoted).join(', ')})
    OUTPUT inserted.${quoted(table.id)} INTO @new (id)
    SELECT ${columns.map((column) => keptValue(shape, column, '@former')).join(',\n      ')};
    SELECT @row_id = id FROM @new;
    DELETE FROM @kept;
    UPDATE @back SET id = @row_id;
    ${restoreRows(table, shape, [table.id])}
    UPDATE v SET present_row_id = @row_id FROM ${VERSION} AS v WHERE v.domaene = @domaene AND v.present_row_id = @former;`;
}

function restoreInto(map: SchemaMap, shaped: ShapedTable): string {
  const { table, shape } = shaped;
  const { spooler, column, ofDomain, insert } = spoolerParts(map, table);
  const entries = (row: string) =>
    `FROM ${spooler} AS s WHERE ${ofDomain('s')} AND ${column('datensatz_id')} = ${row}`;
  return `IF @domaene = N'${table.domaene}'
BEGIN
  INSERT INTO @before (id) SELECT ${column('id')} ${entries('@former')};
  INSERT INTO @back (id, version_id, mask) VALUES (@former, @version, 0);
  SELECT @row_id = t.${quoted(table.id)} FROM ${tableName(table.name)} AS t WITH (UPDLOCK, ROWLOCK) WHERE t.${quoted(table.id)} = @former;
  IF @row_id IS NOT NULL
  BEGIN
    ${overwrite(shaped)}
  END
  ELSE
  BEGIN
    ${insertAgain(shaped)}
  END
  IF NOT EXISTS (SELECT 1 ${entries('@row_id')} AND NOT EXISTS (SELECT 1 FROM @before AS b WHERE b.id = ${column('id')}))
    ${insert}
    SELECT '${table.code}', @row_id, 'U', COALESCE(${anwenderOf(table, shape)}, @anwender), SYSUTCDATETIME();
END`;
}

function anwenderOf(table: TwoWayTable, shape: TableShape): string {
  return `CAST(${keptValue(shape, table.anwender, '@row_id')} AS nvarchar(450))`;
}

/** Administration.restore. One row: `known` = 0, or `row_id` and `inserted`. */
export function restore(map: SchemaMap, tables: readonly ShapedTable[], now: string): SqlStatement {
  return {
    name: 'restore',
    parameters: { version: 'bigint' },
    sql: batch(
      DECLARE_KEPT,
      `DECLARE @now bigint = ${now};
DECLARE @before TABLE (id bigint PRIMARY KEY);
DECLARE @new TABLE (id int PRIMARY KEY);
BEGIN TRANSACTION;`,
      LOCK_VERSION,
      ...tables.map((shaped) => restoreInto(map, shaped)),
      `COMMIT TRANSACTION;
SELECT 1 AS known, @row_id AS row_id, CASE WHEN EXISTS (SELECT 1 FROM @new) THEN 1 ELSE 0 END AS inserted;`,
    ),
  };
}
