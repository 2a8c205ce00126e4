import { LeaseLostError } from '../sync/ports/errors.ts';
import type { Synchronisation } from '../sync/ports/store.ts';
import type { Progress, RunReport } from '../sync/twoWay/run.ts';
import { addFehler, addReports } from './addReport.ts';
import { countedStore } from './countedStore.ts';
import { failureDetails, failureLine } from './failureLine.ts';
import { emptyLauf, type Lauf } from './lauf.ts';
import type { Mandant } from './mandant.ts';
import type { TwoWayKind, TwoWayRequest } from './twoWayKind.ts';
import { BUSY_LINE, untilFree } from './untilFree.ts';

const DEFAULT_MAX_ROUNDS = 50;

/** How one Synchronisation is run. */
export interface RunOptions {
  /** Plan only: writes nothing anywhere. */
  readonly dryRun?: boolean;
  /** Releases the deletions that the mass-deletion guard has held so far. */
  readonly confirm?: boolean;
  /** Makes the lease owner's name from a fresh uuid (`localOwner` for processes of this machine). */
  readonly owner: (uuid: string) => string;
  /** How long to wait for a mailbox that another run holds. */
  readonly waitForLease_ms: number;
  /** An Abgleich that yields is continued at most so often; default 50. */
  readonly maxRounds?: number;
  readonly progress?: (progress: Progress) => void;
  /** Lines for support (`--ausfuehrlich`), free of private content. */
  readonly details?: (line: string) => void;
  /** Ends the run before its next request to Graph. */
  readonly signal?: AbortSignal;
}

/** Runs one two-way domain of a Synchronisation to its end. Never throws: whatever fails stands in the Lauf. */
export async function runSynchronisation(
  mandant: Mandant,
  kind: TwoWayKind,
  synchronisation: Synchronisation,
  options: RunOptions,
): Promise<Lauf> {
  const { clock } = mandant;
  const begun_ms = clock.now();
  const nothing = emptyLauf(mandant, kind.domaene, synchronisation);
  const reports: RunReport[] = [];
  let lauf = nothing;
  try {
    const maxRounds = options.maxRounds ?? DEFAULT_MAX_ROUNDS;
    for (let round = 1; ; round++) {
      const outcome = await untilFree(() => kind.run(roundOf(round)), {
        clock,
        wait_ms: options.waitForLease_ms,
        signal: options.signal,
      });
      if (outcome.kind === 'busy') return timed(addFehler(lauf, 'fehler', BUSY_LINE));
      if (outcome.kind === 'answered') return timed(lauf);
      reports.push(outcome.report);
      lauf = addReports(nothing, reports);
      if (options.signal?.aborted === true) return timed(addFehler(lauf, 'teilweise', ABORTED_LINE));
      if (!goesOn(outcome.report)) return timed(lauf);
      // A dry run moves no cursor: another round would plan the same again.
      if (options.dryRun === true) return timed(addFehler(lauf, 'teilweise', PARTIAL_PLAN_LINE));
      if (outcome.report.pause_ms > MAX_PAUSE_MS)
        return timed(addFehler(lauf, 'teilweise', NOT_FINISHED_LINE));
      if (outcome.report.pause_ms > 0) await clock.sleep(outcome.report.pause_ms, options.signal);
      if (round >= maxRounds) return timed(addFehler(lauf, 'teilweise', NOT_FINISHED_LINE));
    }
  } catch (error) {
    if (options.signal?.aborted === true) return timed(addFehler(lauf, 'teilweise', ABORTED_LINE));
    for (const line of failureDetails(error)) options.details?.(line);
    return timed(addFehler(lauf, 'fehler', failureLine(error)));
  }

  /** What is confirmed had been held before the first round; what a later round holds has been seen by nobody. */
  function roundOf(round: number): TwoWayRequest {
    const request = twoWayRequest(mandant, synchronisation, options);
    return { ...request, confirm: options.confirm === true && round === 1 };
  }

  /** Waiting for another run belongs to what the user waited for. */
  function timed(done: Lauf): Lauf {
    return { ...done, dauer_ms: Math.max(0, Math.round(clock.now() - begun_ms)) };
  }
}

/** Who has to wait longer had better come back later. */
const MAX_PAUSE_MS = 5 * 60_000;

const PARTIAL_PLAN_LINE =
  'Der Trockenlauf zeigt nur den ersten Abschnitt: Es steht mehr an, als ein einzelner Lauf bearbeitet. Der echte Abgleich setzt von selbst fort.';
const NOT_FINISHED_LINE =
  'Es steht noch Arbeit an; der nächste Abgleich setzt dort fort. Starten Sie ihn bald.';
const ABORTED_LINE = 'Abgebrochen. Was fertig ist, bleibt; der nächste Abgleich setzt dort fort.';

/** Only a round that went well is worth another one at once. */
function goesOn(report: RunReport): boolean {
  return report.weiter && (report.ergebnis === 'ok' || report.ergebnis === 'teilweise');
}

/** What the engine needs for one run; every run is an owner of its own. */
export function twoWayRequest(
  mandant: Mandant,
  synchronisation: Synchronisation,
  options: Pick<RunOptions, 'owner' | 'dryRun' | 'progress' | 'signal'>,
): TwoWayRequest {
  const { signal, progress } = options;
  return {
    synchronisation,
    store: countedStore(mandant.store.twoWay),
    beforeSend() {
      // To the engine this is a lease that has ended: it sends nothing more and gives the mailbox back.
      if (signal?.aborted === true) throw new LeaseLostError(ABORTED_LINE);
    },
    owner: options.owner(mandant.random.uuid()),
    zone: mandant.zone,
    clock: mandant.clock,
    random: mandant.random,
    settings: mandant.twoWay,
    dryRun: options.dryRun === true,
    ...(progress === undefined ? {} : { progress }),
  };
}
