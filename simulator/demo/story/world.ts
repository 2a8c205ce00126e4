import type { Clock } from '../../../lib/sync/ports/clock.ts';
import type { Tenant } from '../../m365/tenant.ts';
import type { DemoEmis } from '../emis/demoEmis.ts';
import type { Person } from '../people.ts';

/** Where the Anwender of the demo act: their own Outlook and their own emis, never emisExchangeSync. */
export interface World {
  readonly tenant: Tenant;
  readonly emis: DemoEmis;
  readonly clock: Clock;
}

/** Something a person does; the sentence that tells it, or null where it cannot be done now. */
export type Step = (world: World, person: Person, round: number) => Promise<string | null>;
