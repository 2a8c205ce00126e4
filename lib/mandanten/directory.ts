import type { MandantDirectory } from '../jobs/ports.ts';
import { createAzureToken } from './azureToken.ts';
import { manyMandanten } from './many/manyMandanten.ts';
import type { MandantOptions, MandantPorts } from './openMandant.ts';
import { type Environment, present } from './settings/environment.ts';
import type { Settings } from './settings.ts';
import { singleMandant } from './singleMandant.ts';

/** A directory whose owner can end it. */
export interface OpenDirectory extends MandantDirectory {
  /** The settings of a Mandant, without opening its database; errors otherwise as of `open`. */
  settings(id: string): Promise<Settings>;
  /** What is wrong with the directory itself, besides what is wrong with single Mandanten; German lines. */
  problems(): Promise<readonly string[]>;
  /** Closes all Mandanten that were opened. */
  close(): Promise<void>;
}

/**
 * The Mandanten of an installation: those of the directory that MANDANTEN names, else the one that the app settings
 * describe. Each is opened at its first use and kept; when opening fails (settings, database), a later use tries again,
 * with the settings of that time.
 */
export function createMandantDirectory(
  env: Environment,
  ports: MandantPorts,
  options: MandantOptions = {},
): OpenDirectory {
  const location = present(env).MANDANTEN;
  if (location === undefined) return singleMandant(env, ports, options);
  const { clock, fetch } = ports;
  return manyMandanten(location, env, ports, { clock, fetch, token: createAzureToken(env, ports) }, options);
}
