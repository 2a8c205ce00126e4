import type { Synchronisation } from '../sync/ports/store.ts';
import { DOMAENE_TITLES } from './domaenen.ts';
import { emptyLauf, type Lauf } from './lauf.ts';
import type { AbgleichMessage } from './message.ts';
import type { JobPorts } from './ports.ts';
import type { RoundsOutcome } from './runRounds.ts';
import type { WorkContext } from './workContext.ts';

/** A run that a mistake in the program ended, or that the database did not let begin: whoever called it says why. */
export function reportFailedRun(
  message: AbgleichMessage,
  synchronisation: Synchronisation,
  { mandant, kind, ports }: WorkContext,
): void {
  const lauf = { ...emptyLauf(mandant, kind.domaene, synchronisation), ergebnis: 'fehler' as const };
  sendEvent(message, lauf, false, ports);
}

/** Telemetry of a run: one event, and the metrics that show whether all goes well. Names, ids and counts only. */
export function reportRun(
  message: AbgleichMessage,
  { lauf, weiter, pause_ms }: Extract<RoundsOutcome, { kind: 'finished' }>,
  { ports, state }: WorkContext,
): void {
  const { telemetry } = ports;
  const { mandant, domaene, emis, outlook } = lauf;
  const now_ms = ports.clock.now();
  const verzug_ms = sendEvent(message, lauf, weiter, ports);
  const labels = { mandant, domaene };
  const items = [emis, outlook].reduce((sum, side) => sum + side.neu + side.geaendert + side.geloescht, 0);
  telemetry.metric('verzug_ms', verzug_ms, { ...labels, grund: message.grund });
  telemetry.metric('eintraege', items, labels);
  telemetry.metric('konflikte', lauf.konflikte, labels);
  telemetry.metric('zurueckgestellt', lauf.zurueckgestellt, labels);
  if (pause_ms > 0) telemetry.metric('gedrosselt', 1, labels);
  for (const fehler of lauf.fehler) {
    const line = `Mandant ${mandant}, Synchronisation ${lauf.synchronisation}, ${DOMAENE_TITLES[domaene]}: ${fehler}`;
    if (state.said.due(line, now_ms)) ports.log.warn(line);
  }
}

/** @returns how long after its reason was noticed the run ended, in milliseconds */
function sendEvent(
  message: AbgleichMessage,
  lauf: Lauf,
  weiter: boolean,
  { telemetry, clock }: JobPorts,
): number {
  const { mandant, domaene, emis, outlook } = lauf;
  const verzug_ms = Math.max(0, clock.now() - Date.parse(message.bemerkt_am));
  telemetry.event('abgleich', {
    mandant,
    synchronisation: lauf.synchronisation,
    domaene,
    grund: message.grund,
    ergebnis: lauf.ergebnis,
    emis_neu: emis.neu,
    emis_geaendert: emis.geaendert,
    emis_geloescht: emis.geloescht,
    outlook_neu: outlook.neu,
    outlook_geaendert: outlook.geaendert,
    outlook_geloescht: outlook.geloescht,
    konflikte: lauf.konflikte,
    zurueckgestellt: lauf.zurueckgestellt,
    fehler: lauf.fehler.length,
    http: lauf.http,
    sql: lauf.sql,
    dauer_ms: lauf.dauer_ms,
    verzug_ms,
    fortsetzung: weiter,
  });
  return verzug_ms;
}
