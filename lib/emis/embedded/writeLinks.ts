import assert from 'node:assert/strict';
import { StoreError } from '../../sync/ports/errors.ts';
import type { LinkData, RunKey } from '../../sync/ports/store.ts';
import { linkValues } from '../codec/linkCodec.ts';
import type { Connection } from './connection.ts';
import type { Planned } from './planned.ts';
import { DELETE_LINKS, INSERT_LINKS, STAMP_LINKS, UPDATE_LINKS } from './sql/links.ts';

/** Every link that is changed must still be there: under the lease nobody else touches them. */
function expectAll(changed: number, planned: number): void {
  if (changed === planned) return;
  throw new StoreError(
    'page',
    `Von ${planned} Verknüpfungen waren nur noch ${changed} vorhanden. Nichts davon wurde geschrieben; der nächste Lauf plant neu.`,
  );
}

/**
 * Removes, updates and inserts links, one statement each, in this order: an Outlook id may pass from one to the next.
 *
 * @param insertedRows by the change's place, the row that it inserted; fills in a link's missing row.
 */
export function writePlannedLinks(
  connection: Connection,
  run: RunKey,
  planned: readonly Planned[],
  insertedRows: ReadonlyMap<number, number>,
  now_ms: number,
): void {
  const rowOf = (index: number, link: LinkData): number => {
    const rowId = link.rowId ?? insertedRows.get(index);
    assert(rowId !== undefined, `Change ${index} links an emis row that it does not name.`);
    return rowId;
  };
  const removed: number[] = [];
  const updated: unknown[][] = [];
  const inserted: unknown[][] = [];
  for (const { index, change } of planned) {
    const write = change.link;
    if (write === undefined) continue;
    if (write.kind === 'remove') removed.push(write.id);
    else if (write.kind === 'insert') inserted.push(linkValues(write.link, rowOf(index, write.link)));
    else updated.push([write.id, ...linkValues(write.link, rowOf(index, write.link))]);
  }
  const execute = (sql: string, values: readonly unknown[], ...more: readonly number[]) => {
    if (values.length === 0) return;
    const json = JSON.stringify(values);
    const changed = connection.run(sql, run.synchronisation.id, run.domaene, json, ...more);
    expectAll(changed, values.length);
  };
  execute(DELETE_LINKS, removed);
  execute(UPDATE_LINKS, updated, now_ms);
  execute(INSERT_LINKS, inserted, now_ms);
}

/** Notes that the full round `round` met the links. */
export function stampLinks(
  connection: Connection,
  run: RunKey,
  linkIds: readonly number[],
  round: number,
): void {
  if (linkIds.length === 0) return;
  connection.run(STAMP_LINKS, run.synchronisation.id, run.domaene, JSON.stringify(linkIds), round);
}
