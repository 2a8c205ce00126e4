import type {
  Commit,
  CommitResult,
  DeletionPage,
  Lookup,
  LookupResult,
  RunKey,
  RunStart,
  SpoolerPage,
  SpoolerRead,
  TwoWayStore,
} from '../../sync/ports/store.ts';
import { beginRun } from './beginRun.ts';
import { commit } from './commit.ts';
import type { StoreContext } from './context.ts';
import { lookup, readDeletions, readPurges, readSuspects } from './lookup.ts';
import { readSpooler } from './readSpooler.ts';

/** The port over the embedded database; counts one round trip per call. */
export class EmbeddedTwoWayStore implements TwoWayStore {
  readonly #context: StoreContext;
  #roundTrips = 0;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  get roundTrips(): number {
    return this.#roundTrips;
  }

  get statements(): number {
    return this.#context.connection.statements;
  }

  async beginRun(run: RunKey, ttl_ms: number, noticedAt_ms?: number): Promise<RunStart> {
    this.#roundTrips += 1;
    return beginRun(this.#context, run, ttl_ms, noticedAt_ms);
  }

  async lookup(run: RunKey, asked: Lookup): Promise<LookupResult> {
    this.#roundTrips += 1;
    return lookup(this.#context, run, asked);
  }

  async readSuspects(run: RunKey, limit: number) {
    this.#roundTrips += 1;
    return readSuspects(this.#context, run, limit);
  }

  async readPurges(run: RunKey, limit: number) {
    this.#roundTrips += 1;
    return readPurges(this.#context, run, limit);
  }

  async readDeletions(run: RunKey, read: Parameters<TwoWayStore['readDeletions']>[1]): Promise<DeletionPage> {
    this.#roundTrips += 1;
    return readDeletions(this.#context, run, read);
  }

  async readSpooler(run: RunKey, read: SpoolerRead): Promise<SpoolerPage> {
    this.#roundTrips += 1;
    return readSpooler(this.#context, run, read);
  }

  async commit(run: RunKey, fence: number, unit: Commit): Promise<CommitResult> {
    this.#roundTrips += 1;
    return commit(this.#context, run, fence, unit);
  }
}
