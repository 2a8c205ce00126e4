import type { Clock } from '../../lib/sync/ports/clock.ts';
import type { Random } from '../../lib/sync/ports/random.ts';
import { listen } from '../m365/listen.ts';
import { sqlitePersistence } from '../m365/sqlitePersistence.ts';
import { createTenant, type Tenant } from '../m365/tenant.ts';
import type { Company } from './company.ts';
import type { CompanyFiles } from './folder.ts';
import { portAsBefore } from './portAsBefore.ts';
import { heldPersistence } from './seed/heldPersistence.ts';
import { seedTenant } from './seed/seedTenant.ts';

export interface RunningTenant {
  readonly tenant: Tenant;
  /** What GRAPH_BASE_URL and GRAPH_TOKEN must say. */
  readonly url: string;
  readonly token: string;
  /** It was filled in this start. */
  readonly isNew: boolean;
  close(): Promise<void>;
}

/** Starts a company's simulated Microsoft 365 on its database, filled with the demo week, on a real socket. */
export async function openTenant(
  files: CompanyFiles,
  company: Company,
  clock: Clock,
  random: Random,
): Promise<RunningTenant> {
  const { token } = company;
  const database = sqlitePersistence(files.tenant);
  try {
    const persistence = heldPersistence(database);
    const tenant = createTenant({
      clock,
      random,
      token,
      persistence,
      // The functions listen on this machine only.
      switches: { loopbackNotificationUrl: true },
    });
    const isNew = seedTenant(tenant, persistence, clock.now(), company);
    const listener = await portAsBefore(files.port, random, 'des simulierten Microsoft 365', (port) =>
      listen(tenant, { port }),
    );
    return {
      tenant,
      url: listener.url,
      token,
      isNew,
      async close() {
        tenant.subscriptions.stop();
        await listener.close();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
