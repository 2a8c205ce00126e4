/** `npm start`: emisExchangeSync to try out, on a machine with nothing but Node. What it does: simulator/demo/help.ts. */
import { startFailure } from './demo/failure.ts';
import { demoFolder, removeDatabases } from './demo/folder.ts';
import { help } from './demo/help.ts';
import { takeLock } from './demo/lock.ts';
import { type Options, readOptions } from './demo/options.ts';
import { run } from './demo/run.ts';
import { createScreen, type Screen } from './demo/screen.ts';
import { stopOnSignals } from './demo/stopOnSignals.ts';

process.exitCode = await main(createScreen(process.stdout));

async function main(screen: Screen): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (!options.help) return await start(options, screen);
    screen.say(help);
    return 0;
  } catch (error) {
    const { lines, exitCode } = startFailure(error);
    screen.say();
    for (const line of lines) console.error(line);
    return exitCode;
  }
}

async function start({ once, neu }: Options, screen: Screen): Promise<number> {
  const folder = demoFolder(process.env);
  using _lock = takeLock(folder);
  // Stopping is how the demo ends; with --once nobody got the Abgleich that was asked for.
  const stoppedCode = once ? 1 : 0;
  const stop = stopOnSignals(stoppedCode);
  if (neu) removeDatabases(folder);
  try {
    const exitCode = await run({ folder, once, neu, screen, stop });
    if (!stop.aborted) return exitCode;
  } catch (error) {
    if (!stop.aborted) throw error;
  }
  screen.say('Beendet. Der nächste Start macht hier weiter.');
  return stoppedCode;
}
