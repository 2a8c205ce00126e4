import type { Domaene } from '../domain/domaene.ts';
import type { Mandant } from './mandant.ts';
import type { MessageGrund } from './message.ts';
import type { JobPorts } from './ports.ts';
import type { ProcessState } from './processState.ts';
import { reportUnfit } from './reportUnfit.ts';
import { isSafetySweepDue } from './safetySweep.ts';
import { matchesWithin } from './schedule/matcher.ts';
import type { Schedule } from './schedule/schedule.ts';
import { MINUTE_MS, type SchedulesRead } from './scheduleReads.ts';
import { sendProbes } from './sendMessages.ts';
import { within } from './within.ts';

/** A Mandant that does not answer in this time is left to the next tick. */
const ANSWER_WITHIN_MS = 10_000;

/** Whom to look at, and why. */
interface Due {
  readonly ids: readonly number[];
  readonly grund: MessageGrund;
}

/**
 * The tick of one domain for one Mandant. `tick_ms`: the full minute it stands for (epoch milliseconds).
 *
 * @throws QueueRefusal; whatever keeps the Mandant from being opened or its database from answering
 */
export async function tickMandant(
  id: string,
  domaene: Domaene,
  tick_ms: number,
  ports: JobPorts,
  state: ProcessState,
): Promise<Mandant> {
  const { reads } = state;
  const { mandant, read } = await within(ports.clock, ANSWER_WITHIN_MS, openAndRead(id, ports, state));
  // Seen for the first time: nothing before this minute is made up for, but this minute must not get lost either.
  if (reads.handledUntil(id, domaene, tick_ms) === undefined)
    reads.noteHandled(id, domaene, tick_ms - MINUTE_MS);
  reportInvalid(id, read, ports, state);
  reportUnfit(id, read.unfit, ports, state);
  const reading = read.schedules.get(domaene);
  if (reading?.kind === 'set') {
    const found = whoIsDue(mandant, domaene, reading.schedule, read, tick_ms, state);
    // Noticed now, not at the tick: a run that began before this read may have missed what it has seen.
    const bemerkt_ms = ports.clock.now();
    for (const due of found) await sendProbes(ports, { mandant: id, domaene, ...due, bemerkt_ms });
  }
  // Also what was off has been handled: a schedule that is set at noon does not make up for the morning.
  reads.noteHandled(id, domaene, tick_ms);
  return mandant;
}

/** What is wrong with any of the five variables, also those of domains without a timer of their own. */
function reportInvalid(id: string, { schedules }: SchedulesRead, ports: JobPorts, { said }: ProcessState) {
  for (const [domaene, reading] of schedules) {
    if (reading.kind !== 'invalid') continue;
    const line = `Mandant ${id}: ${reading.line}`;
    if (!said.due(line, ports.clock.now())) continue;
    ports.log.error(line);
    ports.telemetry.event('zeitplan_ungueltig', { mandant: id, domaene });
  }
}

async function openAndRead(id: string, ports: JobPorts, state: ProcessState) {
  const mandant = await ports.mandanten.open(id);
  return { mandant, read: await state.reads.read(mandant, ports.clock.now()) };
}

/**
 * The Synchronisationen of the domain when its schedule is due; else, with `sofort`, those with spooler entries. A
 * mailbox of whose changes Graph tells is not looked at by schedule unless something waits here, but every so often at a
 * minute of its own, whether the schedule is due then or not.
 */
function whoIsDue(
  mandant: Mandant,
  domaene: Domaene,
  schedule: Schedule,
  read: SchedulesRead,
  tick_ms: number,
  { reads }: ProcessState,
): readonly Due[] {
  const active = read.synchronisationen
    .filter(({ domaenen }) => domaenen.includes(domaene))
    .map((synchronisation) => synchronisation.id);
  const since_ms = reads.handledUntil(mandant.id, domaene, tick_ms) ?? tick_ms - MINUTE_MS;
  const due = matchesWithin(schedule, mandant.zone, since_ms, tick_ms);
  const spooler = new Set(read.spoolerWaiting.get(domaene));
  const work = new Set(read.workWaiting.get(domaene));
  const { subscriptions } = mandant;
  const bySchedule = active.filter((one) => {
    const told = subscriptions !== undefined && (read.subscribed.get(domaene)?.get(one) ?? 0) > tick_ms;
    if (!told) return due;
    return (
      (due && (spooler.has(one) || work.has(one))) ||
      isSafetySweepDue(one, subscriptions.safetySweep_ms, since_ms, tick_ms)
    );
  });
  const looked = new Set(bySchedule);
  const noticed = active.filter((one) => spooler.has(one) && !looked.has(one));
  return [
    { ids: bySchedule, grund: 'zeitplan' },
    { ids: mandant.jobs.sofort ? noticed : [], grund: 'spooler' },
  ];
}
