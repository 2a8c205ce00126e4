import type { KeepReason, RunKey } from '../../sync/ports/store.ts';
import { keptRow } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { rememberedColumns } from './otherColumns.ts';
import type { Planned } from './planned.ts';
import { SELECT_WRITABLE_COLUMNS, selectWholeRows } from './sql/rows.ts';
import { INSERT_VERSIONS, MOVE_VERSIONS, SELECT_LATEST_VERSIONS } from './sql/runTables.ts';

/** Whose kept versions are written. */
export interface KeptFor {
  readonly synchronisation: number;
  readonly anwender: string;
}

/** Keeps every row that is about to be overwritten in a double change, or deleted. */
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
  const { id, anwender } = run.synchronisation;
  keepRows(connection, table, { synchronisation: id, anwender }, reasons, now_ms);
}

/** Keeps the rows of `reasons` whole as they are now, unmapped columns as well. */
export function keepRows(
  connection: Connection,
  table: TwoWayTable,
  { synchronisation, anwender }: KeptFor,
  reasons: ReadonlyMap<number, KeepReason>,
  now_ms: number,
): void {
  if (reasons.size === 0) return;
  const versions = connection
    .allUncached(selectWholeRows(table), JSON.stringify([...reasons.keys()]))
    .map(({ 'kept row id': rowId, ...row }) => [Number(rowId), reasons.get(Number(rowId)), keptRow(row)]);
  connection.run(INSERT_VERSIONS, synchronisation, table.domaene, anwender, now_ms, JSON.stringify(versions));
}

/** Picks from a kept row the columns that the table still has and that can be written, under the table's names. */
export function writableColumns(connection: Connection, table: TwoWayTable): (kept: SqlRow) => SqlRow {
  const writable = new Map(
    connection
      .all(SELECT_WRITABLE_COLUMNS, table.name)
      .map(({ name }) => [(name as string).toLowerCase(), name as string]),
  );
  return (kept) =>
    Object.fromEntries(
      Object.entries(kept).flatMap(([name, value]) => {
        const present = writable.get(name.toLowerCase());
        return present === undefined ? [] : [[present, value]];
      }),
    );
}

/**
 * What an insert brings back besides the mapped columns: by former row, the columns of its latest kept version (the id
 * among them: the new one goes over it) and what its link remembers of it; where both know a column, the later one.
 */
export function keptColumns(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  formerRows: readonly number[],
): ReadonlyMap<number, SqlRow> {
  if (formerRows.length === 0) return new Map();
  const writable = writableColumns(connection, table);
  const versions = new Map(
    connection
      .all(SELECT_LATEST_VERSIONS, table.domaene, JSON.stringify(formerRows))
      .map((version) => [version.row_id as number, version]),
  );
  const remembered = rememberedColumns(connection, run, formerRows);
  return new Map(
    formerRows.map((former) => {
      const version = versions.get(former);
      const seen = remembered.get(former);
      const kept = version === undefined ? {} : (JSON.parse(version.row_json as string) as SqlRow);
      const keptAt_ms = (version?.kept_at_ms ?? 0) as number;
      const versionIsLater = keptAt_ms > (seen?.seenAt_ms ?? 0);
      const columns = versionIsLater ? { ...seen?.columns, ...kept } : { ...kept, ...seen?.columns };
      return [former, writable(columns)];
    }),
  );
}

/** The kept versions of rows that were inserted again follow them: `moved` is `[former row, row]` each. */
export function moveVersions(
  connection: Connection,
  run: RunKey,
  moved: readonly (readonly [number, number])[],
): void {
  if (moved.length === 0) return;
  connection.run(MOVE_VERSIONS, run.synchronisation.id, run.domaene, JSON.stringify(moved));
}
