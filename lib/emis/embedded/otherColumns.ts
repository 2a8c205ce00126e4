import type { RunKey } from '../../sync/ports/store.ts';
import { keptRow } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import type { Planned } from './planned.ts';
import { PUT_OTHER_COLUMNS, SELECT_OTHER_COLUMNS } from './sql/otherColumns.ts';
import { selectWholeRows } from './sql/rows.ts';
import type { SpoolerSql } from './sql/spooler.ts';

/** What the columns that do not travel held when the row was last looked at, and when that was. */
export interface OtherColumns {
  readonly columns: SqlRow;
  readonly seenAt_ms: number;
}

/** Rows that emis users have touched since they were last looked at, and rows that are linked from now on. */
function rowsToRemember(
  connection: Connection,
  spooler: SpoolerSql,
  planned: readonly Planned[],
): ReadonlySet<number> {
  const entries = planned.flatMap(({ change }) => change.spooler ?? []);
  const touched =
    entries.length === 0
      ? []
      : connection.all(spooler.rowsOfIds, JSON.stringify(entries)).map((row) => row.row_id as number);
  const linked = planned.flatMap(({ change: { link, row } }) =>
    link?.kind === 'insert' && row?.kind !== 'insert' && link.link.rowId !== null ? [link.link.rowId] : [],
  );
  return new Set([...touched, ...linked]);
}

/**
 * Remembers with each link what only emis knows of its row: when a user of emis deletes the row, the spooler names its
 * number and nothing else, and an item that then comes back from Outlook (sync.md, decision table) must bring EMISNummer
 * and the like along. To be called before the spooler entries are removed and after the links are written.
 */
export function rememberOtherColumns(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  spooler: SpoolerSql,
  planned: readonly Planned[],
  now_ms: number,
): void {
  const rows = rowsToRemember(connection, spooler, planned);
  if (rows.size === 0) return;
  const ours = new Set(
    [table.id, table.anwender, ...table.columns.map(({ name }) => name)].map((name) => name.toLowerCase()),
  );
  const seen = connection
    .allUncached(selectWholeRows(table), JSON.stringify([...rows]))
    .map(({ 'kept row id': rowId, ...row }) => {
      const others = Object.entries(row).filter(([name]) => !ours.has(name.toLowerCase()));
      return [Number(rowId), keptRow(Object.fromEntries(others))];
    });
  if (seen.length > 0)
    connection.run(PUT_OTHER_COLUMNS, run.synchronisation.id, run.domaene, JSON.stringify(seen), now_ms);
}

/** By former row, what its link remembers. */
export function rememberedColumns(
  connection: Connection,
  run: RunKey,
  formerRows: readonly number[],
): ReadonlyMap<number, OtherColumns> {
  return new Map(
    connection
      .all(SELECT_OTHER_COLUMNS, run.synchronisation.id, run.domaene, JSON.stringify(formerRows))
      .map((row) => [
        row.row_id as number,
        {
          columns: JSON.parse(row.other_columns as string) as SqlRow,
          seenAt_ms: row.other_columns_ms as number,
        },
      ]),
  );
}
