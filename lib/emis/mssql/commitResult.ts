import type { Commit, CommitResult, Conflict } from '../../sync/ports/store.ts';
import type { WakeUp } from '../../sync/ports/sweep.ts';

/** What a commit leaves on its lease, as sql/commit/commit.ts writes it; `place` is that of the change. */
export interface StoredResult {
  readonly inserted: readonly { readonly place: number; readonly id: number }[];
  readonly conflicts: readonly { readonly place: number; readonly id: number }[];
  readonly woken: readonly WakeUp[];
  readonly suspects: number;
  readonly noticed: number;
  readonly released: number;
}

/** The result as the port shows it. `ttl_ms`: the lease's, renewed by the commit. */
export function resultOf(
  stored: StoredResult,
  conflicts: readonly Conflict[],
  ttl_ms: number,
  commit: Commit,
): CommitResult {
  const inserted = new Map(stored.inserted.map(({ place, id }) => [place, id]));
  return {
    conflicts: [...conflicts].sort((one, other) => one.index - other.index),
    insertedRows: commit.changes.map((_, index) => inserted.get(index) ?? null),
    remaining_ms: stored.released === 1 ? 0 : ttl_ms,
    suspects: stored.suspects,
    noticed: stored.noticed,
    woken: stored.woken,
  };
}
