import type { TwoWayStore } from '../sync/ports/store.ts';

/** The store with counts of its own, for one run: several mailboxes share one store at the same time. */
export function countedStore(store: TwoWayStore): TwoWayStore {
  let roundTrips = 0;
  /** Every method of the port is one round trip. */
  function counted<Parameters extends readonly unknown[], Result>(
    method: (...parameters: Parameters) => Promise<Result>,
  ): (...parameters: Parameters) => Promise<Result> {
    return (...parameters) => {
      roundTrips++;
      return method.apply(store, parameters);
    };
  }
  return {
    get roundTrips() {
      return roundTrips;
    },
    get statements() {
      return store.statements;
    },
    beginRun: counted(store.beginRun),
    lookup: counted(store.lookup),
    readSuspects: counted(store.readSuspects),
    readPurges: counted(store.readPurges),
    readSpooler: counted(store.readSpooler),
    commit: counted(store.commit),
  };
}
