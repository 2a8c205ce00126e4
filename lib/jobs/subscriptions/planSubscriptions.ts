import type {
  ActualSubscription,
  SubscriptionGateway,
  SubscriptionWish,
} from '../../sync/ports/subscriptions.ts';
import type { NoticeEvent } from '../subscriptionNotice.ts';
import { subscriptionKey } from './key.ts';
import { authorizeBy, renewAt_ms } from './renewal.ts';

/** A wish and the subscription that fulfils it. */
export interface Fulfilled {
  readonly wish: SubscriptionWish;
  readonly actual: ActualSubscription;
}

/** What makes the actual subscriptions the desired ones. Every wish stands in exactly one list. */
export interface SubscriptionPlan {
  /** Ours, but nobody's wish (any more), or to be made anew. */
  readonly remove: readonly ActualSubscription[];
  readonly create: readonly SubscriptionWish[];
  readonly renew: readonly Fulfilled[];
  readonly reauthorize: readonly Fulfilled[];
  readonly keep: readonly Fulfilled[];
  /** Not to be tried again yet. */
  readonly wait: readonly SubscriptionWish[];
}

export interface PlanInput {
  readonly wishes: readonly SubscriptionWish[];
  readonly actual: readonly ActualSubscription[];
  readonly gateway: Pick<SubscriptionGateway, 'mark' | 'lifetime_ms'>;
  /** What Graph has said, by `subscriptionKey`. */
  readonly noticed: ReadonlyMap<string, ReadonlySet<NoticeEvent>>;
  /** Until when a wish that was refused is not tried again, by `subscriptionKey`. */
  readonly notBefore_ms: (key: string) => number;
  readonly now_ms: number;
}

/** Compares what should be with what is. Pure; only `actual`, which are all ours, can end up in `remove`. */
export function planSubscriptions(input: PlanInput): SubscriptionPlan {
  const { gateway, noticed, notBefore_ms, now_ms } = input;
  const remaining = new Set(input.actual);
  const create: SubscriptionWish[] = [];
  const wait: SubscriptionWish[] = [];
  const [renew, reauthorize, keep]: Fulfilled[][] = [[], [], []];
  for (const wish of input.wishes) {
    const actual = best(remaining, wish, gateway.mark(wish), now_ms);
    if (actual === undefined) {
      (notBefore_ms(subscriptionKey(wish)) <= now_ms ? create : wait).push(wish);
      continue;
    }
    remaining.delete(actual);
    const lifetime_ms = gateway.lifetime_ms(wish.domaene);
    const wanted = noticed.get(subscriptionKey(wish))?.has('reauthorizationRequired') === true;
    const how = wanted ? authorizeBy(actual, lifetime_ms, now_ms) : 'nothing';
    if (how === 'renew' || renewAt_ms(actual, lifetime_ms) <= now_ms) renew!.push({ wish, actual });
    else (how === 'reauthorize' ? reauthorize! : keep!).push({ wish, actual });
  }
  return { remove: [...remaining], create, renew: renew!, reauthorize: reauthorize!, keep: keep!, wait };
}

/** Of those that fulfil a wish the one that lives longest; the others are too many. */
function best(
  candidates: ReadonlySet<ActualSubscription>,
  wish: SubscriptionWish,
  mark: string,
  now_ms: number,
): ActualSubscription | undefined {
  const postfach = wish.postfach.toLowerCase();
  let found: ActualSubscription | undefined;
  for (const candidate of candidates) {
    const { watches, expiresAt_ms } = candidate;
    if (candidate.mark !== mark || expiresAt_ms <= now_ms) continue;
    if (watches?.domaene !== wish.domaene || watches.postfach !== postfach) continue;
    if (found === undefined || expiresAt_ms > found.expiresAt_ms) found = candidate;
  }
  return found;
}
