import { resolve } from 'node:path';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { EmisStore } from '../sync/ports/store.ts';
import type { Settings } from './settings.ts';

/**
 * Opens the emis database of these settings; the driver that it needs is loaded only then. A SQL Server is not yet
 * asked anything: what is wrong there shows with the first statement.
 *
 * @throws StoreError when the embedded database cannot be opened.
 */
export async function openStore(
  { emis, schema }: Pick<Settings, 'emis' | 'schema'>,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<EmisStore> {
  if (emis.kind === 'embedded') {
    const { openEmbedded } = await import('../emis/embedded/open.ts');
    return openEmbedded({ path: emis.path === ':memory:' ? ':memory:' : resolve(emis.path), clock, schema });
  }
  const { openMssql } = await import('../emis/mssql/open.ts');
  return openMssql({ address: emis.address, clock, random, schema });
}
