import type { RunKey, SpoolerPage, SpoolerRead } from '../../sync/ports/store.ts';
import { domainSql, type StoreContext } from './context.ts';
import { readLinks, readRows, readWithheldOf } from './readItems.ts';

/**
 * TwoWayStore.readSpooler. The entries are read first and the rows in a later statement, so that a row is never older
 * than its entry. Entries of another Anwender bring a row of ours onto the page, but stay: they are that Anwender's.
 */
export function readSpooler(context: StoreContext, run: RunKey, read: SpoolerRead): Promise<SpoolerPage> {
  const { connection } = context;
  const { table, spooler } = domainSql(context, run.domaene);
  const who = [run.synchronisation.anwender, run.synchronisation.id, run.domaene] as const;
  return connection.read(() => {
    const waiting = connection.all(spooler.page, ...who, JSON.stringify(read.except), read.rows + 1);
    const page = waiting.slice(0, read.rows).map((row) => row.row_id as number);
    const idsByRow = new Map<number, number[]>(page.map((rowId) => [rowId, []]));
    const excepted = new Set(read.except);
    const also = read.also.filter((rowId) => !excepted.has(rowId));
    for (const entry of connection.all(
      spooler.entries,
      ...who,
      JSON.stringify([...new Set([...page, ...also])]),
    )) {
      const ids = idsByRow.get(entry.row_id as number) ?? [];
      idsByRow.set(entry.row_id as number, ids);
      if (entry.own === 1) ids.push(entry.id as number);
    }
    const rowIds = [...new Set([...page, ...read.also])];
    const links = readLinks(connection, run, [], rowIds);
    return {
      entries: [...idsByRow].map(([rowId, ids]) => ({ rowId, ids })),
      rows: readRows(connection, table, run, rowIds),
      links,
      withheld: readWithheldOf(connection, run, [], rowIds, links),
      // One file, one writer: what can be read at all is committed.
      locked: [],
      more: waiting.length > read.rows,
    };
  });
}
