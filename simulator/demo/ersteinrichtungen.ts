import type { DatabaseSync } from 'node:sqlite';
import { localOwner } from '../../lib/emis/embedded/localOwner.ts';
import { ersteinrichtung } from '../../lib/jobs/ersteinrichtung.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import { people } from './people.ts';

/** How long to wait for a CLI that works on the mailbox at this moment. */
const waitForLease_ms = 60_000;

/**
 * The Ersteinrichtung of everybody who has none yet: a state of Termine is stored with it, in one transaction.
 *
 * @returns who got it now, with the number of emis appointments marked.
 */
export async function ersteinrichtungen(
  mandant: Mandant,
  emis: DatabaseSync,
  signal: AbortSignal,
): Promise<Array<{ anwender: string; vorgemerkt: number }>> {
  const isDone = emis.prepare(
    `SELECT 1 FROM s_exchange_sync_state JOIN s_exchange_sync ON s_exchange_sync.id = synchronisation
     WHERE s_exchange_sync.anwender = ? AND domaene = 'termine'`,
  );
  const done = [];
  for (const { anwender } of people) {
    if (signal.aborted || isDone.get(anwender) !== undefined) continue;
    const { termine } = await ersteinrichtung(mandant, anwender, {
      owner: localOwner,
      waitForLease_ms,
      signal,
    });
    done.push({ anwender, vorgemerkt: termine.vorgemerkt });
  }
  return done;
}
