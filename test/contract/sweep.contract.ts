import { describe } from 'vitest';
import { openBench } from './openBench.ts';
import { claimContract } from './sweep/claim.ts';
import { settleContract } from './sweep/settle.ts';
import { workWaitingContract } from './sweep/workWaiting.ts';
import type { StoreUnderTest } from './twoWay/harness.ts';

/**
 * What every emis store must do for probes of many mailboxes (lib/sync/ports/sweep.ts).
 *
 * @param open gives an empty database of the default map with its triggers; closed by the suite.
 */
export function sweepContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`sweeps: ${name}`, () => {
    const bench = openBench(open);
    describe('taking the leases of many mailboxes', () => claimContract(bench));
    describe('whether work waits', () => workWaitingContract(bench));
    describe('giving the leases back', () => settleContract(bench));
  });
}
