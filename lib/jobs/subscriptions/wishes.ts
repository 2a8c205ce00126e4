import type { SubscriptionGateway, SubscriptionWish } from '../../sync/ports/subscriptions.ts';
import type { SchedulesRead } from '../scheduleReads.ts';

/**
 * What a Mandant wants to be told about: every active Synchronisation's domains that have a schedule (one without is off
 * altogether) and that can be watched. A mailbox that stands in two Synchronisationen is watched for the first one.
 */
export function wishesOf(
  read: SchedulesRead,
  isBuilt: (domaene: SubscriptionWish['domaene']) => boolean,
  gateway: Pick<SubscriptionGateway, 'canWatch'>,
): SubscriptionWish[] {
  const taken = new Set<string>();
  return read.synchronisationen.flatMap(({ id, postfach, domaenen }) =>
    domaenen.flatMap((domaene) => {
      const key = `${postfach.toLowerCase()}\n${domaene}`;
      const scheduled = read.schedules.get(domaene)?.kind === 'set';
      if (!scheduled || !isBuilt(domaene) || !gateway.canWatch(domaene) || taken.has(key)) return [];
      taken.add(key);
      return [{ synchronisation: id, domaene, postfach }];
    }),
  );
}
