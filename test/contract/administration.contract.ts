import { describe } from 'vitest';
import { cleanUpContract } from './administration/cleanUp.ts';
import { restoreContract } from './administration/restore.ts';
import { statusContract } from './administration/status.ts';
import { versionsContract } from './administration/versions.ts';
import { openBench } from './openBench.ts';
import type { StoreUnderTest } from './twoWay/harness.ts';

/**
 * What every emis store must do for an administrator (lib/sync/ports/administration.ts).
 *
 * @param open gives an empty database of the default map with its triggers; closed by the suite.
 */
export function administrationContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`administration: ${name}`, () => {
    const bench = openBench(open);
    describe('kept versions', () => versionsContract(bench));
    describe('writing a kept version back', () => restoreContract(bench));
    describe('how a Mandant stands', () => statusContract(bench));
    describe('retention', () => cleanUpContract(bench));
  });
}
