import type { DeletionPage, Lookup, LookupResult, RunKey, TwoWayStore } from '../../sync/ports/store.ts';
import { itemKey } from '../codec/itemKey.ts';
import { readLink } from '../codec/linkCodec.ts';
import { readWithheld } from '../codec/stateCodec.ts';
import { runValues, type StoreContext, statementsOf } from './context.ts';
import { asLocked } from './locked.ts';
import { readRow } from './readItems.ts';
import { Texts } from './texts.ts';

/** TwoWayStore.lookup: what a page of Outlook items concerns. Throws StoreError `page` where emis users hold one of its rows. */
export async function lookup(context: StoreContext, run: RunKey, asked: Lookup): Promise<LookupResult> {
  const { table, lookup: statement } = statementsOf(context, run.domaene);
  const titles = new Texts();
  for (const title of asked.titled ?? []) titles.add(title);
  const values = {
    ...runValues(run),
    ...titles.values(),
    keys: JSON.stringify(asked.outlookIds.map(itemKey)),
    rows: JSON.stringify(asked.rowIds),
    starts: JSON.stringify(asked.startsAt ?? []),
    orphans: asked.orphans === true,
  };
  const [links, rows, candidates, orphans, withheld] = await context.connection
    .query(statement, values, { ...SAFE, lockedIsFinal: true })
    .catch((error: unknown) => {
      throw asLocked(error);
    });
  return {
    links: links!.map(readLink),
    rows: rows!.map((raw) => readRow(table, raw, run)),
    candidates: candidates!.map((raw) => readRow(table, raw, run)),
    ...(asked.orphans && { orphans: orphans!.map(readLink) }),
    withheld: withheld!.map(readWithheld),
  };
}

/** TwoWayStore.readSuspects. */
export async function readSuspects(context: StoreContext, run: RunKey, limit: number) {
  const { table, readSuspects: statement } = statementsOf(context, run.domaene);
  const values = { ...runValues(run), most: limit };
  const [links, rows] = await context.connection.query(statement, values, SAFE);
  return { links: links!.map(readLink), rows: rows!.map((raw) => readRow(table, raw, run)) };
}

/** TwoWayStore.readPurges. */
export async function readPurges(context: StoreContext, run: RunKey, limit: number) {
  const { readPurges: statement } = statementsOf(context, run.domaene);
  const values = { synchronisation: run.synchronisation.id, domaene: run.domaene, most: limit };
  const [links] = await context.connection.query(statement, values, SAFE);
  return links!.map(readLink);
}

/** TwoWayStore.readDeletions. */
export async function readDeletions(
  context: StoreContext,
  run: RunKey,
  { side, held, afterId, limit }: Parameters<TwoWayStore['readDeletions']>[1],
): Promise<DeletionPage> {
  const { table, readDeletions: statement } = statementsOf(context, run.domaene);
  const values = { ...runValues(run), side, held, after: afterId, most: limit };
  const [links, rows, [counts]] = (await context.connection.query(statement, values, SAFE)) as [
    Record<string, unknown>[],
    Record<string, unknown>[],
    [Record<string, number>],
  ];
  return {
    links: links.map(readLink),
    rows: rows.map((raw) => readRow(table, raw, run)),
    pending: counts.pending!,
    held: counts.held!,
    recent: counts.recent!,
    linked: counts.active! + counts.recent!,
  };
}

const SAFE = { repeat: 'safe' } as const;
