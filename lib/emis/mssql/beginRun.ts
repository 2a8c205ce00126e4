import assert from 'node:assert/strict';
import { StoreError } from '../../sync/ports/errors.ts';
import type { RunKey, RunStart } from '../../sync/ports/store.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { readIntent, readState, readWithheld } from '../codec/stateCodec.ts';
import { mailboxOf, runValues, type StoreContext, statementsOf } from './context.ts';
import { againOnDuplicate } from './duplicateKey.ts';
import { columnLengths } from './tableShapes.ts';
import { nextUnit } from './units.ts';

/** Whoever finds the lease taken and given back in the same moment asks again. */
const ATTEMPTS = 5;

/** TwoWayStore.beginRun: the lease, and what waits, in one batch. */
export async function beginRun(
  context: StoreContext,
  run: RunKey,
  ttl_ms: number,
  noticedAt_ms?: number,
): Promise<RunStart> {
  assert(
    Number.isSafeInteger(ttl_ms) && ttl_ms > 0,
    `The lease needs a whole number of milliseconds: ${ttl_ms}.`,
  );
  const values = {
    ...runValues(run),
    mailbox: mailboxOf(run),
    owner: run.owner,
    ttl_ms,
    noticed_ms: noticedAt_ms === undefined ? null : Math.floor(noticedAt_ms),
    unit: nextUnit(),
  };
  const { beginRun: statement } = statementsOf(context, run.domaene);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const sets = await againOnDuplicate(() =>
      context.connection.query(statement, values, { repeat: 'safe' }),
    );
    const start = readStart(context, run, sets);
    if (start !== undefined) return start;
  }
  throw new StoreError(
    'connection',
    'Die Sperre des Postfachs ließ sich nicht lesen, weil andere Läufe sie laufend ändern; der nächste Lauf versucht es wieder.',
  );
}

/** @returns undefined when the lease was given back while it was read. */
function readStart(
  context: StoreContext,
  run: RunKey,
  sets: readonly (readonly SqlRow[])[],
): RunStart | undefined {
  const [[head], states, intents, due, withheld, columns] = sets as [SqlRow[], ...SqlRow[][]];
  if (head?.answered === 1) return { kind: 'answered' };
  if (head?.fence === undefined) {
    if (typeof head?.owner !== 'string') return undefined;
    return { kind: 'busy', owner: head.owner, remaining_ms: head.remaining_ms as number };
  }
  const { table } = statementsOf(context, run.domaene);
  const lengths = columnLengths(table, columns!);
  context.shapes.learn(run.domaene, columns!);
  const [counts] = due as [Record<string, number>];
  return {
    kind: 'begun',
    fence: head.fence as number,
    remaining_ms: head.remaining_ms as number,
    now_ms: head.now_ms as number,
    state: readState(states![0]),
    spoolerWaiting: head.waiting === 1,
    intents: intents!.map(readIntent),
    suspects: counts.suspects!,
    withheldDue: withheld!.map(readWithheld),
    purgesDue: counts.purges!,
    deletions: counts.deletions!,
    lengths,
  };
}
