import type { EmisRow, RunKey } from '../../sync/ports/store.ts';
import { fromSql, trimmedName } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { TwoWayTable } from '../twoWayTable.ts';

/** A row as the port shows it, from the columns of `rowList`. A row of the run's Anwender bears the name as they spell it. */
export function readRow(table: TwoWayTable, raw: SqlRow, run: RunKey): EmisRow {
  return {
    id: raw.id as number,
    anwender: raw.own === 1 ? run.synchronisation.anwender : trimmedName(raw.anwender),
    columns: Object.fromEntries(
      table.columns.map((column) => [column.logical, fromSql(column.kind, raw[column.logical])]),
    ),
    stand: raw.stand as string,
    ...(raw.done === 1 && { done: true }),
  };
}
