/** `npm start`: emisExchangeSync to try out, on a machine with nothing but Node (docs: simulator/demo/help.ts). */
import { SettingsError } from '../lib/mandanten/settings.ts';
import { StoreError } from '../lib/sync/ports/errors.ts';
import { DemoError } from './demo/demoError.ts';
import { demoFolder, removeDatabases } from './demo/folder.ts';
import { help } from './demo/help.ts';
import { takeLock } from './demo/lock.ts';
import { readOptions } from './demo/options.ts';
import { run } from './demo/run.ts';
import { createScreen } from './demo/show/screen.ts';
import { stopOnSignals } from './demo/stopOnSignals.ts';

process.exitCode = await start();

async function start(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    const screen = createScreen(process.stdout);
    if (options.help) {
      screen.say(help);
      return 0;
    }
    const folder = demoFolder(process.env);
    const lock = takeLock(folder);
    const stop = stopOnSignals(options.once ? 1 : 0);
    if (options.neu) removeDatabases(folder);
    const code = await run({ folder, once: options.once, screen, stop });
    lock.release();
    if (stop.aborted) screen.say('Beendet. Der nächste Start macht hier weiter.');
    return code;
  } catch (error) {
    return failure(error);
  }
}

/** What a person can put right gets its line; anything else is a mistake of ours and shows where. */
function failure(error: unknown): number {
  if (error instanceof DemoError || error instanceof SettingsError || error instanceof StoreError) {
    console.error(error.message);
    return 2;
  }
  console.error(error);
  return 1;
}
