import { twoWayKindOf } from './domaenen.ts';
import { findSynchronisation } from './findSynchronisation.ts';
import type { Mandant } from './mandant.ts';
import { type RunOptions, twoWayRequest } from './runSynchronisation.ts';
import { BUSY_LINE, untilFree } from './untilFree.ts';
import { UsageError } from './usageError.ts';

/**
 * What the Ersteinrichtung did: emis rows marked for the next Abgleich, which also reads Outlook in full. A domain that is
 * switched off is missing.
 */
export interface Ersteinrichtung {
  readonly anwender: string;
  readonly termine?: { readonly vorgemerkt: number };
  readonly wiedervorlagen?: { readonly vorgemerkt: number };
}

/** The domains that have one. */
const TWO_WAY = ['termine', 'wiedervorlagen'] as const;

export type ErsteinrichtungOptions = Pick<RunOptions, 'owner' | 'waitForLease_ms' | 'signal'>;

/** The mailbox stayed with another run for longer than the Ersteinrichtung wanted to wait. */
export class BusyError extends Error {
  constructor() {
    super(BUSY_LINE);
    this.name = 'BusyError';
  }
}

/**
 * Marks all appointments from today on and all open tasks, on both sides, for the next Abgleich (manual,
 * "Ersteinrichtung"). Running it again is harmless.
 *
 * @param anwender as in `-T=Willy_Testermann` (see anwenderName)
 * @throws UsageError (no such Anwender, no Synchronisation, one that must not run, nothing switched on), BusyError, OutlookError, StoreError
 */
export async function ersteinrichtung(
  mandant: Mandant,
  anwender: string,
  options: ErsteinrichtungOptions,
): Promise<Ersteinrichtung> {
  const { synchronisation, unfit } = await findSynchronisation(mandant, anwender, ...TWO_WAY);
  if (unfit.length > 0) throw new UsageError(unfit.join(' '));
  let done: Ersteinrichtung = { anwender: synchronisation.anwender };
  for (const domaene of TWO_WAY) {
    if (!synchronisation.domaenen.includes(domaene)) continue;
    const kind = twoWayKindOf(mandant, domaene);
    const mark = () => kind.markFirstRun(twoWayRequest(mandant, synchronisation, options));
    const { clock } = mandant;
    const outcome = await untilFree(mark, {
      clock,
      wait_ms: options.waitForLease_ms,
      signal: options.signal,
    });
    if (outcome.kind === 'busy') throw new BusyError();
    done = { ...done, [domaene]: { vorgemerkt: outcome.rows } };
  }
  return done;
}
