import assert from 'node:assert/strict';
import type { ItemChange, LinkData, RunKey } from '../../sync/ports/store.ts';
import { itemKey } from '../codec/itemKey.ts';
import { intentValues } from '../codec/stateCodec.ts';
import type { Connection } from './connection.ts';
import type { Planned } from './planned.ts';
import { CLEAR_WITHHELD, DELETE_INTENTS, PUT_INTENTS, PUT_WITHHELD } from './sql/runTables.ts';
import type { SpoolerSql } from './sql/spooler.ts';

/** Intents and withheld items: what is over goes first, so that a change may replace one by another. */
export function writePlannedNotes(connection: Connection, run: RunKey, planned: readonly Planned[]): void {
  const changes = planned.map(({ change }) => change);
  const execute = (sql: string, values: readonly unknown[]) => {
    if (values.length > 0) connection.run(sql, run.synchronisation.id, run.domaene, JSON.stringify(values));
  };
  execute(
    DELETE_INTENTS,
    changes.flatMap(({ intent }) => intent?.remove ?? []),
  );
  execute(
    PUT_INTENTS,
    changes.flatMap(({ intent }) => (intent?.put === undefined ? [] : [intentValues(intent.put)])),
  );
  execute(
    CLEAR_WITHHELD,
    changes.flatMap(({ withheld }) =>
      withheld?.clear === undefined ? [] : [[withheld.clear.side, itemKey(withheld.clear.id)]],
    ),
  );
  execute(
    PUT_WITHHELD,
    changes.flatMap(({ withheld }) => {
      if (withheld?.put === undefined) return [];
      const { side, id, reason, attempts, next_ms } = withheld.put;
      return [[side, itemKey(id), id, reason.toWellFormed(), attempts, Math.floor(next_ms)]];
    }),
  );
}

/** The Synchronisation relies on the row, and has not noted yet that it is gone. */
const isHeld = ({ state, deletion }: LinkData): boolean => state === 'active' && deletion === null;

/** The emis row that a change is about. */
function rowOf({ row, link, intent, withheld }: ItemChange, inserted: number | undefined): number {
  const withheldRow = withheld?.put?.side === 'emis' ? Number(withheld.put.id) : undefined;
  const linked = link !== undefined && link.kind !== 'remove' ? (link.link.rowId ?? undefined) : undefined;
  const named = row !== undefined && row.kind !== 'insert' ? row.id : undefined;
  const rowId = inserted ?? named ?? linked ?? intent?.put?.rowId ?? withheldRow;
  assert(rowId !== undefined, 'A change that is to be noted in the spooler names no emis row.');
  return rowId;
}

/**
 * Removes exactly the entries that were dealt with and notes the rows that the next push must look at. Among them newly
 * linked ones that were given away while their item was on its way to Outlook: whoever has them now may have dealt with
 * the entry that tells of it before there was this link.
 */
export function writePlannedSpooler(
  connection: Connection,
  run: RunKey,
  spooler: SpoolerSql,
  planned: readonly Planned[],
  insertedRows: ReadonlyMap<number, number>,
  noticedAt: string,
): void {
  const done = planned.flatMap(({ change }) => change.spooler ?? []);
  if (done.length > 0) {
    connection.run(spooler.passOn, JSON.stringify(done), run.synchronisation.id, noticedAt);
    connection.run(spooler.remove, JSON.stringify(done));
  }
  const linked = planned
    .filter(({ change: { link } }) => link?.kind === 'insert' && isHeld(link.link))
    .map(({ index, change }) => rowOf(change, insertedRows.get(index)));
  if (linked.length > 0)
    connection.run(spooler.noticeForeign, run.synchronisation.anwender, JSON.stringify(linked), noticedAt);
  const noticed = planned
    .filter(({ change }) => change.notice === true)
    .map(({ index, change }) => rowOf(change, insertedRows.get(index)));
  if (noticed.length > 0) {
    connection.run(spooler.notice, run.synchronisation.anwender, JSON.stringify(noticed), noticedAt);
  }
}
