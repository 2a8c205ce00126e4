import type { Random } from '../../lib/sync/ports/random.ts';
import { startAzurite } from '../azurite/startAzurite.ts';
import { forkHost, HostEndedError } from '../host/forkHost.ts';
import { announceChanges } from './announceChanges.ts';
import { DemoError } from './demoError.ts';
import type { DemoFolder } from './folder.ts';
import { installationSettings } from './installationSettings.ts';
import type { Sides } from './openSides.ts';
import { portAsBefore } from './portAsBefore.ts';

/** The function app of the demo at work. */
export interface RunningFunctions {
  /** Where its HTTP functions are. */
  readonly url: string;
  readonly functions: readonly string[];
  /** What AzureWebJobsStorage says. */
  readonly storage: string;
  /** Rejects when the host ends of its own accord. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Settings of an installation on this machine are not the demo's. */
const foreign =
  /^(EMIS|GRAPH_|AZURE_|AzureWebJobs|AzureFunctions|APPLICATIONINSIGHTS_|MANDANTEN$|PUBLIC_URL$)/i;

/** Loopback only and without anything real behind it: it is no secret. */
const clientStateSecret = 'vorfuehrung '.repeat(4);

/**
 * Starts a real queue (Azurite) and the functions in the local host, for these companies and with no other settings.
 * Throws DemoError when a port is taken.
 */
export async function openFunctions(
  folder: DemoFolder,
  sides: readonly Sides[],
  random: Random,
  say: (line: string) => void,
): Promise<RunningFunctions> {
  const azurite = await startAzurite();
  try {
    const surroundings = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    const host = await portAsBefore(folder.functionsPort, random, 'der Funktionen', (port) =>
      forkHost({
        env: {
          ...Object.fromEntries(surroundings),
          ...installationSettings(folder.mandanten, sides),
          AzureWebJobsStorage: azurite.connectionString,
          PUBLIC_URL: `http://127.0.0.1:${port}`,
          GRAPH_CLIENT_STATE_SECRET: clientStateSecret,
        },
        port,
        onLine: (line) => say(`Funktionen: ${line}`),
      }),
    );
    const failed = host.ended.then((code) => {
      throw new HostEndedError([`Die Funktionen sind unerwartet zu Ende gegangen (${code ?? 'Signal'}).`]);
    });
    failed.catch(() => undefined);
    await announceChanges(host.url);
    return {
      url: host.url,
      functions: host.functions,
      storage: azurite.connectionString,
      failed,
      async close() {
        await host.close();
        await azurite.close();
      },
    };
  } catch (error) {
    await azurite.close();
    if (error instanceof HostEndedError) throw new DemoError(error.message);
    throw error;
  }
}
