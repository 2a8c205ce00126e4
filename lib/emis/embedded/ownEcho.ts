import type { Connection } from './connection.ts';
import type { Planned } from './planned.ts';
import type { SpoolerSql } from './sql/spooler.ts';

/** The existing rows that a commit writes. */
function writtenRows(planned: readonly Planned[]): number[] {
  return planned.flatMap(({ change: { row } }) =>
    row?.kind === 'update' || row?.kind === 'delete' ? [row.id] : [],
  );
}

/**
 * Runs the commit's writes to the emis table and takes back the spooler entries that its triggers made of them. Exact:
 * the written rows are locked by this transaction, so every entry of theirs that was not there before is its own. The
 * fingerprints would recognise such an echo all the same; this spares the next push from reading it. Each row is written
 * once, which makes one entry: what comes on top is a trigger of the vendor that changed the row once more, and travels.
 *
 * @param write makes the writes and answers the ids of the rows it inserted.
 */
export function withoutOwnEcho(
  connection: Connection,
  spooler: SpoolerSql,
  planned: readonly Planned[],
  write: () => ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const written = writtenRows(planned);
  const before = written.length === 0 ? [] : connection.all(spooler.idsOfRows, JSON.stringify(written));
  const inserted = write();
  const touched = [...written, ...inserted.values()];
  if (touched.length > 0) {
    connection.run(spooler.removeEcho, JSON.stringify(touched), JSON.stringify(before.map(({ id }) => id)));
  }
  return inserted;
}
