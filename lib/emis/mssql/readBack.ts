import { LeaseLostError, StoreError } from '../../sync/ports/errors.ts';
import type { Commit, CommitResult, Conflict, RunKey } from '../../sync/ports/store.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { resultOf, type StoredResult } from './commitResult.ts';
import { mailboxOf, type StoreContext } from './context.ts';
import { lookup } from './lookup.ts';
import { READ_BACK } from './sql/commit/commit.ts';

/**
 * What became of the batch `unit` under `fence`, whose answer was lost: it took effect whole, then its result stands on
 * the lease; or it has not, and from now on it never will, even should it still arrive (undefined). Throws LeaseLostError.
 */
export async function readBack(
  context: StoreContext,
  run: RunKey,
  fence: number,
  unit: number,
  commit: Commit,
): Promise<CommitResult | undefined> {
  const values = { mailbox: mailboxOf(run), fence, unit };
  const [[lease]] = (await context.connection.query(READ_BACK, values, { repeat: 'safe' })) as [SqlRow[]];
  if (lease === undefined || lease.unit_no !== unit) throw new LeaseLostError();
  if (lease.unit_result === null) return undefined;
  const stored = JSON.parse(lease.unit_result as string) as StoredResult;
  const conflicts = await presentConflicts(context, run, stored);
  return resultOf(stored, conflicts, lease.ttl_ms as number, commit);
}

/** The batch has taken effect: a row that cannot be read is no reason to send it again in halves. */
function notRefused(error: unknown): never {
  throw error instanceof StoreError && error.kind === 'page'
    ? new StoreError('connection', error.message, error)
    : error;
}

/** The overtaken rows as they are now: newer than what the lost answer said is as good. */
async function presentConflicts(
  context: StoreContext,
  run: RunKey,
  { conflicts }: StoredResult,
): Promise<Conflict[]> {
  if (conflicts.length === 0) return [];
  const rowIds = conflicts.map(({ id }) => id);
  const { rows } = await lookup(context, run, { outlookIds: [], rowIds }).catch(notRefused);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return conflicts.map(({ place, id }) => ({ index: place, row: byId.get(id) ?? null }));
}
