import type { TwoWayStore } from '../../lib/sync/ports/store.ts';

/** The store, with `before` awaited ahead of every round trip: a slow line, or a look at the memory. */
export function hookedStore(store: TwoWayStore, before: () => Promise<void>): TwoWayStore {
  const hooked =
    <Arguments extends unknown[], Result>(method: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      await before();
      return method(...given);
    };
  return {
    get roundTrips() {
      return store.roundTrips;
    },
    get statements() {
      return store.statements;
    },
    beginRun: hooked(store.beginRun.bind(store)),
    lookup: hooked(store.lookup.bind(store)),
    readSuspects: hooked(store.readSuspects.bind(store)),
    readPurges: hooked(store.readPurges.bind(store)),
    readDeletions: hooked(store.readDeletions.bind(store)),
    readSpooler: hooked(store.readSpooler.bind(store)),
    commit: hooked(store.commit.bind(store)),
  };
}
