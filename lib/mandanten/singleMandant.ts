import type { Mandant } from '../jobs/mandant.ts';
import { UnknownMandantError } from '../jobs/ports.ts';
import type { OpenDirectory } from './directory.ts';
import { type MandantOptions, type MandantPorts, openMandant } from './openMandant.ts';
import type { Environment } from './settings/environment.ts';
import { readSettings, STANDARD_MANDANT } from './settings.ts';

/** The one Mandant of an installation without MANDANTEN. */
export function singleMandant(
  env: Environment,
  ports: MandantPorts,
  options: MandantOptions = {},
): OpenDirectory {
  let kept: Promise<Mandant> | undefined;
  const known = (id: string): void => {
    if (id !== STANDARD_MANDANT) throw new UnknownMandantError();
  };
  return {
    ids: async () => [STANDARD_MANDANT],
    async open(id) {
      known(id);
      const opened = kept ?? openNow();
      kept = opened;
      try {
        return await opened;
      } catch (error) {
        if (kept === opened) kept = undefined;
        throw error;
      }
    },
    async settings(id) {
      known(id);
      return readSettings(env);
    },
    problems: async () => [],
    async close() {
      const closing = kept;
      kept = undefined;
      // What never opened has told whoever asked for it.
      const mandant = await closing?.catch(() => undefined);
      await mandant?.close();
    },
  };

  async function openNow(): Promise<Mandant> {
    return openMandant(readSettings(env), ports, options);
  }
}
