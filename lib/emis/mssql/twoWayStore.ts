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

/** The port over a SQL Server: each method one batch. What goes over the wire is counted, repetitions included. */
export class MssqlTwoWayStore implements TwoWayStore {
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  get roundTrips(): number {
    return this.#context.connection.roundTrips;
  }

  get statements(): number {
    return this.#context.connection.statements;
  }

  beginRun(run: RunKey, ttl_ms: number, noticedAt_ms?: number): Promise<RunStart> {
    return beginRun(this.#context, run, ttl_ms, noticedAt_ms);
  }

  lookup(run: RunKey, asked: Lookup): Promise<LookupResult> {
    return lookup(this.#context, run, asked);
  }

  readSuspects(run: RunKey, limit: number) {
    return readSuspects(this.#context, run, limit);
  }

  readPurges(run: RunKey, limit: number) {
    return readPurges(this.#context, run, limit);
  }

  readDeletions(run: RunKey, read: Parameters<TwoWayStore['readDeletions']>[1]): Promise<DeletionPage> {
    return readDeletions(this.#context, run, read);
  }

  readSpooler(run: RunKey, read: SpoolerRead): Promise<SpoolerPage> {
    return readSpooler(this.#context, run, read);
  }

  commit(run: RunKey, fence: number, unit: Commit): Promise<CommitResult> {
    return commit(this.#context, run, fence, unit);
  }
}
