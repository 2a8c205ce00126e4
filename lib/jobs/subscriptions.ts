import { failureLine } from './failureLine.ts';
import { inParallel } from './inParallel.ts';
import type { JobPorts, NoticeQueue, TakenNotice } from './ports.ts';
import { type ProcessState, processState } from './processState.ts';
import { MINUTE_MS, tickOf } from './scheduleReads.ts';
import type { NoticeEvent } from './subscriptionNotice.ts';
import { subscriptionKey } from './subscriptions/key.ts';
import { type Noticed, reconcileSubscriptions } from './subscriptions/reconcileSubscriptions.ts';
import { within } from './within.ts';

/** Mandanten that are looked after at the same time. */
const WIDTH = 20;
/** Without a notice a Mandant is looked after every so many minutes, each at its own; a new process begins with all. */
const EVERY_MIN = 5;
/** Notices are taken 32 at a time; the rest waits for the next minute. */
const MOST_TAKES = 20;
/** A Mandant whose database does not answer in this time is left to its next turn. */
const ANSWER_WITHIN_MS = 10_000;
/** No further Mandant is begun after this time: the next tick is near. */
const BEGIN_WITHIN_MS = 45_000;
/** So long the notices of a Mandant that could not be looked after stay away. */
const AGAIN_AFTER_MS = 60_000;

/**
 * The tick of timerSubscriptions, every minute: what Graph has said about subscriptions, and, every five minutes, all
 * Mandanten. What fails for one harms no other; its notices come back a minute later.
 */
export async function runSubscriptions(notices: NoticeQueue, ports: JobPorts): Promise<void> {
  const begun_ms = ports.clock.now();
  const state = processState(ports);
  const taken = await takeAll(notices);
  const ids = await ports.mandanten.ids();
  // What could not be removed comes again.
  await Promise.allSettled(
    taken.filter(({ notice }) => !ids.includes(notice?.mandant ?? '')).map(({ done }) => done()),
  );
  const minute = tickOf(begun_ms) / MINUTE_MS;
  await inParallel(ids, WIDTH, async (id) => {
    const own = taken.filter(({ notice }) => notice?.mandant === id);
    const turn = !state.lookedAfter.has(id) || minute % EVERY_MIN === placeOf(id) % EVERY_MIN;
    const late = ports.clock.now() - begun_ms > BEGIN_WITHIN_MS;
    if (late) return giveBack(own, 0);
    if (own.length === 0 && !turn) return;
    try {
      await lookAfter(id, noticedIn(own), ports, state);
      state.lookedAfter.add(id);
      await Promise.all(own.map(({ done }) => done()));
    } catch (error) {
      noteFailure(id, error, ports, state);
      await giveBack(own, AGAIN_AFTER_MS);
    }
  });
}

/** What the queue does not take back now comes back by itself. */
async function giveBack(notices: readonly TakenNotice[], delay_ms: number): Promise<void> {
  await Promise.allSettled(notices.map(({ back }) => back(delay_ms)));
}

async function takeAll(notices: NoticeQueue): Promise<TakenNotice[]> {
  const all: TakenNotice[] = [];
  for (let take = 0; take < MOST_TAKES; take++) {
    const taken = await notices.take();
    if (taken.length === 0) break;
    all.push(...taken);
  }
  return all;
}

async function lookAfter(id: string, noticed: Noticed, ports: JobPorts, state: ProcessState): Promise<void> {
  const { mandant, read } = await within(ports.clock, ANSWER_WITHIN_MS, openAndRead(id, ports, state));
  await reconcileSubscriptions(mandant, read, noticed, ports, state);
}

async function openAndRead(id: string, ports: JobPorts, state: ProcessState) {
  const mandant = await ports.mandanten.open(id);
  return { mandant, read: await state.reads.read(mandant, ports.clock.now()) };
}

function noticedIn(taken: readonly TakenNotice[]): Noticed {
  const noticed = new Map<string, Set<NoticeEvent>>();
  for (const one of taken.flatMap(({ notice }) => notice?.abonnements ?? [])) {
    const events = noticed.get(subscriptionKey(one)) ?? new Set();
    noticed.set(subscriptionKey(one), events.add(one.ereignis));
  }
  return noticed;
}

/** Spreads the Mandanten over the minutes. */
function placeOf(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at++) sum += id.charCodeAt(at);
  return sum;
}

function noteFailure(id: string, error: unknown, ports: JobPorts, { said }: ProcessState): void {
  ports.telemetry.event('abonnements_fehler', { mandant: id });
  for (const text of failureLine(error).split('\n')) {
    const line = `Mandant ${id}, Benachrichtigungen: ${text}`;
    if (said.due(line, ports.clock.now())) ports.log.error(line);
  }
}
