import { LeaseLostError, OutlookError, StoreError } from '../sync/ports/errors.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import type { WakeUp } from '../sync/ports/sweep.ts';
import { addReports } from './addReport.ts';
import { emptyLauf, type Lauf } from './lauf.ts';
import { twoWayRequest } from './runSynchronisation.ts';
import type { WorkContext } from './workContext.ts';

/** A message's run begins nothing new after this time … */
const YIELD_AFTER_MS = 90_000;
/** … and sends nothing any more after this one: with what is under way it is over before five minutes have passed. */
const END_AFTER_MS = 210_000;
const MAX_ROUNDS = 10;
/** An Abgleich that failed between two rounds goes on after this time. */
const PAUSE_AFTER_FAILURE_MS = 30_000;

/**
 * How the rounds of one message ended. `weiter`: work is left, to be gone on with after `pause_ms`. `passing`: it failed, but
 * may succeed soon. `woken`: other domains met the mailbox taken meanwhile.
 */
export type RoundsOutcome =
  | { readonly kind: 'busy'; readonly remaining_ms: number }
  | { readonly kind: 'answered' }
  | {
      readonly kind: 'finished';
      readonly lauf: Lauf;
      readonly weiter: boolean;
      readonly passing: boolean;
      readonly pause_ms: number;
      readonly woken: readonly WakeUp[];
    };

/**
 * Runs one domain of a Synchronisation, round after round, for as long as a host lets one invocation take. The lease is
 * given back between two rounds.
 *
 * @param noticedAt_ms when the reason was noticed (epoch milliseconds)
 * @throws StoreError: the database cannot be reached; nothing was begun
 */
export async function runRounds(
  { mandant, kind, ports }: WorkContext,
  synchronisation: Synchronisation,
  noticedAt_ms: number,
): Promise<RoundsOutcome> {
  const { clock } = ports;
  const begun_ms = clock.now();
  const limits = { yieldAt_ms: begun_ms + YIELD_AFTER_MS, endAt_ms: begun_ms + END_AFTER_MS };
  const request = () => ({ ...twoWayRequest(mandant, synchronisation, { owner: ports.owner }), limits });
  const first = await kind.run({ ...request(), noticedAt_ms });
  if (first.kind !== 'finished') return first;
  let { report } = first;
  const reports = [report];
  const lauf = () => addReports(emptyLauf(mandant, kind.domaene, synchronisation), reports);
  for (let round = 2; round <= MAX_ROUNDS; round++) {
    // Whoever waits for this mailbox has his turn first.
    if (!report.weiter || report.pause_ms > 0 || report.woken.length > 0) break;
    if (clock.now() >= limits.yieldAt_ms) break;
    const next = await kind.run(request()).catch(failedBetween);
    if (next?.kind !== 'finished')
      return {
        kind: 'finished',
        lauf: lauf(),
        weiter: true,
        passing: true,
        pause_ms: PAUSE_AFTER_FAILURE_MS,
        woken: [],
      };
    report = next.report;
    reports.push(report);
  }
  const { weiter, passing, pause_ms, woken } = report;
  return { kind: 'finished', lauf: lauf(), weiter, passing, pause_ms, woken };
}

/** What the rounds before have done stays done and reported. */
function failedBetween(error: unknown): undefined {
  const passing =
    error instanceof StoreError || error instanceof OutlookError || error instanceof LeaseLostError;
  if (!passing) throw error;
}
