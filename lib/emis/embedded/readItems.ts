import type { EmisRow, Link, RunKey, Withheld } from '../../sync/ports/store.ts';
import { itemKey } from '../codec/itemKey.ts';
import { readLink } from '../codec/linkCodec.ts';
import { readRow } from '../codec/rowCodec.ts';
import { readWithheld } from '../codec/stateCodec.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { SELECT_LINKS } from './sql/links.ts';
import { selectRows } from './sql/rows.ts';
import { SELECT_WITHHELD } from './sql/runTables.ts';

/** The links of Outlook ids and of emis rows, by id; one statement. */
export function readLinks(
  connection: Connection,
  run: RunKey,
  outlookIds: readonly string[],
  rowIds: readonly number[],
): Link[] {
  return connection
    .all(
      SELECT_LINKS,
      run.synchronisation.id,
      run.domaene,
      JSON.stringify(outlookIds.map(itemKey)),
      JSON.stringify(rowIds),
    )
    .map(readLink);
}

/** Rows by id, as far as they exist; one statement. */
export function readRows(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  ids: Iterable<number>,
): EmisRow[] {
  return connection
    .all(selectRows(table), JSON.stringify([...new Set(ids)]))
    .map((raw) => readRow(table, raw, run.synchronisation.anwender));
}

/** What is withheld of the given items and of both sides of their links; one statement. */
export function readWithheldOf(
  connection: Connection,
  run: RunKey,
  outlookIds: readonly string[],
  rowIds: readonly number[],
  links: readonly Link[],
): Withheld[] {
  const keys = (ids: readonly string[]) => JSON.stringify([...new Set(ids)].map(itemKey));
  return connection
    .all(
      SELECT_WITHHELD,
      run.synchronisation.id,
      run.domaene,
      keys([...outlookIds, ...links.map((link) => link.outlookId)]),
      keys([...rowIds, ...links.map((link) => link.rowId)].map(String)),
    )
    .map(readWithheld);
}
