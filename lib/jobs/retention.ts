import { cleanUp } from './cleanUp.ts';
import type { Mandant } from './mandant.ts';
import type { JobPorts } from './ports.ts';
import { matchesWithin } from './schedule/matcher.ts';
import { parseSchedule } from './schedule/parseSchedule.ts';
import { MINUTE_MS, type ScheduleReads } from './scheduleReads.ts';
import { within } from './within.ts';

/** The removal goes on behind this time, but nobody waits for it. */
const CLEAN_FOR_MS = 30_000;

/**
 * Whether the Mandant's kept versions and protocol are due to be cleaned up: once a day between 3 and 4 o'clock, each
 * Mandant at a minute of its own. A night that was missed is made up for.
 */
export function isRetentionDue(mandant: Mandant, tick_ms: number, reads: ScheduleReads): boolean {
  const known_ms = reads.handledUntil(mandant.id, 'aufbewahrung', tick_ms);
  if (known_ms === undefined) reads.noteHandled(mandant.id, 'aufbewahrung', tick_ms - MINUTE_MS);
  const minute = [...mandant.id].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % 60;
  const nightly = parseSchedule(`03:${String(minute).padStart(2, '0')}`)!;
  return matchesWithin(nightly, mandant.zone, known_ms ?? tick_ms - MINUTE_MS, tick_ms);
}

/**
 * Removes what is older than EMISSYNC_AUFBEWAHRUNG_TAGE; what does not fit into one night waits for the next.
 *
 * @throws StoreError
 */
export async function retain(
  mandant: Mandant,
  tick_ms: number,
  { clock, telemetry }: JobPorts,
  reads: ScheduleReads,
): Promise<void> {
  // Noted before it is done: what fails tonight is done tomorrow night, and not every minute until then.
  reads.noteHandled(mandant.id, 'aufbewahrung', tick_ms);
  const { store, jobs } = mandant;
  const work = cleanUp({ store, clock, aufbewahrung_days: jobs.aufbewahrung_days });
  const { versions, protocol, tombstones, done } = await within(clock, CLEAN_FOR_MS, work);
  telemetry.event('aufbewahrung', {
    mandant: mandant.id,
    versionen: versions,
    protokoll: protocol,
    grabsteine: tombstones,
    fertig: done,
  });
}
