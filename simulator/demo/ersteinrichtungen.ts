import type { DatabaseSync } from 'node:sqlite';
import { type Ersteinrichtung, ersteinrichtung } from '../../lib/jobs/ersteinrichtung.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import type { RunOptions } from '../../lib/jobs/runSynchronisation.ts';
import { people } from './people.ts';

/**
 * The Ersteinrichtung of everybody who has none yet, one after the other: a state of Termine is stored with it, in one
 * transaction.
 */
export async function* ersteinrichtungen(
  mandant: Mandant,
  emis: DatabaseSync,
  options: Pick<RunOptions, 'owner' | 'waitForLease_ms' | 'signal'>,
): AsyncGenerator<Ersteinrichtung> {
  const isDone = emis.prepare(
    `SELECT 1 FROM s_exchange_sync_state JOIN s_exchange_sync ON s_exchange_sync.id = synchronisation
     WHERE s_exchange_sync.anwender = ? AND domaene = 'termine'`,
  );
  for (const { anwender } of people) {
    if (isDone.get(anwender) === undefined) yield await ersteinrichtung(mandant, anwender, options);
  }
}
