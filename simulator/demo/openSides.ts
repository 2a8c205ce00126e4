import { DatabaseSync } from 'node:sqlite';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import { openMandant } from '../../lib/mandanten/openMandant.ts';
import { readSettings } from '../../lib/mandanten/settings.ts';
import { systemClock as clock, systemRandom as random } from '../../lib/mandanten/systemPorts.ts';
import type { Company } from './company.ts';
import { demoSettings } from './demoSettings.ts';
import type { CompanyFiles } from './folder.ts';
import { openTenant, type RunningTenant } from './openTenant.ts';
import { seedEmis } from './seed/seedEmis.ts';

/** Both sides of a company of the demo, and the product between them. */
export interface Sides {
  readonly company: Company;
  readonly files: CompanyFiles;
  readonly running: RunningTenant;
  /** The connection of the people who work with emis, not the product's. */
  readonly emis: DatabaseSync;
  readonly settings: Readonly<Record<string, string>>;
  readonly mandant: Mandant;
}

/**
 * Longer than any write to Outlook may stay on its way: after a `kill -9` the first Abgleich clears up what that left
 * half done instead of leaving it to a later one.
 */
const waitForUnclear_ms = 90_000;
/** Short, because waiting for SQLite blocks the whole process. */
const busyTimeout_ms = 500;

/** Opens both sides, filled at the first time, and the product exactly as its CLI would: with settings, over the socket. */
export async function openSides(
  files: CompanyFiles,
  company: Company,
  ending: AsyncDisposableStack,
): Promise<Sides> {
  const running = ending.adopt(await openTenant(files, company, clock, random), (open) => open.close());
  const settings = demoSettings(files, running);
  const ports = { clock, random, fetch: globalThis.fetch };
  const mandant = await openMandant(readSettings(settings, company.id), ports, { waitForUnclear_ms });
  ending.adopt(mandant, (open) => open.close());
  const emis = new DatabaseSync(files.emis, { timeout: busyTimeout_ms });
  ending.adopt(emis, (open) => open.close());
  seedEmis(emis, clock.now(), company);
  return { company, files, running, emis, settings, mandant };
}
