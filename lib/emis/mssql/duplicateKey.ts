import { driverFacts } from './driverFacts.ts';

const DUPLICATE_KEY = [2627, 2601];
const ATTEMPTS = 5;

/**
 * Runs a batch that inserts what is missing: should somebody else insert it at the same moment, the batch has failed as a
 * whole and is run again, a bounded number of times. The last failure is thrown.
 */
export async function againOnDuplicate<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isDuplicateKey(error)) throw error;
    }
  }
}

function isDuplicateKey(error: unknown): boolean {
  const { numbers } = driverFacts(error);
  return DUPLICATE_KEY.some((number) => numbers.includes(number));
}
