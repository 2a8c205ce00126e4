import type { AbgleichMessage } from './message.ts';
import type { JobPorts } from './ports.ts';
import { send } from './sendMessages.ts';

/** A wake-up that could not be followed in this time is given up: schedules and ticks bring new ones. */
const GIVE_UP_AFTER_MS = 3_600_000;

/** Why a message is not worked on. */
export type DropReason =
  | 'mandant_unbekannt'
  | 'einstellungen'
  | 'domaene_fehlt'
  | 'ohne_zeitplan'
  | 'synchronisation_unbekannt'
  | 'zu_alt';

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
  ports: JobPorts,
  message: AbgleichMessage,
  delay_ms: number,
  ursache: 'andrang' | 'belegt' | 'gedrosselt' | 'fehler',
  synchronisationen = message.synchronisationen,
): Promise<void> {
  const waited_ms = ports.clock.now() - Date.parse(message.bemerkt_am);
  // Crowds dissolve by themselves; everything else must come to an end some time.
  if (ursache !== 'andrang' && waited_ms > GIVE_UP_AFTER_MS) {
    drop(ports, { ...message, synchronisationen }, 'zu_alt');
    return;
  }
  const { mandant, domaene } = message;
  ports.telemetry.metric('nachrichten_zurueckgelegt', 1, { mandant, domaene, ursache });
  // What keeps failing comes back ever more rarely: each schedule brings a new message for the same mailboxes as well.
  const rest_ms = ursache === 'gedrosselt' || ursache === 'fehler' ? Math.max(delay_ms, waited_ms) : delay_ms;
  await send(ports, { ...message, synchronisationen }, rest_ms);
}
