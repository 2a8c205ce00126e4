import type { Mandant } from '../../lib/jobs/mandant.ts';
import { MissingSynchronisationError, UsageError } from '../../lib/jobs/usageError.ts';
import { openMandant } from '../../lib/mandanten/openMandant.ts';
import { readSettings, type Settings } from '../../lib/mandanten/settings.ts';
import { StoreError } from '../../lib/sync/ports/errors.ts';
import type { Options } from '../arguments.ts';
import type { Host } from '../host.ts';
import { insertSynchronisation } from '../output/insertSynchronisation.ts';

/** Somebody waits at the console: a run may find out what became of its own unclear creates. */
const WAIT_FOR_UNCLEAR_MS = 60_000;

/**
 * Reads the settings, opens the Mandant, does the work and closes it again.
 *
 * @throws SettingsError, UsageError (also for a database that cannot be opened), and whatever `work` throws
 */
export async function withMandant<Result>(
  host: Host,
  options: Options,
  work: (mandant: Mandant, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(host.env);
  checkMandant(options.mandant, settings);
  const mandant = await open(settings, host);
  try {
    return await work(mandant, settings);
  } catch (error) {
    if (!(error instanceof MissingSynchronisationError)) throw error;
    throw new UsageError(
      `${error.message} Bis dahin genügt diese Zeile in der emis-Datenbank (mit der Adresse des Postfachs): ${insertSynchronisation(settings.schema, error.anwender)}`,
    );
  } finally {
    await mandant.close();
  }
}

async function open(settings: Settings, host: Host): Promise<Mandant> {
  try {
    return await openMandant(settings, host, { waitForUnclear_ms: WAIT_FOR_UNCLEAR_MS });
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(error.message);
    throw error;
  }
}

/** Throws UsageError for a --mandant that these settings do not have. */
export function checkMandant(wanted: string | undefined, settings: Settings): void {
  if (wanted === undefined || wanted.toLowerCase() === settings.mandant) return;
  throw new UsageError(
    `Den Mandanten „${wanted}“ gibt es nicht. Ohne MANDANTEN gibt es nur „${settings.mandant}“; lassen Sie --mandant weg.`,
  );
}
