import type {
  SubscriptionGateway,
  SubscriptionState,
  SubscriptionWish,
} from '../../sync/ports/subscriptions.ts';
import { isBuilt } from '../domaenen.ts';
import type { Mandant, MandantSubscriptions } from '../mandant.ts';
import type { JobPorts } from '../ports.ts';
import type { ProcessState } from '../processState.ts';
import type { SchedulesRead } from '../scheduleReads.ts';
import { sendProbes } from '../sendMessages.ts';
import type { NoticeEvent } from '../subscriptionNotice.ts';
import { type AppliedPlan, applyPlan, type WishOutcome } from './applyPlan.ts';
import { isReconciliationDue } from './due.ts';
import { subscriptionKey } from './key.ts';
import { planSubscriptions, type SubscriptionPlan } from './planSubscriptions.ts';
import { wishesOf } from './wishes.ts';

/** What a mailbox or our address refuses is tried again after this time. */
const REFUSED_AGAIN_MS = 3_600_000;
/** Whether tasks can be watched is the cloud's affair, not the mailbox's (graph.md 3.17): that changes rarely. */
const TASKS_AGAIN_MS = 24 * 3_600_000;

/** What Graph has said about subscriptions of one Mandant, by `subscriptionKey`. */
export type Noticed = ReadonlyMap<string, ReadonlySet<NoticeEvent>>;

/**
 * Makes a Mandant's subscriptions what they should be: the active Synchronisationen whose domain has a schedule, against
 * what Graph lists with our notificationUrl (reconciled, not remembered). What is remembered is only until when each
 * mailbox is told about, so that the schedules need not look meanwhile.
 *
 * As long as nothing has changed and nobody has said anything, Graph is asked once per safety interval.
 *
 * @throws StoreError, OutlookError (the list could not be read; what was known stays), QueueRefusal
 */
export async function reconcileSubscriptions(
  mandant: Mandant,
  read: SchedulesRead,
  noticed: Noticed,
  ports: JobPorts,
  { said }: Pick<ProcessState, 'said'>,
): Promise<void> {
  const { subscriptions } = mandant;
  const store = mandant.store.subscriptions;
  if (subscriptions === undefined) return;
  const { gateway } = subscriptions;
  const now_ms = ports.clock.now();
  const known = await store.read();
  const wishes = wishesOf(read, isBuilt, gateway);
  if (
    !isReconciliationDue({ wishes, known, noticed, now_ms, gateway, every_ms: subscriptions.safetySweep_ms })
  )
    return;
  const plan = await planNow(subscriptions, wishes, known, noticed, now_ms);
  const applied = await applyPlan(plan, gateway);
  // First the wake-ups: what the database knows as told is not told again, and one too many does no harm.
  await wake(mandant.id, [...applied.begun, ...newlyTold(applied, known, now_ms)], ports);
  await store.write(statesOf(plan, applied, known, gateway, now_ms));
  report(mandant.id, plan, applied, ports, said);
}

async function planNow(
  { gateway }: MandantSubscriptions,
  wishes: readonly SubscriptionWish[],
  known: readonly SubscriptionState[],
  noticed: Noticed,
  now_ms: number,
): Promise<SubscriptionPlan> {
  const nextTry = new Map(known.map((state) => [subscriptionKey(state), state.nextTry_ms]));
  return planSubscriptions({
    wishes,
    actual: await gateway.list(),
    gateway,
    noticed,
    notBefore_ms: (key) => nextTry.get(key) ?? 0,
    now_ms,
  });
}

function statesOf(
  { wait }: SubscriptionPlan,
  { outcomes }: AppliedPlan,
  known: readonly SubscriptionState[],
  gateway: Pick<SubscriptionGateway, 'mark'>,
  now_ms: number,
): SubscriptionState[] {
  const before = new Map(known.map((state) => [subscriptionKey(state), state]));
  const waiting = wait.map((wish) => ({ ...before.get(subscriptionKey(wish))!, checkedAt_ms: now_ms }));
  return [...waiting, ...outcomes.map((outcome) => stateOf(outcome, gateway, now_ms))];
}

function stateOf(
  outcome: WishOutcome,
  gateway: Pick<SubscriptionGateway, 'mark'>,
  now_ms: number,
): SubscriptionState {
  const { synchronisation, domaene } = outcome.wish;
  const state = { synchronisation, domaene, mark: null, checkedAt_ms: now_ms };
  switch (outcome.kind) {
    case 'live':
      return {
        ...state,
        liveUntil_ms: outcome.expiresAt_ms,
        mark: gateway.mark(outcome.wish),
        grund: null,
        nextTry_ms: 0,
      };
    case 'polled':
      return {
        ...state,
        liveUntil_ms: null,
        grund: outcome.grund,
        nextTry_ms: now_ms + againAfter_ms(domaene),
      };
    case 'open':
      return { ...state, liveUntil_ms: null, grund: outcome.error.message, nextTry_ms: 0 };
  }
}

const againAfter_ms = (domaene: SubscriptionState['domaene']): number =>
  domaene === 'wiedervorlagen' ? TASKS_AGAIN_MS : REFUSED_AGAIN_MS;

/** Those of whom nothing was told until now, however their subscription came about. */
function newlyTold(
  { outcomes }: AppliedPlan,
  known: readonly SubscriptionState[],
  now_ms: number,
): SubscriptionWish[] {
  const told = new Set(known.filter(({ liveUntil_ms }) => (liveUntil_ms ?? 0) > now_ms).map(subscriptionKey));
  return outcomes.flatMap(({ kind, wish }) =>
    kind === 'live' && !told.has(subscriptionKey(wish)) ? [wish] : [],
  );
}

/** What happened before notifications (again) come has to be looked for once. */
async function wake(mandant: string, begun: readonly SubscriptionWish[], ports: JobPorts): Promise<void> {
  const bemerkt_ms = ports.clock.now();
  for (const [domaene, wishes] of Map.groupBy(begun, (wish) => wish.domaene)) {
    const ids = wishes.map(({ synchronisation }) => synchronisation);
    await sendProbes(ports, { mandant, domaene, ids, grund: 'webhook', bemerkt_ms });
  }
}

function report(
  mandant: string,
  plan: SubscriptionPlan,
  { outcomes, removed }: AppliedPlan,
  { telemetry, log, clock }: JobPorts,
  said: ProcessState['said'],
): void {
  const count = (kind: WishOutcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  telemetry.event('abonnements', {
    mandant,
    aktiv: count('live'),
    nach_zeitplan: count('polled') + plan.wait.length,
    offen: count('open'),
    angelegt: plan.create.length,
    verlaengert: plan.renew.length,
    neu_autorisiert: plan.reauthorize.length,
    entfernt: removed,
  });
  const polled = outcomes.filter((outcome) => outcome.kind === 'polled');
  for (const [grund, same] of Map.groupBy(polled, (outcome) => outcome.grund)) {
    const who = same.map(({ wish }) => `${wish.synchronisation} (${wish.domaene})`);
    const line = `Mandant ${mandant}, Synchronisation ${who.slice(0, 5).join(', ')}${who.length > 5 ? ` und ${who.length - 5} weitere` : ''}: ${grund}`;
    if (said.due(line, clock.now())) log.warn(line);
  }
}
