import { LeaseLostError, StoreError } from '../../sync/ports/errors.ts';
import type { Commit, CommitResult, Conflict, RunKey } from '../../sync/ports/store.ts';
import type { WakeUp } from '../../sync/ports/sweep.ts';
import { commitValues } from './commitValues.ts';
import type { SqlRow, SqlStatement } from './connection.ts';
import { mailboxOf, type StoreContext, shapeOf, statementsOf } from './context.ts';
import { lookup } from './lookup.ts';
import { OutcomeUnknownError } from './outcomeUnknownError.ts';
import { readRow } from './readItems.ts';
import { READ_BACK } from './sql/commit/commit.ts';
import { nextUnit } from './units.ts';

/** How often a commit is sent again that certainly had no effect: its answer was lost, or emis was faster. */
const ATTEMPTS = 5;

/** What a commit left on its lease, as sql/commit/commit.ts writes it. */
interface StoredResult {
  readonly inserted: readonly { readonly place: number; readonly id: number }[];
  readonly conflicts: readonly { readonly place: number; readonly id: number }[];
  readonly woken: readonly WakeUp[];
  readonly suspects: number;
  readonly noticed: number;
  readonly released: number;
}

/**
 * TwoWayStore.commit: one batch, one transaction. Where its answer is lost, what became of it is read back from the
 * lease: either it took effect whole (then its result stands there), or it is made sure that it never will, and it is
 * sent again.
 */
export async function commit(
  context: StoreContext,
  run: RunKey,
  fence: number,
  unit: Commit,
): Promise<CommitResult> {
  const { table } = statementsOf(context, run.domaene);
  const shaped = await shapeOf(context, run.domaene);
  const values = { ...commitValues(table, run, unit), mailbox: mailboxOf(run), owner: run.owner, fence };
  for (let attempt = 1; ; attempt += 1) {
    const applied = await applyOnce(context, run, shaped.commit, values, unit);
    if (typeof applied !== 'string') return applied;
    if (attempt === ATTEMPTS) throw givenUp(applied, table.name);
  }
}

/** Why a commit had no effect and may be sent again. */
type Nothing = 'lost' | 'overtaken';

function givenUp(nothing: Nothing, table: string): StoreError {
  return nothing === 'lost'
    ? new StoreError(
        'connection',
        'Die Verbindung zum SQL Server bricht beim Schreiben immer wieder ab. Nichts davon wurde geschrieben; der nächste Lauf versucht es wieder.',
      )
    : new StoreError(
        'page',
        `emis hat nicht alle Änderungen in ${table} angenommen. Nichts davon wurde geschrieben.`,
      );
}

async function applyOnce(
  context: StoreContext,
  run: RunKey,
  statement: SqlStatement,
  values: Readonly<Record<string, unknown>>,
  unit: Commit,
): Promise<CommitResult | Nothing> {
  const number = nextUnit();
  try {
    const sets = await context.connection.query(statement, { ...values, unit: number }, { repeat: 'never' });
    return readAnswer(context, run, sets, unit);
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError)) throw error;
    return readBack(context, run, { mailbox: values.mailbox, fence: values.fence, unit: number }, unit);
  }
}

function readAnswer(
  context: StoreContext,
  run: RunKey,
  sets: readonly (readonly SqlRow[])[],
  unit: Commit,
): CommitResult | Nothing {
  const [[head], overtaken] = sets as [SqlRow[], ...SqlRow[][]];
  if (head?.held === 0) throw new LeaseLostError();
  if (head?.refused !== undefined) return refusal(head);
  const { table } = statementsOf(context, run.domaene);
  const rows = new Map(overtaken!.map((raw) => [raw.id as number, readRow(table, raw, run)]));
  const stored = JSON.parse(head!.result as string) as StoredResult;
  const conflicts = stored.conflicts.map(({ place, id }) => ({ index: place, row: rows.get(id) ?? null }));
  return resultOf(stored, conflicts, head!.ttl_ms as number, unit);
}

/** Nothing was written: `row`, emis was faster after all; `insert`, `link`: trying again would not help. */
function refusal(head: SqlRow): 'overtaken' {
  if (head.refused === 'row') return 'overtaken';
  throw head.refused === 'insert'
    ? new StoreError(
        'page',
        'Ein Trigger der emis-Datenbank hat neue Datensätze nicht so angenommen, wie sie geschrieben wurden. Nichts davon wurde geschrieben.',
      )
    : new StoreError(
        'page',
        `Von ${head.wanted} Verknüpfungen waren nur noch ${head.found} vorhanden. Nichts davon wurde geschrieben; der nächste Lauf plant neu.`,
      );
}

async function readBack(
  context: StoreContext,
  run: RunKey,
  values: { mailbox: unknown; fence: unknown; unit: number },
  unit: Commit,
): Promise<CommitResult | Nothing> {
  const [[lease]] = (await context.connection.query(READ_BACK, values, { repeat: 'safe' })) as [SqlRow[]];
  if (lease === undefined || lease.unit_no !== values.unit) throw new LeaseLostError();
  if (lease.unit_result === null) return 'lost';
  const stored = JSON.parse(lease.unit_result as string) as StoredResult;
  const conflicts = await presentConflicts(context, run, stored);
  return resultOf(stored, conflicts, lease.ttl_ms as number, unit);
}

/** The overtaken rows as they are now: newer than what the lost answer said is as good. */
async function presentConflicts(
  context: StoreContext,
  run: RunKey,
  { conflicts }: StoredResult,
): Promise<Conflict[]> {
  if (conflicts.length === 0) return [];
  const { rows } = await lookup(context, run, { outlookIds: [], rowIds: conflicts.map(({ id }) => id) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return conflicts.map(({ place, id }) => ({ index: place, row: byId.get(id) ?? null }));
}

function resultOf(
  stored: StoredResult,
  conflicts: readonly Conflict[],
  ttl_ms: number,
  unit: Commit,
): CommitResult {
  const inserted = new Map(stored.inserted.map(({ place, id }) => [place, id]));
  return {
    conflicts: [...conflicts].sort((one, other) => one.index - other.index),
    insertedRows: unit.changes.map((_, index) => inserted.get(index) ?? null),
    remaining_ms: stored.released === 1 ? 0 : ttl_ms,
    suspects: stored.suspects,
    noticed: stored.noticed,
    woken: stored.woken,
  };
}
