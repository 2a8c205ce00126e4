import { DatabaseSync } from 'node:sqlite';
import { localOwner } from '../../lib/emis/embedded/localOwner.ts';
import type { Lauf } from '../../lib/jobs/lauf.ts';
import { runDomain } from '../../lib/jobs/runDomain.ts';
import { openMandant } from '../../lib/mandanten/openMandant.ts';
import { readSettings } from '../../lib/mandanten/settings.ts';
import { systemClock, systemRandom } from '../../lib/mandanten/systemPorts.ts';
import { commands } from './commands.ts';
import { demoSettings } from './demoSettings.ts';
import { ersteinrichtungen } from './ersteinrichtungen.ts';
import { exitCode } from './exitCode.ts';
import type { DemoFolder } from './folder.ts';
import { openTenant } from './openTenant.ts';
import { willy } from './people.ts';
import { seedEmis } from './seed/seedEmis.ts';
import { firstSummary } from './show/firstSummary.ts';
import { opening } from './show/opening.ts';
import { progressText } from './show/progressText.ts';
import type { Screen } from './show/screen.ts';
import { keepInStep } from './story/keepInStep.ts';

/**
 * Longer than any write to Outlook may stay on its way: after a `kill -9` the first Abgleich clears up what it left
 * half done instead of leaving it to a later one.
 */
const waitForUnclear_ms = 90_000;
/** A CLI started beside it may hold a mailbox for a while. */
const waitForLease_ms = 60_000;

export interface RunOptions {
  readonly folder: DemoFolder;
  /** Ends after the first Abgleich. */
  readonly once: boolean;
  readonly screen: Screen;
  readonly stop: AbortSignal;
}

/**
 * Starts both sides, fills them at the first time, and runs the product between them exactly as the CLI would: with
 * settings, over the socket.
 *
 * @returns the exit code (contract.md).
 */
export async function run({ folder, once, screen, stop }: RunOptions): Promise<number> {
  await using ending = new AsyncDisposableStack();
  const running = ending.adopt(await openTenant(folder, systemClock, systemRandom), (open) => open.close());
  const settings = demoSettings(folder, running);
  const ports = { clock: systemClock, random: systemRandom, fetch: globalThis.fetch };
  const opened = await openMandant(readSettings(settings), ports, { waitForUnclear_ms });
  const mandant = ending.adopt(opened, (open) => open.close());
  const emis = ending.adopt(new DatabaseSync(folder.emis, { timeout: 5_000 }), (open) => open.close());
  seedEmis(emis, systemClock.now());
  for (const line of opening(folder, running, emis)) screen.say(line);

  screen.say();
  for (const { anwender, vorgemerkt } of await ersteinrichtungen(mandant, emis, stop))
    screen.say(
      `Ersteinrichtung ${anwender}: ${vorgemerkt} Termine in emis vorgemerkt, Outlook wird ganz gelesen.`,
    );

  const text = progressText();
  const abgleich = (progress: (line: string) => void): Promise<Lauf[]> =>
    runDomain(mandant, 'termine', {
      owner: localOwner,
      waitForLease_ms,
      signal: stop,
      progress: (current) => progress(text(current.anwender, current.progress)),
    });
  screen.say('Erster Abgleich …');
  const laeufe = await abgleich(screen.progress);
  screen.say();
  for (const line of firstSummary(laeufe)) screen.say(line);
  if (once) return exitCode(laeufe);

  screen.say();
  screen.say('In einem zweiten Fenster sehen Sie nach, solange dieses hier läuft:');
  for (const line of commands(settings, willy, process.platform)) screen.say(`  ${line}`);
  screen.say();
  screen.say('Ab jetzt ändern die Anwender hin und wieder etwas. Strg+C beendet.');
  const world = { tenant: running.tenant, emis, clock: systemClock };
  await keepInStep({ world, abgleich: () => abgleich(() => {}), say: screen.say, stop });
  return 0;
}
