import { resolve } from 'node:path';
import type { Installed } from '../emis/installed.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { Random } from '../sync/ports/random.ts';
import type { Settings } from './settings.ts';

type EmisSettings = Pick<Settings, 'emis' | 'schema'>;

/**
 * Creates what is missing of our tables, indexes and triggers in the emis database; existing objects stay as they are.
 *
 * @throws StoreError with a German remedy
 */
export async function installEmis(
  { emis, schema }: EmisSettings,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<Installed> {
  if (emis.kind === 'embedded') {
    const { installFile } = await import('../emis/embedded/installFile.ts');
    return installFile({ path: resolve(emis.path), clock, schema });
  }
  const [{ openConnection }, { install }] = await Promise.all([
    import('../emis/mssql/openConnection.ts'),
    import('../emis/mssql/install/install.ts'),
  ]);
  const connection = openConnection({ address: emis.address, clock, random });
  try {
    return await install(connection, schema);
  } finally {
    await connection.close();
  }
}

/** The T-SQL of the installation, for an administrator to read or to run; nothing is connected to. */
export async function installationScript({ schema }: Pick<Settings, 'schema'>): Promise<string> {
  const { installScript } = await import('../emis/mssql/install/script.ts');
  return installScript(schema);
}

/** The T-SQL of the role with the rights of operation, for this installation's tables; nothing is connected to. */
export async function rightsForOperation({ schema }: Pick<Settings, 'schema'>): Promise<string> {
  const { rightsScript } = await import('../emis/mssql/install/rights.ts');
  return rightsScript(schema);
}
