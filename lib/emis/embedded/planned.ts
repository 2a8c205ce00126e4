import assert from 'node:assert/strict';
import type { Conflict, ItemChange, RowWrite, RunKey } from '../../sync/ports/store.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { readRows } from './readItems.ts';

/** A change of a commit with its place there. */
export interface Planned {
  readonly index: number;
  readonly change: ItemChange;
}

/** The rows that the commit writes or relies on, each written at most once: one row's `stand` cannot hold twice. */
function plannedRows(changes: readonly ItemChange[]): Set<number> {
  const written = new Set<number>();
  const all = new Set<number>();
  for (const { row } of changes) {
    if (row === undefined || row.kind === 'insert') continue;
    if (row.kind !== 'expect') {
      assert(!written.has(row.id), `Two changes of one commit write the emis row ${row.id}.`);
      written.add(row.id);
    }
    all.add(row.id);
  }
  return all;
}

/**
 * Reads the planned rows again, inside the transaction, and parts the changes whose row is still what they were planned
 * on from those that emis overtook.
 */
export function partByConflict(
  connection: Connection,
  table: TwoWayTable,
  run: RunKey,
  changes: readonly ItemChange[],
): { readonly applicable: readonly Planned[]; readonly conflicts: readonly Conflict[] } {
  const ids = plannedRows(changes);
  const present = new Map(
    ids.size === 0 ? [] : readRows(connection, table, run, ids).map((row) => [row.id, row] as const),
  );
  const applicable: Planned[] = [];
  const conflicts: Conflict[] = [];
  for (const [index, change] of changes.entries()) {
    const row: RowWrite | undefined = change.row;
    const stored = row === undefined || row.kind === 'insert' ? undefined : (present.get(row.id) ?? null);
    if (stored === undefined || stored?.stand === (row as { stand: string }).stand)
      applicable.push({ index, change });
    else conflicts.push({ index, row: stored });
  }
  return { applicable, conflicts };
}
