import type { KeepReason, RunKey } from '../../sync/ports/store.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection, SqlRow } from './connection.ts';
import type { Planned } from './planned.ts';
import { keptRow } from './rowCodec.ts';
import { SELECT_WRITABLE_COLUMNS, selectWholeRows } from './sql/rows.ts';
import { INSERT_VERSIONS, SELECT_LATEST_VERSIONS } from './sql/runTables.ts';

/** Keeps every row that is about to be overwritten in a double change, or deleted: whole, unmapped columns as well. */
export function keepVersions(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  planned: readonly Planned[],
  now_ms: number,
): void {
  const reasons = new Map<number, KeepReason>();
  for (const { change } of planned) {
    const row = change.row;
    if (row !== undefined && row.kind !== 'insert' && row.keep !== undefined) reasons.set(row.id, row.keep);
  }
  if (reasons.size === 0) return;
  const versions = connection
    .allUncached(selectWholeRows(table), JSON.stringify([...reasons.keys()]))
    .map(({ 'kept row id': rowId, ...row }) => [Number(rowId), reasons.get(Number(rowId)), keptRow(row)]);
  connection.run(
    INSERT_VERSIONS,
    run.synchronisation.id,
    run.domaene,
    run.synchronisation.anwender,
    now_ms,
    JSON.stringify(versions),
  );
}

/**
 * What an insert brings back besides the mapped columns: by former row, the columns of its latest kept version that the
 * table still has and can be written (the id among them: the new one goes over it).
 */
export function keptColumns(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  formerRows: readonly number[],
): ReadonlyMap<number, SqlRow> {
  if (formerRows.length === 0) return new Map();
  const writable = new Map(
    connection
      .all(SELECT_WRITABLE_COLUMNS, table.name)
      .map((row) => [(row.name as string).toLowerCase(), row.name as string]),
  );
  return new Map(
    connection.all(SELECT_LATEST_VERSIONS, run.domaene, JSON.stringify(formerRows)).map((version) => {
      const row = JSON.parse(version.row_json as string) as SqlRow;
      const columns = Object.entries(row)
        .filter(([name]) => writable.has(name.toLowerCase()))
        .map(([name, value]) => [writable.get(name.toLowerCase())!, value]);
      return [version.row_id as number, Object.fromEntries(columns)];
    }),
  );
}
