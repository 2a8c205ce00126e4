import type { RunKey, SpoolerPage, SpoolerRead } from '../../sync/ports/store.ts';
import { readLink } from '../codec/linkCodec.ts';
import { readWithheld } from '../codec/stateCodec.ts';
import { runValues, type StoreContext, statementsOf } from './context.ts';
import { readRow } from './readItems.ts';

/** TwoWayStore.readSpooler. Entries of another Anwender bring a row of ours onto the page, but stay: they are that Anwender's. */
export async function readSpooler(
  context: StoreContext,
  run: RunKey,
  read: SpoolerRead,
): Promise<SpoolerPage> {
  const { table, readSpooler: statement } = statementsOf(context, run.domaene);
  const values = {
    ...runValues(run),
    most: read.rows + 1,
    excepted: JSON.stringify(read.except),
    also: JSON.stringify(read.also),
  };
  const [head, page, entries, rows, links, withheld, locked] = await context.connection.query(
    statement,
    values,
    {
      repeat: 'safe',
    },
  );
  const idsByRow = new Map<number, number[]>(page!.map((raw) => [raw.row_id as number, []]));
  for (const raw of entries!) {
    const ids = idsByRow.get(raw.row_id as number) ?? [];
    idsByRow.set(raw.row_id as number, ids);
    if (raw.id !== null) ids.push(raw.id as number);
  }
  return {
    entries: [...idsByRow].map(([rowId, ids]) => ({ rowId, ids })),
    rows: rows!.map((raw) => readRow(table, raw, run)),
    links: links!.map(readLink),
    withheld: withheld!.map(readWithheld),
    locked: locked!.map((raw) => raw.row_id as number),
    more: head![0]!.more === 1,
  };
}
