import { LeaseLostError, StoreError } from '../../sync/ports/errors.ts';
import type { Commit, CommitResult, RunKey } from '../../sync/ports/store.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { resultOf, type StoredResult } from './commitResult.ts';
import { commitValues } from './commitValues.ts';
import type { SqlStatement } from './connection.ts';
import { mailboxOf, type StoreContext, statementsOf } from './context.ts';
import { asLocked } from './locked.ts';
import { OutcomeUnknownError } from './outcomeUnknownError.ts';
import { ownAnswer } from './ownAnswer.ts';
import { readBack } from './readBack.ts';
import { readRow } from './readItems.ts';
import { nextUnit } from './units.ts';
import { withShape } from './withShape.ts';

/** How often a commit is sent again that certainly had no effect: its answer was lost, or emis was faster. */
const ATTEMPTS = 5;

/**
 * TwoWayStore.commit: one batch, one transaction. Where its answer is lost, what became of it is read back from the
 * lease; had it no effect, it is sent again under a new number.
 */
export function commit(
  context: StoreContext,
  run: RunKey,
  fence: number,
  unit: Commit,
): Promise<CommitResult> {
  const { table } = statementsOf(context, run.domaene);
  const values = { ...commitValues(table, run, unit), mailbox: mailboxOf(run), owner: run.owner, fence };
  return withShape(context, run.domaene, async ({ commit: statement }) => {
    for (let attempt = 1; ; attempt += 1) {
      const applied = await applyOnce(context, run, statement, values, unit);
      if (typeof applied !== 'string') return applied;
      if (attempt === ATTEMPTS) throw givenUp(applied, table.name);
    }
  });
}

/** Halving the page finds the locked row faster than waiting for all of it again. */
const ONCE = { repeat: 'never', lockedIsFinal: true } as const;

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
  values: Readonly<Record<string, unknown>> & { readonly fence: number },
  unit: Commit,
): Promise<CommitResult | Nothing> {
  const number = nextUnit();
  try {
    const sets = await context.connection.query(statement, { ...values, unit: number }, ONCE);
    return readAnswer(context, run, sets, unit);
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError)) throw asLocked(error);
    const applied = await readBack(context, run, values.fence, number, unit);
    if (applied !== undefined) return applied;
    if (error.refusal !== undefined) throw error.refusal;
    return 'lost';
  }
}

function readAnswer(
  context: StoreContext,
  run: RunKey,
  sets: readonly (readonly SqlRow[])[],
  unit: Commit,
): CommitResult | Nothing {
  const [[head], overtaken] = ownAnswer(sets, ['held', 'refused', 'ttl_ms']) as [SqlRow[], ...SqlRow[][]];
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
