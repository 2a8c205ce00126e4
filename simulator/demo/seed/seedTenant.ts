import type { Tenant } from '../../m365/tenant.ts';
import { type Company, muster } from '../company.ts';
import type { HeldPersistence } from './heldPersistence.ts';
import { weekFrom } from './week.ts';

/**
 * Fills an empty tenant with the mailboxes and the demo week, as one transaction: a process killed before its end leaves
 * an empty tenant, and the next start fills it. A tenant that has anything in it is left as it is.
 *
 * @returns whether it was filled now.
 */
export function seedTenant(
  tenant: Tenant,
  persistence: HeldPersistence,
  now_ms: number,
  company: Company = muster,
): boolean {
  for (const _ of persistence.load()) return false;
  persistence.hold();
  company.fillOutlook(tenant, weekFrom(now_ms));
  persistence.release();
  return true;
}
