import type { Domaene } from '../domain/domaene.ts';
import { isBuilt } from './domaenen.ts';
import { failureLine } from './failureLine.ts';
import { inParallel } from './inParallel.ts';
import type { Mandant } from './mandant.ts';
import type { JobPorts } from './ports.ts';
import { type ProcessState, processState } from './processState.ts';
import { isRetentionDue, retain } from './retention.ts';
import { tickOf } from './scheduleReads.ts';
import { QueueRefusal } from './sendMessages.ts';
import { tickMandant } from './tickMandant.ts';

/** Mandanten that are asked at the same time. */
const WIDTH = 50;
/** Mandanten whose old rows are removed at the same time. */
const CLEANING = 4;
/** No further Mandant is begun after this time: the next tick is near, and it begins with those that answer. */
const BEGIN_WITHIN_MS = 45_000;

/**
 * One tick of a domain's timer, every minute (sync.md, "From schedule to run"): the Mandanten that have this domain due
 * get probe messages for their Synchronisationen. What fails for one Mandant harms no other.
 *
 * Missed ticks are made up for once. A domain without a schedule is off altogether. Adding a domain needs no more than a
 * timer that calls this: all five variables are read and checked at every tick anyway.
 *
 * @throws whatever the directory or the queue failed with; the next tick makes up for it
 */
export async function runTick(domaene: Domaene, ports: JobPorts): Promise<void> {
  if (!isBuilt(domaene)) return;
  const state = processState(ports);
  const begun_ms = ports.clock.now();
  const ids = await ports.mandanten.ids();
  state.reads.keepOnly(ids);
  const refusals: QueueRefusal[] = [];
  const old: Mandant[] = [];
  let late = 0;
  await inParallel(failingLast(ids, state), WIDTH, async (id) => {
    // Without the queue there is nothing to do for anybody.
    if (refusals.length > 0) return;
    if (ports.clock.now() - begun_ms > BEGIN_WITHIN_MS) {
      late++;
      return;
    }
    try {
      const mandant = await tickMandant(id, domaene, tickOf(begun_ms), ports, state);
      state.failing.delete(id);
      if (isRetentionDue(mandant, tickOf(begun_ms), state.reads)) old.push(mandant);
    } catch (error) {
      if (error instanceof QueueRefusal) refusals.push(error);
      else noteFailure(id, domaene, error, ports, state);
    }
  });
  ports.telemetry.metric('takt_ms', ports.clock.now() - begun_ms, { domaene });
  if (late > 0) ports.telemetry.metric('takt_uebergangen', late, { domaene });
  if (refusals.length > 0) throw refusals[0]!.cause;
  // Behind everything that somebody waits for.
  await inParallel(old, CLEANING, async (mandant) => {
    // Those for whom it is too late today are due again at the next tick.
    if (ports.clock.now() - begun_ms > BEGIN_WITHIN_MS) return;
    // The timer of another domain may have been faster.
    if (!isRetentionDue(mandant, tickOf(begun_ms), state.reads)) return;
    await retain(mandant, tickOf(begun_ms), ports, state.reads).catch((error) =>
      noteFailure(mandant.id, domaene, error, ports, state),
    );
  });
}

function failingLast(ids: readonly string[], { failing }: ProcessState): readonly string[] {
  return [...ids.filter((id) => !failing.has(id)), ...ids.filter((id) => failing.has(id))];
}

function noteFailure(
  id: string,
  domaene: Domaene,
  error: unknown,
  ports: JobPorts,
  { failing, said }: ProcessState,
): void {
  failing.add(id);
  ports.telemetry.event('mandant_nicht_bereit', { mandant: id, domaene });
  for (const text of failureLine(error).split('\n')) {
    const line = `Mandant ${id}: ${text}`;
    if (said.due(line, ports.clock.now())) ports.log.error(line);
  }
}
