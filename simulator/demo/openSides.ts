import type { Mandant } from '../../lib/jobs/mandant.ts';
import { openMandant } from '../../lib/mandanten/openMandant.ts';
import { readSettings, type Settings } from '../../lib/mandanten/settings.ts';
import { systemClock as clock, systemRandom as random } from '../../lib/mandanten/systemPorts.ts';
import type { Company } from './company.ts';
import { demoSettings } from './demoSettings.ts';
import type { DemoEmis } from './emis/demoEmis.ts';
import { prepareServer } from './emis/prepareServer.ts';
import { serverEmis } from './emis/serverEmis.ts';
import { sqliteEmis } from './emis/sqliteEmis.ts';
import type { CompanyFiles } from './folder.ts';
import { openTenant, type RunningTenant } from './openTenant.ts';
import { seedEmis } from './seed/seedEmis.ts';

/** Both sides of a company of the demo, and the product between them. */
export interface Sides {
  readonly company: Company;
  readonly files: CompanyFiles;
  readonly running: RunningTenant;
  readonly emis: DemoEmis;
  readonly settings: Readonly<Record<string, string>>;
  readonly mandant: Mandant;
  /** What was done in a database that is not the demo's own file. */
  readonly notes: readonly string[];
}

/**
 * Longer than any write to Outlook may stay on its way: after a `kill -9` the first Abgleich clears up what that left
 * half done instead of leaving it to a later one.
 */
const waitForUnclear_ms = 90_000;

/**
 * Opens both sides, filled at the first time, and the product exactly as its CLI would: with settings, over the socket.
 *
 * @param environment of which an EMIS_SQL that names a SQL Server counts
 */
export async function openSides(
  files: CompanyFiles,
  company: Company,
  environment: NodeJS.ProcessEnv,
  ending: AsyncDisposableStack,
  neu: boolean,
): Promise<Sides> {
  const running = ending.adopt(await openTenant(files, company, clock, random), (open) => open.close());
  const settings = demoSettings(files, running, environment);
  const read = readSettings(settings, company.id);
  const notes = await prepared(read, { neu, newTenant: running.isNew });
  const ports = { clock, random, fetch: globalThis.fetch };
  const mandant = await openMandant(read, ports, { waitForUnclear_ms });
  ending.adopt(mandant, (open) => open.close());
  const emis = ending.adopt(openEmis(read, files), (open) => open.close());
  await seedEmis(emis, clock.now(), company);
  return { company, files, running, emis, settings, mandant, notes };
}

function openEmis({ emis }: Settings, files: CompanyFiles): DemoEmis {
  return emis.kind === 'mssql' ? serverEmis(emis.address, { clock, random }) : sqliteEmis(files.emis);
}

async function prepared(
  settings: Settings,
  start: { readonly neu: boolean; readonly newTenant: boolean },
): Promise<readonly string[]> {
  if (settings.emis.kind !== 'mssql') return [];
  return prepareServer(settings.emis.address, start, { clock, random });
}
