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
      return method(...parameters);
    };
  }
  return {
    get roundTrips() {
      return roundTrips;
    },
    get statements() {
      return store.statements;
    },
    beginRun: counted(store.beginRun.bind(store)),
    lookup: counted(store.lookup.bind(store)),
    readSuspects: counted(store.readSuspects.bind(store)),
    readPurges: counted(store.readPurges.bind(store)),
    readDeletions: counted(store.readDeletions.bind(store)),
    readSpooler: counted(store.readSpooler.bind(store)),
    commit: counted(store.commit.bind(store)),
  };
}
