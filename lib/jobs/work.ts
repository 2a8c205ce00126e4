import { LeaseLostError, OutlookError, StoreError } from '../sync/ports/errors.ts';
import { failureLine } from './failureLine.ts';
import { type AbgleichMessage, MalformedMessageError, parseMessage } from './message.ts';
import { OperatorError } from './operatorError.ts';
import { keyOf } from './patience.ts';
import { type JobPorts, UnknownMandantError } from './ports.ts';
import { type ProcessState, processState } from './processState.ts';
import { drop, putBack } from './putBack.ts';
import { QueueRefusal } from './sendMessages.ts';
import { within } from './within.ts';
import { workProbe } from './workProbe.ts';
import { workRun } from './workRun.ts';

const OPEN_WITHIN_MS = 30_000;
/** A database that does not answer must not hold the places of the others. */
const READ_WITHIN_MS = 10_000;
/** What is not the fault of anything lasting is tried again after this time. */
const RETRY_AFTER_MS = 30_000;

/**
 * Handles one message of the queue `emis-abgleich` (contract.md, "Queue"). Messages are wake-ups, so one that comes twice,
 * late or out of order finds nothing left to do.
 *
 * Returns when the message is done with: worked on, dropped, laid into the poison queue where no worker can ever handle it,
 * or put back into the queue for later.
 *
 * @param text the JSON, already decoded from base64
 * @throws whatever the queue refuses with, and errors of our own: the host delivers the message again, and after five
 *   times moves it to the poison queue
 */
export async function workMessage(text: string, ports: JobPorts): Promise<void> {
  const message = await readable(text, ports);
  if (message === undefined) return;
  const state = processState(ports);
  try {
    await admit(message, ports, state);
  } catch (error) {
    throw error instanceof QueueRefusal ? error.cause : error;
  }
}

/** What no worker can ever handle goes to poison at once: the host would deliver it four more times first. */
async function readable(text: string, { queue, log, telemetry }: JobPorts) {
  try {
    return parseMessage(text);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    log.error(error.message);
    telemetry.metric('nachrichten_unbrauchbar', 1);
    await queue.poison(text);
    return undefined;
  }
}

async function admit(message: AbgleichMessage, ports: JobPorts, state: ProcessState): Promise<void> {
  const place = state.admission.enter(message.mandant, ports.clock.now());
  if ('away_ms' in place) return putBack({ ports, state }, message, place.away_ms, 'andrang');
  try {
    await work(message, ports, state);
  } catch (error) {
    if (!isPassing(error)) throw error;
    for (const text of failureLine(error).split('\n')) {
      const line = `Mandant ${message.mandant}: ${text}`;
      if (state.said.due(line, ports.clock.now())) ports.log.warn(line);
    }
    await putBack({ ports, state }, message, RETRY_AFTER_MS, 'fehler');
  } finally {
    place.leave(ports.clock.now());
  }
}

async function work(message: AbgleichMessage, ports: JobPorts, state: ProcessState): Promise<void> {
  const mandant = await open(message, ports, state);
  if (mandant === undefined) return;
  const kind = mandant.twoWayKinds.get(message.domaene);
  if (kind === undefined) return drop(ports, message, 'domaene_fehlt');
  if (startsByItself(message)) {
    const reading = state.reads.read(mandant, ports.clock.now());
    const { schedules } = await within(ports.clock, READ_WITHIN_MS, reading);
    // A domain without a schedule is off altogether (mission.md, "Schedules"); the webhook cannot know, and what is
    // queued already stops as well.
    if (schedules.get(message.domaene)?.kind !== 'set') return drop(ports, message, 'ohne_zeitplan');
  }
  const ready = withoutResting(message, ports, state);
  if (ready.synchronisationen.length === 0) return;
  if (message.art === 'probe') return workProbe(ready, { mandant, kind, ports, state });
  return workRun(ready, { mandant, kind, ports, state });
}

/** Spooler entries come back every minute: those that fail all the time must not. */
function withoutResting(
  message: AbgleichMessage,
  { clock }: JobPorts,
  { patience }: ProcessState,
): AbgleichMessage {
  if (message.grund !== 'spooler') return message;
  const isReady = (id: number) => !patience.rests(keyOf(message, id), clock.now());
  return { ...message, synchronisationen: message.synchronisationen.filter(isReady) };
}

const startsByItself = ({ grund }: AbgleichMessage): boolean => grund !== 'manuell';

async function open(message: AbgleichMessage, ports: JobPorts, { said }: ProcessState) {
  try {
    return await within(ports.clock, OPEN_WITHIN_MS, ports.mandanten.open(message.mandant));
  } catch (error) {
    if (!(error instanceof OperatorError) || error.passing) throw error;
    const unknown = error instanceof UnknownMandantError;
    for (const text of error.message.split('\n')) {
      // A name that nobody knows here is whatever somebody has put into the queue.
      const line = unknown
        ? `Eine Nachricht wurde verworfen: ${text}`
        : `Mandant ${message.mandant}: ${text}`;
      if (said.due(line, ports.clock.now())) ports.log.warn(line);
    }
    if (unknown) return drop(ports, { ...message, mandant: 'unbekannt' }, 'mandant_unbekannt');
    return drop(ports, message, 'einstellungen');
  }
}

/** Failures of the ports; anything else is a mistake in the program. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof StoreError ||
    error instanceof OutlookError ||
    error instanceof LeaseLostError ||
    (error instanceof OperatorError && error.passing)
  );
}
