import type { Domaene } from '../../lib/domain/domaene.ts';
import { cleanUpOnceADay } from '../../lib/jobs/cleanUp.ts';
import { assertBuilt } from '../../lib/jobs/domaenen.ts';
import { failureLine } from '../../lib/jobs/failureLine.ts';
import type { Lauf } from '../../lib/jobs/lauf.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import { runDomain } from '../../lib/jobs/runDomain.ts';
import type { Options } from '../arguments.ts';
import { EXIT, exitCodeOf } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { renderProgress } from '../output/progress.ts';
import { progressLine } from '../output/progressLine.ts';
import { renderSummary } from '../output/summary.ts';
import { failuresOf, inParts, worst } from './outcomes.ts';
import type { CommandResult } from './result.ts';
import { type MandantOutcome, withMandanten } from './withMandant.ts';

/** A little over the life of a lease: a run that died has let go of the mailbox by then. */
export const WAIT_FOR_LEASE_MS = 130_000;

/** `emisExchangeSync Termine`: one Abgleich of a domain. */
export async function abgleich(domaene: Domaene, options: Options, host: Host): Promise<CommandResult> {
  assertBuilt(domaene);
  const line = progressLine(host.stderr);
  const details: string[] = [];
  try {
    const access = options.trockenlauf ? 'try' : 'install';
    return await withMandanten(host, options, access, runAll, (outcomes) =>
      together(domaene, outcomes, options),
    );
  } finally {
    line.clear();
    for (const detail of details) host.stderr.write(`${detail}\n`);
  }

  async function runAll(mandant: Mandant): Promise<Lauf[]> {
    const done = await runDomain(mandant, domaene, {
      ...(options.anwender === undefined ? {} : { anwender: options.anwender }),
      dryRun: options.trockenlauf,
      confirm: options.bestaetigen,
      owner: host.owner,
      waitForLease_ms: WAIT_FOR_LEASE_MS,
      signal: host.signal,
      progress: (lauf) => line.show(renderProgress(lauf)),
      ...(options.ausfuehrlich ? { details: (detail) => details.push(detail) } : {}),
    });
    if (!options.trockenlauf && !host.signal.aborted) details.push(...(await tidied(mandant)));
    return done;
  }
}

function together(
  domaene: Domaene,
  outcomes: readonly MandantOutcome<Lauf[]>[],
  options: Options,
): CommandResult {
  const laeufe = outcomes.flatMap((outcome) => ('result' in outcome ? outcome.result : []));
  const fehler = failuresOf(outcomes);
  const exitCode = worst(exitCodeOf(laeufe), outcomes);
  return {
    exitCode,
    text: inParts(outcomes, (one) => renderSummary(one, options)),
    document: {
      ok: exitCode === EXIT.done,
      domaene,
      laeufe,
      ...(fehler.length > 0 && { fehler }),
    } as CommandResult['document'],
  };
}

/** The Abgleich is done whatever becomes of the clean-up: its failure is a line, and the next call tries again. */
async function tidied({ store, clock, jobs }: Mandant): Promise<string[]> {
  try {
    await cleanUpOnceADay({ store, clock, aufbewahrung_days: jobs.aufbewahrung_days });
    return [];
  } catch (error) {
    return [
      `Alte Fassungen und Protokolle ließen sich nicht aufräumen; der nächste Abgleich versucht es wieder. ${failureLine(error)}`,
    ];
  }
}
