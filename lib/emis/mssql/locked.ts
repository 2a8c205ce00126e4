import { StoreError } from '../../sync/ports/errors.ts';
import { driverFacts } from './driverFacts.ts';
import { LOCK_TIMEOUT } from './serverNumbers.ts';

/** Whether somebody's lock was in the way for too long. */
export function isLocked(error: unknown): boolean {
  return driverFacts(error).numbers.includes(LOCK_TIMEOUT);
}

/** A row that an emis user holds is that item's trouble: the page is halved until it is alone, and withheld. */
export function asLocked(error: unknown): unknown {
  if (!isLocked(error)) return error;
  return new StoreError(
    'page',
    'Der Datensatz ist in emis gerade von einem anderen Benutzer gesperrt; der nächste Abgleich versucht es wieder.',
    error,
    true,
  );
}
