import { describe } from 'vitest';
import { openBench } from './openBench.ts';
import { commitContract } from './twoWay/commit.ts';
import { conflictContract } from './twoWay/conflict.ts';
import { contentContract } from './twoWay/content.ts';
import type { StoreUnderTest } from './twoWay/harness.ts';
import { leaseContract } from './twoWay/lease.ts';
import { spoolerContract } from './twoWay/spooler.ts';
import { waitingContract } from './twoWay/waiting.ts';
import { wiedervorlagenContract } from './twoWay/wiedervorlagen.ts';

export type { StoreUnderTest, UserSql } from './twoWay/harness.ts';

/**
 * What every emis store must do, whatever database is behind it (lib/sync/ports/store.ts).
 *
 * @param open gives an empty database of the default map with its triggers; closed by the suite.
 */
export function twoWayStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`emis store: ${name}`, () => {
    const bench = openBench(open);
    describe('one runner per mailbox', () => leaseContract(bench));
    describe('a page is one unit', () => commitContract(bench));
    describe('edits in emis while we work', () => conflictContract(bench));
    describe('the spooler', () => spoolerContract(bench));
    describe('what stands in the columns', () => contentContract(bench));
    describe('what waits for later', () => waitingContract(bench));
    describe('Wiedervorlagen', () => wiedervorlagenContract(bench));
  });
}
