import type { SweepClaim, SweepStore } from '../../../lib/sync/ports/sweep.ts';
import { type Bench, TTL_MS } from '../twoWay/harness.ts';

export type Claimed = Extract<SweepClaim, { kind: 'claimed' }>;

/** Asks for the leases of `ids`, noticed now unless said otherwise. */
export function claim(
  bench: Bench,
  ids: readonly number[],
  over: Partial<Parameters<SweepStore['claim']>[0]> = {},
): Promise<readonly SweepClaim[]> {
  return bench.under.store.sweep.claim({
    domaene: 'termine',
    ids,
    owner: 'probe-1',
    ttl_ms: TTL_MS,
    noticedAt_ms: bench.under.now(),
    ...over,
  });
}

/** Asks for one lease that must be free. */
export async function claimFree(
  bench: Bench,
  id: number,
  over: Partial<Parameters<SweepStore['claim']>[0]> = {},
): Promise<Claimed> {
  const [claimed] = await claim(bench, [id], over);
  if (claimed?.kind !== 'claimed') throw new Error(`The lease is not free: ${claimed?.kind}.`);
  return claimed;
}

/** Gives the lease back under its fence. */
export function settle(
  bench: Bench,
  results: readonly { id: number; fence: number; cursor?: string; answered?: boolean }[],
  over: Partial<Omit<Parameters<SweepStore['settle']>[0], 'results'>> = {},
) {
  return bench.under.store.sweep.settle({
    domaene: 'termine',
    owner: 'probe-1',
    startedAt_ms: bench.under.now(),
    ...over,
    results: results.map((result) => ({ answered: true, ...result })),
  });
}
