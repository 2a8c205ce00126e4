import { comesBySchedule } from './comesBySchedule.ts';
import { DOMAENE_TITLES } from './domaenen.ts';
import type { AbgleichMessage } from './message.ts';
import type { JobPorts } from './ports.ts';
import type { ProcessState } from './processState.ts';
import { send } from './sendMessages.ts';

const HOUR_MS = 3_600_000;
/** What could not be followed in this time is given up where new wake-ups come by themselves … */
const GIVE_UP_AFTER_MS = HOUR_MS;
/** … and everything after this time: even a schedule for once a day has had its next turn. */
const GIVE_UP_AT_LAST_MS = 25 * HOUR_MS;
/** However long something has failed already, it is tried again after this time. */
const LONGEST_REST_MS = HOUR_MS / 2;

/** Why a message is not worked on. */
export type DropReason =
  | 'mandant_unbekannt'
  | 'einstellungen'
  | 'domaene_fehlt'
  | 'ohne_zeitplan'
  | 'synchronisation_unbekannt'
  | 'synchronisation_ungueltig'
  | 'zu_alt';

/** What putting back takes from its surroundings. */
export interface PutBackContext {
  readonly ports: JobPorts;
  readonly state: Pick<ProcessState, 'reads' | 'said'>;
}

/** The message is not worked on, now or later; that is counted. */
export function drop({ telemetry }: JobPorts, message: AbgleichMessage, ursache: DropReason): undefined {
  const { mandant, domaene, grund } = message;
  telemetry.metric('nachrichten_verworfen', message.synchronisationen.length, {
    mandant,
    domaene,
    grund,
    ursache,
  });
}

/**
 * Puts a message back as it is, for `synchronisationen` only where given. It keeps the time at which its reason was
 * noticed: should a run begin meanwhile, that one answers it. Throws QueueRefusal.
 */
export async function putBack(
  context: PutBackContext,
  message: AbgleichMessage,
  delay_ms: number,
  ursache: 'andrang' | 'belegt' | 'gedrosselt' | 'fehler',
  synchronisationen = message.synchronisationen,
): Promise<void> {
  const { ports } = context;
  const waited_ms = ports.clock.now() - Date.parse(message.bemerkt_am);
  const again = { ...message, synchronisationen };
  // Crowds dissolve by themselves; everything else must come to an end some time.
  if (ursache !== 'andrang' && isTooOld(again, waited_ms, context)) return giveUp(again, context);
  const { mandant, domaene } = message;
  ports.telemetry.metric('nachrichten_zurueckgelegt', 1, { mandant, domaene, ursache });
  const fails = ursache === 'gedrosselt' || ursache === 'fehler';
  // What keeps failing comes back ever more rarely: each schedule brings a new message for the same mailboxes as well.
  const rest_ms = fails ? Math.max(delay_ms, Math.min(waited_ms, LONGEST_REST_MS)) : delay_ms;
  await send(ports, again, rest_ms);
}

/** Ticks bring the spooler's wake-ups again, safety sweeps the webhook's, schedules their own at their next time. */
function isTooOld(message: AbgleichMessage, waited_ms: number, { ports, state }: PutBackContext): boolean {
  if (waited_ms <= GIVE_UP_AFTER_MS) return false;
  if (waited_ms > GIVE_UP_AT_LAST_MS) return true;
  const { grund, mandant } = message;
  if (grund === 'webhook' || grund === 'spooler') return true;
  const now_ms = ports.clock.now();
  return comesBySchedule(message, state.reads.known(mandant), now_ms - waited_ms, now_ms);
}

function giveUp(message: AbgleichMessage, { ports, state }: PutBackContext): void {
  drop(ports, message, 'zu_alt');
  const line = `Mandant ${message.mandant}, ${DOMAENE_TITLES[message.domaene]}: Ein Abgleich ließ sich zu lange nicht beginnen und wurde aufgegeben; der nächste kommt mit dem Zeitplan. Was ihn aufhielt, steht in den Meldungen davor.`;
  if (state.said.due(line, ports.clock.now())) ports.log.warn(line);
}
