import { driverFacts } from './driverFacts.ts';

const DUPLICATE_KEY = [2627, 2601];

/** Somebody else was faster with the same key. */
export function isDuplicateKey(error: unknown): boolean {
  const { numbers } = driverFacts(error);
  return DUPLICATE_KEY.some((number) => numbers.includes(number));
}
