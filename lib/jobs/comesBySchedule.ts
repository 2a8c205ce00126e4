import type { AbgleichMessage } from './message.ts';
import { matchesWithin } from './schedule/matcher.ts';
import type { KnownSchedules } from './scheduleReads.ts';

/**
 * Whether the schedule looks at all mailboxes of a message after `after_ms` and not after `until_ms` (epoch milliseconds): by
 * its own times, or, at a mailbox that notifications tell of, once per safety interval. What was not known yet does not come.
 */
export function comesBySchedule(
  { domaene, synchronisationen }: AbgleichMessage,
  known: KnownSchedules | undefined,
  after_ms: number,
  until_ms: number,
): boolean {
  const reading = known?.read.schedules.get(domaene);
  if (known === undefined || reading?.kind !== 'set') return false;
  const { mandant, read } = known;
  const told = synchronisationen.some((id) => (read.subscribed.get(domaene)?.get(id) ?? 0) > after_ms);
  if (told && mandant.subscriptions !== undefined)
    return until_ms - after_ms > mandant.subscriptions.safetySweep_ms;
  return matchesWithin(reading.schedule, mandant.zone, after_ms, until_ms);
}
