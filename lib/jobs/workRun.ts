import type { Synchronisation } from '../sync/ports/store.ts';
import { comesBySchedule } from './comesBySchedule.ts';
import type { Lauf } from './lauf.ts';
import type { AbgleichMessage } from './message.ts';
import { keyOf } from './patience.ts';
import { drop, putBack } from './putBack.ts';
import { reportFailedRun, reportRun } from './reportRun.ts';
import { reportUnfit } from './reportUnfit.ts';
import { type RoundsOutcome, runRounds } from './runRounds.ts';
import { type Occasion, sendRuns } from './sendMessages.ts';
import { unfitSynchronisationen } from './unfit.ts';
import type { WorkContext } from './workContext.ts';

/** Graph's delta lags behind its notifications: what a webhook announced may show only now. */
const SECOND_LOOK_MS = 30_000;
/** A mailbox that another run holds is tried again shortly after its lease ends, in case that run dies. */
const BEHIND_LEASE_MS = 2_000;
/** A run that failed is tried again after this time. */
const RETRY_AFTER_MS = 60_000;
/** What an administrator has to put right is tried so long for a webhook: rights take their time to take effect. */
const RETRY_FOR_MS = 10 * 60_000;
/** A schedule that looks at the mailbox again within this time needs no help. */
const SCHEDULE_SOON_MS = 30 * 60_000;
/** Other domains that wait for the mailbox go first. */
const STAND_BACK_MS = 5_000;

/** One Abgleich of one Synchronisation, and whatever messages must follow it. */
export async function workRun(message: AbgleichMessage, context: WorkContext): Promise<void> {
  const { ports } = context;
  const { synchronisation, unfit } = await find(message.synchronisationen[0]!, context);
  if (unfit !== undefined) {
    reportUnfit(message.mandant, unfit, ports, context.state);
    return drop(ports, message, 'synchronisation_ungueltig');
  }
  if (synchronisation === undefined || !synchronisation.domaenen.includes(message.domaene))
    return drop(ports, message, 'synchronisation_unbekannt');
  const outcome = await runRounds(context, synchronisation, Date.parse(message.bemerkt_am)).catch(
    (error: unknown): never => {
      reportFailedRun(message, synchronisation, context);
      throw error;
    },
  );
  if (outcome.kind === 'busy') {
    // The wake-up stands on the lease, and the holder will follow it; this message is for the case that it dies.
    return putBack(context, message, outcome.remaining_ms + BEHIND_LEASE_MS, 'belegt');
  }
  if (outcome.kind === 'finished') {
    reportRun(message, outcome, context);
    const key = keyOf(message, synchronisation.id);
    const { ergebnis } = outcome.lauf;
    if (ergebnis === 'ok' || ergebnis === 'teilweise') context.state.patience.succeeded(key);
    else context.state.patience.failed(key, ports.clock.now());
    if (outcome.pause_ms > 0) context.state.patience.pause(key, ports.clock.now() + outcome.pause_ms);
  }
  await followUp(message, outcome, context);
}

interface Found {
  /** Undefined: not active (any more). */
  readonly synchronisation: Synchronisation | undefined;
  /** Why it must not run. */
  readonly unfit: ReadonlyMap<number, readonly string[]> | undefined;
}

async function find(id: number, { mandant, ports, state }: WorkContext): Promise<Found> {
  const isIt = (one: Synchronisation) => one.id === id;
  const read = await state.reads.read(mandant, ports.clock.now());
  const known = read.synchronisationen.find(isIt);
  if (known !== undefined) return { synchronisation: known, unfit: undefined };
  // What was read is up to a minute old, and this one may have been created or put right meanwhile.
  const active = await mandant.store.synchronisationen();
  const lines = unfitSynchronisationen(active).get(id);
  const unfit = lines === undefined ? undefined : new Map([[id, lines]]);
  return { synchronisation: active.find(isIt), unfit };
}

async function followUp(
  message: AbgleichMessage,
  outcome: Exclude<RoundsOutcome, { kind: 'busy' }>,
  context: WorkContext,
): Promise<void> {
  const { ports } = context;
  const again: Omit<Occasion, 'bemerkt_ms'> = {
    mandant: message.mandant,
    domaene: message.domaene,
    ids: message.synchronisationen,
    // What was started by hand goes on without a schedule, too.
    grund: message.grund === 'manuell' ? 'manuell' : 'fortsetzung',
  };
  const now_ms = ports.clock.now();
  if (outcome.kind === 'answered') {
    // That run may have looked before Graph's delta showed the change; one that began late enough answers this as well.
    const look_ms = Date.parse(message.bemerkt_am) + SECOND_LOOK_MS;
    if (message.grund === 'webhook')
      await sendRuns(ports, { ...again, bemerkt_ms: look_ms }, look_ms - now_ms);
    return;
  }
  const { lauf, weiter, pause_ms, woken } = outcome;
  for (const { domaene, at_ms } of woken)
    await sendRuns(ports, { ...again, domaene, bemerkt_ms: at_ms, grund: 'fortsetzung' });
  if (weiter) {
    const delay_ms = Math.max(pause_ms, woken.length > 0 ? STAND_BACK_MS : 0);
    await sendRuns(ports, { ...again, bemerkt_ms: now_ms }, delay_ms);
  } else if (lauf.ergebnis === 'fehler') {
    if (isWorthRetrying(message, outcome, context)) await putBack(context, message, RETRY_AFTER_MS, 'fehler');
  } else if (message.grund === 'webhook' && foundNothing(lauf)) {
    await sendRuns(ports, { ...again, bemerkt_ms: now_ms + SECOND_LOOK_MS }, SECOND_LOOK_MS);
  }
}

/** The spooler's entries are noticed at the next tick anyway; a schedule may look only tomorrow, and nobody else does then. */
function isWorthRetrying(
  message: AbgleichMessage,
  { passing }: Extract<RoundsOutcome, { kind: 'finished' }>,
  { ports, state }: WorkContext,
): boolean {
  const now_ms = ports.clock.now();
  const { grund, mandant } = message;
  if (grund === 'spooler') return false;
  if (grund === 'webhook') return passing || now_ms - Date.parse(message.bemerkt_am) < RETRY_FOR_MS;
  return passing && !comesBySchedule(message, state.reads.known(mandant), now_ms, now_ms + SCHEDULE_SOON_MS);
}

/** The run met no change; it says nothing about echoes of our own writes, which cost a second look too many. */
function foundNothing({ ergebnis, emis, outlook, konflikte, zurueckgestellt }: Lauf): boolean {
  const items = [emis, outlook].flatMap(({ neu, geaendert, geloescht }) => [neu, geaendert, geloescht]);
  return ergebnis !== 'gestoppt' && [...items, konflikte, zurueckgestellt].every((count) => count === 0);
}
