import { type Ersteinrichtung, ersteinrichtung } from '../../lib/jobs/ersteinrichtung.ts';
import type { RunOptions } from '../../lib/jobs/runSynchronisation.ts';
import type { Sides } from './openSides.ts';

/**
 * The Ersteinrichtung of everybody who has none yet, one after the other: with it a state of each domain is stored, in one
 * transaction each.
 */
export async function* ersteinrichtungen(
  { mandant, emis, company }: Pick<Sides, 'mandant' | 'emis' | 'company'>,
  options: Pick<RunOptions, 'owner' | 'waitForLease_ms' | 'signal'>,
): AsyncGenerator<Ersteinrichtung> {
  const isDone = emis.prepare(
    `SELECT 1 FROM s_exchange_sync AS s WHERE s.anwender = ? AND s.termine + s.wiedervorlagen =
      (SELECT COUNT(*) FROM s_exchange_sync_state WHERE synchronisation = s.id)`,
  );
  for (const { anwender } of company.people) {
    if (isDone.get(anwender) === undefined) yield await ersteinrichtung(mandant, anwender, options);
  }
}
