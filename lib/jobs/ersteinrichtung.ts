import { twoWayKindOf } from './domaenen.ts';
import { findSynchronisation } from './findSynchronisation.ts';
import type { Mandant } from './mandant.ts';
import { type RunOptions, twoWayRequest } from './runSynchronisation.ts';
import { BUSY_LINE, untilFree } from './untilFree.ts';

/** What the Ersteinrichtung did: emis appointments marked for the next Abgleich, which also reads Outlook in full. */
export interface Ersteinrichtung {
  readonly anwender: string;
  readonly termine: { readonly vorgemerkt: number };
}

export type ErsteinrichtungOptions = Pick<RunOptions, 'owner' | 'waitForLease_ms' | 'signal'>;

/** The mailbox stayed with another run for longer than the Ersteinrichtung wanted to wait. */
export class BusyError extends Error {
  constructor() {
    super(BUSY_LINE);
    this.name = 'BusyError';
  }
}

/**
 * Marks all appointments from today on, on both sides, for the next Abgleich (manual, "Ersteinrichtung"). Running it
 * again is harmless.
 *
 * @param anwender as in `-T=Willy_Testermann` (see anwenderName)
 * @throws UsageError (no such Anwender, no Synchronisation), BusyError, OutlookError, StoreError
 */
export async function ersteinrichtung(
  mandant: Mandant,
  anwender: string,
  options: ErsteinrichtungOptions,
): Promise<Ersteinrichtung> {
  const synchronisation = await findSynchronisation(mandant, anwender, 'termine');
  const kind = twoWayKindOf(mandant, 'termine');
  const outcome = await untilFree(() => kind.markFirstRun(twoWayRequest(mandant, synchronisation, options)), {
    clock: mandant.clock,
    wait_ms: options.waitForLease_ms,
    signal: options.signal,
  });
  if (outcome.kind === 'busy') throw new BusyError();
  return { anwender: synchronisation.anwender, termine: { vorgemerkt: outcome.rows } };
}
