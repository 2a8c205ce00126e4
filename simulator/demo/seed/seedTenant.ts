import type { Tenant } from '../../m365/tenant.ts';
import type { HeldPersistence } from './heldPersistence.ts';
import { outlookSeeds } from './outlook.ts';
import { enterTasks, taskSeeds } from './tasks.ts';
import { weekFrom } from './week.ts';

/**
 * Fills an empty tenant with the mailboxes and the demo week, as one transaction: a process killed before its end leaves
 * an empty tenant, and the next start fills it. A tenant that has anything in it is left as it is.
 *
 * @returns whether it was filled now.
 */
export function seedTenant(tenant: Tenant, persistence: HeldPersistence, now_ms: number): boolean {
  for (const _ of persistence.load()) return false;
  persistence.hold();
  const week = weekFrom(now_ms);
  for (const { person, events, series } of outlookSeeds(week)) {
    const mailbox = tenant.addMailbox(person.postfach, { displayName: person.anwender });
    for (const event of events) mailbox.createEvent(event);
    for (const { event, recurrence } of series) mailbox.createSeries(event, recurrence);
  }
  for (const seed of taskSeeds(week)) enterTasks(tenant.mailbox(seed.person.postfach), seed);
  persistence.release();
  return true;
}
