import { afterEach } from 'vitest';
import { Bench, type StoreUnderTest } from './twoWay/harness.ts';

/** Opens a fresh database for a test of the surrounding `describe`; closed after it. */
export function openBench(open: () => Promise<StoreUnderTest>): () => Promise<Bench> {
  const opened: StoreUnderTest[] = [];
  afterEach(async () => {
    for (const under of opened.splice(0)) await under.close();
  });
  return async () => {
    const under = await open();
    opened.push(under);
    return new Bench(under);
  };
}
