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
  const finished = await emis.rows({
    sql: `SELECT s_exchange_sync.anwender AS anwender FROM s_exchange_sync
      WHERE 2 = (SELECT COUNT(*) FROM s_exchange_sync_state WHERE synchronisation = s_exchange_sync.id)`,
  });
  const done = new Set(finished.map(({ anwender }) => anwender));
  for (const { anwender } of company.people) {
    if (!done.has(anwender)) yield await ersteinrichtung(mandant, anwender, options);
  }
}
