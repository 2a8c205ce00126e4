import type { RunKey, Synchronisation } from '../../sync/ports/store.ts';
import type { SweepClaim, SweepSettled, SweepStore } from '../../sync/ports/sweep.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import { readState } from '../codec/stateCodec.ts';
import type { StoreContext } from './context.ts';
import { releaseLease, takeLease, tryRenewLease } from './lease.ts';
import { PUT_CURSOR, SELECT_STATE } from './sql/runTables.ts';
import { selectSynchronisationenById } from './sql/synchronisationen.ts';
import { SELECT_WORK } from './sql/waiting.ts';

type Claim = Parameters<SweepStore['claim']>[0];
type Settle = Parameters<SweepStore['settle']>[0];
interface Found {
  readonly synchronisation: Synchronisation;
  readonly aktiv: boolean;
}

function findSynchronisationen(
  { connection, map }: StoreContext,
  ids: readonly number[],
): Map<number, Found> {
  const rows = connection.all(selectSynchronisationenById(map), JSON.stringify(ids));
  return new Map(
    rows.map((row) => {
      const synchronisation = readSynchronisation(row);
      return [synchronisation.id, { synchronisation, aktiv: row.aktiv === 1 }];
    }),
  );
}

function workWaits(context: StoreContext, { synchronisation, domaene }: RunKey, now_ms: number): boolean {
  const { connection } = context;
  const { id, anwender } = synchronisation;
  if (connection.get(SELECT_WORK, id, domaene, now_ms) !== undefined) return true;
  // A domain that travels one way only has no spooler.
  const spooler = context.domains.get(domaene)?.spooler;
  return spooler !== undefined && connection.get(spooler.exists, anwender, id, domaene) !== undefined;
}

function claimOne(
  context: StoreContext,
  sweep: Claim,
  id: number,
  found: Found | undefined,
  now_ms: number,
): SweepClaim {
  const { connection, isAlive } = context;
  const { domaene, owner, ttl_ms, noticedAt_ms } = sweep;
  if (!found?.aktiv || !found.synchronisation.domaenen.includes(domaene)) return { kind: 'unknown', id };
  // Nothing could be asked for it, and no lease would be its own.
  if (found.synchronisation.postfach === '') return { kind: 'unknown', id };
  const run = { synchronisation: found.synchronisation, domaene, owner };
  const taken = takeLease(connection, run, ttl_ms, now_ms, isAlive, noticedAt_ms);
  if (taken.kind === 'answered') return { kind: 'answered', id };
  if (taken.kind === 'busy') return { kind: 'busy', id, remaining_ms: taken.remaining_ms };
  return {
    kind: 'claimed',
    synchronisation: found.synchronisation,
    fence: taken.fence,
    remaining_ms: ttl_ms,
    state: readState(connection.get(SELECT_STATE, id, domaene)),
    workWaiting: workWaits(context, run, now_ms),
  };
}

function settleOne(
  { connection }: StoreContext,
  { domaene, owner, startedAt_ms }: Settle,
  { id, fence, cursor, answered }: Settle['results'][number],
  found: Found | undefined,
  now_ms: number,
): SweepSettled {
  if (found === undefined) return { id, lost: true, woken: [] };
  const run = { synchronisation: found.synchronisation, domaene, owner };
  const lease = tryRenewLease(connection, run, fence, now_ms);
  if (lease === undefined) return { id, lost: true, woken: [] };
  if (cursor !== undefined) connection.run(PUT_CURSOR, id, domaene, cursor);
  releaseLease(connection, run, now_ms, answered ? startedAt_ms : undefined);
  return { id, lost: false, woken: lease.woken };
}

/** The port over the embedded database: each method one transaction. */
export function embeddedSweep(context: StoreContext): SweepStore {
  const { connection, clock } = context;
  return {
    claim: (sweep) =>
      connection.transaction(() => {
        const now_ms = Math.floor(clock.now());
        const found = findSynchronisationen(context, sweep.ids);
        return sweep.ids.map((id) => claimOne(context, sweep, id, found.get(id), now_ms));
      }),
    settle: (sweep) =>
      connection.transaction(() => {
        const now_ms = Math.floor(clock.now());
        const found = findSynchronisationen(
          context,
          sweep.results.map(({ id }) => id),
        );
        return sweep.results.map((result) => settleOne(context, sweep, result, found.get(result.id), now_ms));
      }),
  };
}
