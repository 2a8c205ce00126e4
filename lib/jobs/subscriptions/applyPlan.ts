import type { OutlookError } from '../../sync/ports/errors.ts';
import type {
  SubscriptionGateway,
  SubscriptionResult,
  SubscriptionWish,
} from '../../sync/ports/subscriptions.ts';
import type { Fulfilled, SubscriptionPlan } from './planSubscriptions.ts';
import { occupied, refused, unreachable } from './reasons.ts';

/** So many are made before it is known whether Graph reaches our address at all. */
const FIRST = 20;

/** How a wish stands after the plan was carried out. */
export type WishOutcome =
  | { readonly kind: 'live'; readonly wish: SubscriptionWish; readonly expiresAt_ms: number }
  /** Not possible at present; `grund` says why. */
  | {
      readonly kind: 'polled';
      readonly wish: SubscriptionWish;
      readonly grund: string;
      readonly error?: OutlookError;
    }
  /** To be tried again at the next tick. */
  | { readonly kind: 'open'; readonly wish: SubscriptionWish; readonly error: OutlookError };

export interface AppliedPlan {
  readonly outcomes: readonly WishOutcome[];
  /** Wishes that were without notifications until now. */
  readonly begun: readonly SubscriptionWish[];
  readonly removed: number;
}

/**
 * Carries a plan out: removals first, since a second subscription of the same kind is refused; then renewals, of which
 * those that turn out to be gone are made anew; then what is new. Throws OutlookError only when the list cannot be read
 * again after a conflict.
 */
export async function applyPlan(plan: SubscriptionPlan, gateway: SubscriptionGateway): Promise<AppliedPlan> {
  const removals = await gateway.apply(plan.remove.map(({ id }) => ({ kind: 'remove', id })));
  const { outcomes, gone } = await keepAlive(plan, gateway);
  const created = await createAll([...gone, ...plan.create], gateway);
  const begun = created.flatMap(({ kind, wish }) => (kind === 'live' ? [wish] : []));
  return {
    outcomes: [...outcomes, ...created],
    begun: [...begun, ...plan.reauthorize.map(({ wish }) => wish)],
    removed: removals.filter(({ kind }) => kind === 'done' || kind === 'gone').length,
  };
}

async function keepAlive(
  { keep, renew, reauthorize }: SubscriptionPlan,
  gateway: SubscriptionGateway,
): Promise<{ readonly outcomes: WishOutcome[]; readonly gone: SubscriptionWish[] }> {
  const results = await gateway.apply([
    ...renew.map(({ wish, actual }) => ({ kind: 'renew', id: actual.id, domaene: wish.domaene }) as const),
    ...reauthorize.map(({ actual }) => ({ kind: 'reauthorize', id: actual.id }) as const),
  ]);
  const outcomes = keep.map(alive);
  const gone: SubscriptionWish[] = [];
  for (const [index, fulfilled] of [...renew, ...reauthorize].entries()) {
    const result = results[index]!;
    if (result.kind === 'gone') gone.push(fulfilled.wish);
    else outcomes.push(stillAlive(fulfilled, result));
  }
  return { outcomes, gone };
}

const alive = ({ wish, actual }: Fulfilled): WishOutcome => ({
  kind: 'live',
  wish,
  expiresAt_ms: actual.expiresAt_ms,
});

/** One that could not be renewed still lives for days: the next time will do. */
function stillAlive(fulfilled: Fulfilled, result: SubscriptionResult): WishOutcome {
  if (result.kind === 'done' && result.expiresAt_ms !== undefined)
    return { kind: 'live', wish: fulfilled.wish, expiresAt_ms: result.expiresAt_ms };
  if (result.kind === 'refused')
    return { kind: 'polled', wish: fulfilled.wish, grund: refused(result.error), error: result.error };
  return alive(fulfilled);
}

async function createAll(
  wishes: readonly SubscriptionWish[],
  gateway: SubscriptionGateway,
): Promise<WishOutcome[]> {
  const first = wishes.slice(0, FIRST);
  const outcomes = await create(first, gateway);
  const rest = wishes.slice(FIRST);
  if (rest.length === 0) return settleConflicts(outcomes, gateway);
  // Nobody can be reached at an address that cannot be reached: one batch is enough to know.
  const hopeless = outcomes.every(({ result }) => result.kind === 'refused' && result.unreachable);
  if (hopeless)
    return [...outcomes, ...rest.map((wish) => ({ wish, result: outcomes[0]!.result }))].map(settled);
  return settleConflicts([...outcomes, ...(await create(rest, gateway))], gateway);
}

interface Created {
  readonly wish: SubscriptionWish;
  readonly result: SubscriptionResult;
}

async function create(wishes: readonly SubscriptionWish[], gateway: SubscriptionGateway): Promise<Created[]> {
  const results = await gateway.apply(wishes.map((wish) => ({ kind: 'create', wish })));
  return wishes.map((wish, index) => ({ wish, result: results[index]! }));
}

/** Where Graph has one already, it is adopted if it is ours: an earlier create took effect without our seeing it. */
async function settleConflicts(
  created: readonly Created[],
  gateway: SubscriptionGateway,
): Promise<WishOutcome[]> {
  if (!created.some(({ result }) => result.kind === 'conflict')) return created.map(settled);
  const actual = await gateway.list();
  return created.map((one) => {
    if (one.result.kind !== 'conflict') return settled(one);
    const { wish } = one;
    const mark = gateway.mark(wish);
    const adopted = actual.find(
      ({ watches, mark: marked }) =>
        marked === mark &&
        watches?.domaene === wish.domaene &&
        watches.postfach === wish.postfach.toLowerCase(),
    );
    return adopted === undefined
      ? { kind: 'polled', wish, grund: occupied() }
      : { kind: 'live', wish, expiresAt_ms: adopted.expiresAt_ms };
  });
}

function settled({ wish, result }: Created): WishOutcome {
  switch (result.kind) {
    case 'done':
      return { kind: 'live', wish, expiresAt_ms: result.expiresAt_ms! };
    case 'refused':
      return {
        kind: 'polled',
        wish,
        grund: result.unreachable ? unreachable() : refused(result.error),
        error: result.error,
      };
    case 'later':
      return { kind: 'open', wish, error: result.error };
    case 'conflict':
    case 'gone':
      return { kind: 'polled', wish, grund: occupied() };
  }
}
