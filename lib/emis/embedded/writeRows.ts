import assert from 'node:assert/strict';
import type { Columns, ColumnValue } from '../../domain/twoWayDomain.ts';
import { StoreError } from '../../sync/ports/errors.ts';
import type { RowWrite, RunKey } from '../../sync/ports/store.ts';
import { toSql } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { MappedColumn, TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { keptColumns, moveVersions } from './keptVersions.ts';
import type { Planned } from './planned.ts';
import { deleteRows, type InsertColumn, insertRows, selectGreatestId, updateRows } from './sql/rows.ts';

type WriteOf<Kind extends RowWrite['kind']> = { index: number; row: Extract<RowWrite, { kind: Kind }> };

function writes<Kind extends RowWrite['kind']>(planned: readonly Planned[], kind: Kind): WriteOf<Kind>[] {
  return planned.flatMap(({ index, change }) =>
    change.row?.kind === kind ? [{ index, row: change.row as WriteOf<Kind>['row'] }] : [],
  );
}

/** The given columns in the table's order; a name that is not mapped is a mistake of the caller. */
function given(table: TwoWayTable, columns: Columns): MappedColumn[] {
  const mapped = table.columns.filter((column) => columns[column.logical] !== undefined);
  const names = Object.keys(columns);
  assert(
    mapped.length === names.length,
    `Only mapped columns may be written to ${table.name}: ${names.join(', ')}.`,
  );
  return mapped;
}

/** Deletes rows; their kept versions are on record by now. */
export function deletePlannedRows(
  connection: Connection,
  table: TwoWayTable,
  planned: readonly Planned[],
): void {
  const ids = writes(planned, 'delete').map(({ row }) => row.id);
  if (ids.length > 0) connection.run(deleteRows(table), JSON.stringify(ids));
}

/**
 * Updates rows: of each only the columns given for it, one statement per set of columns. A trigger of the vendor may hang
 * on a column (`AFTER UPDATE OF von`).
 */
export function updatePlannedRows(
  connection: Connection,
  table: TwoWayTable,
  planned: readonly Planned[],
): void {
  const statements = new Map<string, unknown[][]>();
  for (const { row } of writes(planned, 'update')) {
    const columns = given(table, row.columns);
    if (columns.length === 0) continue;
    const sql = updateRows(
      table,
      columns.map(({ name }) => name),
    );
    const values = statements.get(sql) ?? [];
    statements.set(sql, values);
    values.push([row.id, ...columns.map(({ logical }) => toSql(row.columns[logical]!))]);
  }
  for (const [sql, values] of statements) {
    if (connection.run(sql, JSON.stringify(values)) === values.length) continue;
    // The rows were read just now in this transaction: only a trigger of the vendor can have refused one silently.
    throw new StoreError(
      'page',
      `emis hat nicht alle ${values.length} Änderungen in ${table.name} angenommen. Nichts davon wurde geschrieben.`,
    );
  }
}

interface Insert {
  readonly columns: readonly InsertColumn[];
  readonly values: readonly unknown[];
}

/** One row to insert: the given columns, beneath them those of the kept version. Columns that nobody gives keep their default. */
function insertOf(table: TwoWayTable, id: number, row: WriteOf<'insert'>['row'], kept: SqlRow): Insert {
  const mapped: [string, ColumnValue][] = given(table, row.columns).map(({ logical, name }) => [
    name,
    row.columns[logical]!,
  ]);
  const own: [string, ColumnValue][] = [[table.id, id], [table.anwender, row.anwender], ...mapped];
  const taken = new Set(own.map(([name]) => name.toLowerCase()));
  const restored = Object.entries(kept).filter(([name]) => !taken.has(name.toLowerCase()));
  return {
    columns: [
      ...own.map(([name]) => ({ name, kept: false })),
      ...restored.map(([name]) => ({ name, kept: true })),
    ],
    values: [...own.map(([, value]) => toSql(value)), ...restored.map(([, value]) => value)],
  };
}

/**
 * Inserts rows: one statement per set of columns, which is one per page, and one more where kept versions are restored.
 * The numbers are given here, under the write lock, so that each change knows its row for certain.
 *
 * @returns by the change's place, the id of its row.
 */
export function insertPlannedRows(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  planned: readonly Planned[],
): ReadonlyMap<number, number> {
  const inserts = writes(planned, 'insert');
  if (inserts.length === 0) return new Map();
  const greatest = connection.get(selectGreatestId(table), table.name)!.id as number;
  const kept = keptColumns(
    connection,
    table,
    run,
    inserts.flatMap(({ row }) => (row.restoreFrom === undefined ? [] : [row.restoreFrom])),
  );
  const statements = new Map<string, unknown[][]>();
  const ids = new Map<number, number>();
  for (const [place, { index, row }] of inserts.entries()) {
    const id = greatest + 1 + place;
    ids.set(index, id);
    const former = row.restoreFrom === undefined ? undefined : kept.get(row.restoreFrom);
    const insert = insertOf(table, id, row, former ?? {});
    const sql = insertRows(table, insert.columns);
    const values = statements.get(sql) ?? [];
    statements.set(sql, values);
    values.push([...insert.values]);
  }
  for (const [sql, values] of statements) connection.run(sql, JSON.stringify(values));
  const moved = inserts.flatMap(({ index, row }) =>
    row.restoreFrom === undefined ? [] : [[row.restoreFrom, ids.get(index)!] as const],
  );
  moveVersions(connection, run, moved);
  return ids;
}
