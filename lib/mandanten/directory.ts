import type { Mandant } from '../jobs/mandant.ts';
import { type MandantDirectory, UnknownMandantError } from '../jobs/ports.ts';
import { type MandantPorts, openMandant } from './openMandant.ts';
import type { Environment } from './settings/environment.ts';
import { readSettings, STANDARD_MANDANT } from './settings.ts';

/** A directory whose owner can end it. */
export interface OpenDirectory extends MandantDirectory {
  /** Closes all Mandanten that were opened. */
  close(): Promise<void>;
}

/**
 * The Mandanten of an installation: the one that its app settings describe. It is opened at its first use and kept; when
 * opening fails (settings, database), the next use tries again, with the settings of that time.
 */
export function createMandantDirectory(env: Environment, ports: MandantPorts): OpenDirectory {
  const open = new Map<string, Promise<Mandant>>();
  return {
    ids: async () => [STANDARD_MANDANT],
    async open(id) {
      if (id !== STANDARD_MANDANT) throw new UnknownMandantError();
      const kept = open.get(id) ?? openNow();
      open.set(id, kept);
      try {
        return await kept;
      } catch (error) {
        if (open.get(id) === kept) open.delete(id);
        throw error;
      }
    },
    async close() {
      const mandanten = [...open.values()];
      open.clear();
      for (const opened of await Promise.allSettled(mandanten))
        if (opened.status === 'fulfilled') await opened.value.close();
    },
  };

  async function openNow(): Promise<Mandant> {
    return openMandant(readSettings(env), ports);
  }
}
