import { exitCodeOf } from '../../cli/exitCode.ts';
import { renderMarked } from '../../cli/output/marked.ts';
import { renderProgress } from '../../cli/output/progress.ts';
import { renderSummary } from '../../cli/output/summary.ts';
import { localOwner as owner } from '../../lib/emis/embedded/localOwner.ts';
import type { Lauf } from '../../lib/jobs/lauf.ts';
import { type RunDomainOptions, runDomain } from '../../lib/jobs/runDomain.ts';
import { closing, closingOnce } from './closing.ts';
import { beispiel, muster } from './company.ts';
import { ersteinrichtungen } from './ersteinrichtungen.ts';
import type { DemoFolder } from './folder.ts';
import { openFunctions } from './openFunctions.ts';
import { opening } from './opening.ts';
import { openSides, type Sides } from './openSides.ts';
import type { Screen } from './screen.ts';
import { keepInStep } from './story/keepInStep.ts';
import { unsettled } from './unsettled.ts';

/** What the demo keeps in step. */
const domaenen = ['termine', 'wiedervorlagen'] as const;
/** A CLI started beside it may hold a mailbox for a while; so does, on a SQL Server, a start that was killed. */
const waitForLease_ms = 130_000;

export interface RunOptions {
  readonly folder: DemoFolder;
  /** Ends after the first Abgleich. */
  readonly once: boolean;
  /** The demo data of earlier starts are to go. */
  readonly neu: boolean;
  readonly screen: Screen;
  readonly stop: AbortSignal;
}

/**
 * The whole demo: two companies with both their sides, Ersteinrichtung where it is missing, an Abgleich of each domain
 * with its summary, then the functions at work for both until it is stopped.
 *
 * @returns the exit code of the first Abgleich (contract.md).
 */
export async function run({ folder, once, neu, screen, stop }: RunOptions): Promise<number> {
  await using ending = new AsyncDisposableStack();
  const sides = await openCompanies(folder, ending, neu);
  screen.say('emisExchangeSync zum Ausprobieren', '');
  const first: Lauf[] = [];
  for (const company of sides) {
    if (stop.aborted) break;
    first.push(...(await firstAbgleich(company, screen, stop)));
  }
  if (stop.aborted) return exitCodeOf(first);
  if (once) screen.say(closingOnce);
  else {
    const { mandant, running, emis, settings } = sides[0]!;
    const functions = ending.adopt(await openFunctions(folder, sides, mandant.random, screen.say), (open) =>
      open.close(),
    );
    const shown = { ...settings, AzureWebJobsStorage: functions.storage };
    screen.say(...closing(shown, sides.length > 1 ? folder.mandanten : undefined, functions));
    const world = { tenant: running.tenant, emis, clock: mandant.clock };
    await Promise.race([keepInStep({ world, say: screen.say, stop }), functions.failed]);
  }
  return exitCodeOf(first);
}

/** Both companies; on somebody's SQL Server the first one alone: its connection string belongs into no file of ours. */
async function openCompanies(
  folder: DemoFolder,
  ending: AsyncDisposableStack,
  neu: boolean,
): Promise<Sides[]> {
  const own = await openSides(folder, muster, process.env, ending, neu);
  if (!own.settings.EMIS_SQL!.startsWith('sqlite:')) return [own];
  return [own, await openSides(folder.second, beispiel, {}, ending, neu)];
}

/** What stands where, Ersteinrichtung where it is missing, and an Abgleich of each domain with its summary. */
async function firstAbgleich(sides: Sides, screen: Screen, stop: AbortSignal): Promise<Lauf[]> {
  const { emis, mandant, notes } = sides;
  screen.say(...(await opening(sides)), '');
  if (notes.length > 0) screen.say(...notes, '');
  const common = { owner, waitForLease_ms, signal: stop, details: (line: string) => screen.say(line) };
  for await (const done of ersteinrichtungen(sides, common)) {
    screen.say(`Ersteinrichtung ${done.anwender}: ${renderMarked(done)}`);
  }
  screen.say(...(await unsettled(emis)), 'Der Abgleich läuft …', '');
  const first: Lauf[] = [];
  for (const domaene of domaenen) {
    const progress: RunDomainOptions['progress'] = (lauf) => screen.progress(renderProgress(lauf));
    const laeufe = await runDomain(mandant, domaene, { ...common, progress });
    if (!stop.aborted) screen.say(renderSummary(laeufe));
    first.push(...laeufe);
  }
  return first;
}
