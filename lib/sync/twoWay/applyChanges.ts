import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { StoreError } from '../ports/errors.ts';
import type { Commit, CommitResult, EmisRow } from '../ports/store.ts';
import type { Planned } from './planItem.ts';
import type { Session } from './session.ts';

/** One item of a unit of work: how to plan it on a row's present state, and how to put it aside. */
export interface Work {
  /** Plans on the row as it is now; `undefined`: as it was read (the first time), null: it is gone. */
  readonly plan: (row: EmisRow | null | undefined) => Planned;
  /** Puts the item aside when the database refuses it. */
  readonly withhold: (reason: string) => Planned;
}

/** What the last transaction of a unit also carries: the cursor and the like. */
export type Closing = Omit<Commit, 'changes' | 'stamp'>;

/** How often rows that emis keeps changing under our hands are planned anew. */
const CONFLICT_ROUNDS = 5;
/** How often one unit waits for rows that somebody holds: with more of them it may be the whole table, and halving is no help. */
const MAX_LOCKED = 40;

/** How often the unit may still be refused because of a lock. */
interface Patience {
  left: number;
}

/**
 * Applies a unit of work (one page) in one transaction together with `closing`. Rows that emis changed in between are
 * planned anew on what they are now: double changes. A unit that the database refuses is halved until the bad item is
 * alone and withheld; `closing` comes last, so that no cursor passes what is not on record.
 *
 * @throws StoreError `connection`: more rows are held than can be waited for; the next run goes on from here
 */
export async function applyChanges<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  work: readonly Work[],
  closing: Closing = {},
): Promise<CommitResult> {
  return apply(session, work, closing, { left: MAX_LOCKED });
}

async function apply<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  work: readonly Work[],
  closing: Closing,
  patience: Patience,
): Promise<CommitResult> {
  let planned = work.map((item) => ({ item, ...item.plan(undefined) }));
  for (let round = 0; round < CONFLICT_ROUNDS; round++) {
    const result = await commitPlanned(session, planned, closing, patience);
    if (result.conflicts.length === 0) return result;
    const changes = planned.filter(({ change }) => change !== undefined);
    planned = result.conflicts.map(({ index, row }) => {
      const { item } = changes[index]!;
      return { item, ...item.plan(row) };
    });
  }
  const aside = planned.map(({ item }) => ({
    item,
    ...item.withhold('Der Datensatz wird in emis laufend geändert; der nächste Lauf versucht es wieder.'),
  }));
  return commitPlanned(session, aside, closing, patience);
}

type PlannedWork = Planned & { readonly item: Work };

async function commitPlanned<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  planned: readonly PlannedWork[],
  closing: Closing,
  patience: Patience,
): Promise<CommitResult> {
  const changes = planned.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const linkIds = planned.flatMap(({ stamp }) => (stamp === undefined ? [] : [stamp]));
  const stamp =
    session.state.fullRound && linkIds.length > 0 ? { stamp: { linkIds, round: session.state.round } } : {};
  try {
    const result = await session.commit({ changes, ...stamp, ...closing });
    const conflicted = new Set(result.conflicts.map(({ index }) => index));
    count(session, planned, conflicted);
    return result;
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'page' || changes.length === 0) throw error;
    if (error.locked && --patience.left < 0) throw new StoreError('connection', error.message, error);
    await applyHalves(session, planned, error, patience);
    return session.commit({ changes: [], ...closing });
  }
}

/** Counts what was applied. */
function count<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  planned: readonly PlannedWork[],
  conflicted: ReadonlySet<number>,
): void {
  let index = 0;
  for (const { change, tally } of planned) {
    const applied = change === undefined || !conflicted.has(index++);
    if (!applied) continue;
    session.counts.add(tally);
    if (change?.notice) session.noticed = true;
  }
}

async function applyHalves<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  planned: readonly PlannedWork[],
  error: StoreError,
  patience: Patience,
): Promise<void> {
  if (planned.length === 1) {
    const { item } = planned[0]!;
    const aside = item.withhold(error.message);
    await session.commit({ changes: aside.change === undefined ? [] : [aside.change] });
    session.counts.add(aside.tally);
    return;
  }
  const middle = Math.ceil(planned.length / 2);
  for (const half of [planned.slice(0, middle), planned.slice(middle)]) {
    const work = half.map(({ item }) => item);
    await apply(session, work, {}, patience);
  }
}
