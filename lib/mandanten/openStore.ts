import { resolve } from 'node:path';
import type { EmbeddedAccess } from '../emis/embedded/access.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { EmisStore } from '../sync/ports/store.ts';
import type { Settings } from './settings.ts';

/**
 * Opens the emis database of these settings; the driver that it needs is loaded only then. A SQL Server is not yet
 * asked anything: what is wrong there shows with the first statement.
 *
 * @param access what may be done to an embedded database; a SQL Server is never installed by opening it
 *
 * @throws StoreError when the embedded database cannot be opened.
 */
export async function openStore(
  { emis, schema }: Pick<Settings, 'emis' | 'schema'>,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  access: EmbeddedAccess,
): Promise<EmisStore> {
  if (emis.kind === 'embedded') {
    const { openEmbedded } = await import('../emis/embedded/open.ts');
    const path = emis.path === ':memory:' ? ':memory:' : resolve(emis.path);
    return openEmbedded({ path, access, clock, schema });
  }
  const { openMssql } = await import('../emis/mssql/open.ts');
  return openMssql({ address: emis.address, clock, random, schema });
}
