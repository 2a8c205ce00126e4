import { StoreError } from '../../../lib/sync/ports/errors.ts';
import type { ItemChange, TwoWayStore } from '../../../lib/sync/ports/store.ts';

/** A table that somebody holds as a whole (the spooler under a bulk save): every commit that writes rows waits in vain. */
export interface HeldTable {
  held: boolean;
  /** Commits that were refused. */
  refusals: number;
}

/**
 * The store as it is on a SQL Server where emis users hold rows in open transactions: what the embedded database, with its
 * one writer at a time, cannot show.
 */
export function withHeldRows(
  inner: TwoWayStore,
  held: ReadonlySet<number>,
  table: HeldTable = { held: false, refusals: 0 },
): TwoWayStore {
  const isFree = ({ rowId }: { readonly rowId: number }): boolean => !held.has(rowId);
  const touches = ({ row }: ItemChange): boolean =>
    row !== undefined && row.kind !== 'insert' && held.has(row.id);
  return {
    get roundTrips() {
      return inner.roundTrips;
    },
    get statements() {
      return inner.statements;
    },
    beginRun: (...args) => inner.beginRun(...args),
    readPurges: (...args) => inner.readPurges(...args),
    async lookup(...args) {
      const found = await inner.lookup(...args);
      if ([...found.rows, ...found.candidates].some(({ id }) => held.has(id))) throw locked();
      return found;
    },
    async readSuspects(...args) {
      const { links, rows } = await inner.readSuspects(...args);
      return { links: links.filter(isFree), rows };
    },
    async readDeletions(...args) {
      const page = await inner.readDeletions(...args);
      return { ...page, links: page.links.filter(isFree) };
    },
    async readSpooler(run, read) {
      const page = await inner.readSpooler(run, read);
      const entries = page.entries.filter(isFree);
      return {
        ...page,
        entries,
        rows: page.rows.filter(({ id }) => !held.has(id)),
        locked: read.also.filter((rowId) => held.has(rowId)),
        more: page.more && entries.length > 0,
      };
    },
    async commit(run, fence, unit) {
      if (unit.changes.some(touches) || (table.held && unit.changes.some(({ row }) => row !== undefined))) {
        table.refusals += 1;
        throw locked();
      }
      return inner.commit(run, fence, unit);
    },
  };
}

const locked = () => new StoreError('page', 'Der Datensatz ist in emis gerade gesperrt.', undefined, true);
