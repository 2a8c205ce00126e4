import type {
  DeletionPage,
  Link,
  Lookup,
  LookupResult,
  RunKey,
  TwoWayStore,
} from '../../sync/ports/store.ts';
import { readLink } from '../codec/linkCodec.ts';
import { readRow } from '../codec/rowCodec.ts';
import { domainSql, type StoreContext } from './context.ts';
import { readLinks, readRows, readWithheldOf } from './readItems.ts';
import {
  COUNT_DELETIONS,
  SELECT_DELETIONS,
  SELECT_ORPHANS,
  SELECT_PURGES,
  SELECT_SUSPECTS,
} from './sql/links.ts';
import { selectCandidates } from './sql/rows.ts';

/** So many links that are not simply active are shown with a page. */
const ORPHANS = 500;

/** TwoWayStore.lookup: what a page of Outlook items concerns. */
export function lookup(context: StoreContext, run: RunKey, asked: Lookup): Promise<LookupResult> {
  const { connection } = context;
  const { table } = domainSql(context, run.domaene);
  return connection.read(() => {
    const links = readLinks(connection, run, asked.outlookIds, asked.rowIds);
    const orphans = asked.orphans
      ? connection.all(SELECT_ORPHANS, run.synchronisation.id, run.domaene, ORPHANS).map(readLink)
      : [];
    const linkedRows = [...links, ...orphans].map((link) => link.rowId);
    const rows = readRows(connection, table, run, [...asked.rowIds, ...linkedRows]);
    const { startsAt = [], titled = [] } = asked;
    const candidates =
      startsAt.length + titled.length === 0
        ? []
        : connection
            .all(
              selectCandidates(table),
              run.synchronisation.anwender,
              JSON.stringify(startsAt),
              run.synchronisation.id,
              run.domaene,
              JSON.stringify(titled),
            )
            .map((raw) => readRow(table, raw, run.synchronisation.anwender));
    return {
      links,
      rows,
      candidates,
      ...(asked.orphans && { orphans }),
      withheld: readWithheldOf(connection, run, asked.outlookIds, asked.rowIds, links),
    };
  });
}

/** Links that are due by one of the two statements, at most `limit`. */
function readDue(context: StoreContext, run: RunKey, sql: string, limit: number): Link[] {
  const now_ms = Math.floor(context.clock.now());
  return context.connection.all(sql, run.synchronisation.id, run.domaene, now_ms, limit).map(readLink);
}

/** TwoWayStore.readSuspects. */
export function readSuspects(context: StoreContext, run: RunKey, limit: number) {
  const { connection } = context;
  const { table } = domainSql(context, run.domaene);
  return connection.read(() => {
    const links = readDue(context, run, SELECT_SUSPECTS, limit);
    const rowIds = links.map((link) => link.rowId);
    return { links, rows: readRows(connection, table, run, rowIds) };
  });
}

const DAY_MS = 24 * 3_600_000;

/** TwoWayStore.readDeletions. */
export function readDeletions(
  context: StoreContext,
  run: RunKey,
  { side, held, afterId, limit }: Parameters<TwoWayStore['readDeletions']>[1],
): Promise<DeletionPage> {
  const { connection } = context;
  const { table } = domainSql(context, run.domaene);
  const ofRun = [run.synchronisation.id, run.domaene] as const;
  return connection.read(() => {
    const links = connection
      .all(SELECT_DELETIONS, ...ofRun, side, Number(held), afterId, limit)
      .map(readLink);
    const counts = connection.get(COUNT_DELETIONS, ...ofRun, side, Math.floor(context.clock.now()) - DAY_MS)!;
    const recent = counts.recent as number;
    return {
      links,
      rows: readRows(
        connection,
        table,
        run,
        links.map((link) => link.rowId),
      ),
      pending: counts.pending as number,
      held: counts.held as number,
      recent,
      linked: (counts.active as number) + recent,
    };
  });
}

/** TwoWayStore.readPurges. */
export function readPurges(context: StoreContext, run: RunKey, limit: number) {
  return context.connection.read(() => readDue(context, run, SELECT_PURGES, limit));
}
