import type { Mandant } from './mandant.ts';
import type { JobPorts } from './ports.ts';
import { matchesWithin } from './schedule/matcher.ts';
import { parseSchedule } from './schedule/parseSchedule.ts';
import { MINUTE_MS, type ScheduleReads } from './scheduleReads.ts';
import { within } from './within.ts';

const DAY_MS = 86_400_000;
/** Rows of each kind that one transaction removes: few enough that nobody waits for their locks. */
const ROWS_PER_ROUND = 1_000;
/** What is left after so many rounds waits for the next night. */
const MAX_ROUNDS = 50;
const ROUND_WITHIN_MS = 30_000;
const CLEAN_FOR_MS = 20_000;

/**
 * Whether the Mandant's kept versions and protocol are due to be cleaned up: once a day between 3 and 4 o'clock, each
 * Mandant at a minute of its own. A night that was missed is made up for.
 */
export function isRetentionDue(mandant: Mandant, tick_ms: number, reads: ScheduleReads): boolean {
  const known_ms = reads.handledUntil(mandant.id, 'aufbewahrung');
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
export async function cleanUp(
  mandant: Mandant,
  tick_ms: number,
  ports: JobPorts,
  reads: ScheduleReads,
): Promise<void> {
  // Noted before it is done: what fails tonight is done tomorrow night, and not every minute until then.
  reads.noteHandled(mandant.id, 'aufbewahrung', tick_ms);
  const begun_ms = ports.clock.now();
  const before_ms = ports.clock.now() - mandant.jobs.aufbewahrung_days * DAY_MS;
  const removed = { versionen: 0, protokoll: 0, grabsteine: 0 };
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const work = mandant.store.administration.cleanUp(before_ms, ROWS_PER_ROUND);
    const done = await within(ports.clock, ROUND_WITHIN_MS, work);
    removed.versionen += done.versions;
    removed.protokoll += done.protocol;
    removed.grabsteine += done.tombstones;
    if (!done.more || ports.clock.now() - begun_ms > CLEAN_FOR_MS) break;
  }
  ports.telemetry.event('aufbewahrung', { mandant: mandant.id, ...removed });
}
