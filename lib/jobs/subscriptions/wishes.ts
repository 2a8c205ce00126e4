import type { SubscriptionGateway, SubscriptionWish } from '../../sync/ports/subscriptions.ts';
import type { SchedulesRead } from '../scheduleReads.ts';

/**
 * What a Mandant wants to be told about: the domains of every Synchronisation that may run, as far as they have a schedule
 * (one without is off altogether) and can be watched.
 */
export function wishesOf(
  read: SchedulesRead,
  isBuilt: (domaene: SubscriptionWish['domaene']) => boolean,
  gateway: Pick<SubscriptionGateway, 'canWatch'>,
): SubscriptionWish[] {
  return read.synchronisationen.flatMap(({ id, postfach, domaenen }) =>
    domaenen.flatMap((domaene) => {
      const scheduled = read.schedules.get(domaene)?.kind === 'set';
      if (!scheduled || !isBuilt(domaene) || !gateway.canWatch(domaene)) return [];
      return [{ synchronisation: id, domaene, postfach }];
    }),
  );
}
