import { type Ersteinrichtung, ersteinrichtung } from '../../lib/jobs/ersteinrichtung.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import type { RunOptions } from '../../lib/jobs/runSynchronisation.ts';
import type { DemoEmis } from './emis/demoEmis.ts';
import { people } from './people.ts';

/**
 * The Ersteinrichtung of everybody who has none yet, one after the other: a state of Termine is stored with it, in one
 * transaction.
 */
export async function* ersteinrichtungen(
  mandant: Mandant,
  emis: DemoEmis,
  options: Pick<RunOptions, 'owner' | 'waitForLease_ms' | 'signal'>,
): AsyncGenerator<Ersteinrichtung> {
  const states = await emis.rows({
    sql: `SELECT s_exchange_sync.anwender AS anwender FROM s_exchange_sync_state
     JOIN s_exchange_sync ON s_exchange_sync.id = synchronisation WHERE domaene = 'termine'`,
  });
  const done = new Set(states.map(({ anwender }) => anwender));
  for (const { anwender } of people) {
    if (!done.has(anwender)) yield await ersteinrichtung(mandant, anwender, options);
  }
}
