import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Clock } from '../../sync/ports/clock.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { isBusy, toStoreError } from './sqliteErrors.ts';

/** How long SQLite itself waits for a lock; short, because it blocks the whole process. */
export const BUSY_TIMEOUT_MS = 100;
const BUSY_ATTEMPTS = 25;
const BUSY_PAUSE_MS = 20;
/** Statements vary with the columns written; a bound all the same. */
const MAX_CACHED_STATEMENTS = 300;

/**
 * One connection to the file: cached prepared statements, counted; transactions that never wait while they hold a lock
 * (their work is synchronous) and are begun again, a bounded number of times, when somebody else holds the file.
 */
export class Connection {
  /** Statements executed so far, BEGIN and COMMIT included. */
  statements = 0;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  all(sql: string, ...parameters: readonly SQLInputValue[]): SqlRow[] {
    return this.#prepare(sql).all(...parameters) as SqlRow[];
  }

  get(sql: string, ...parameters: readonly SQLInputValue[]): SqlRow | undefined {
    return this.#prepare(sql).get(...parameters) as SqlRow | undefined;
  }

  /** Executes a statement; answers the number of rows it changed (those of triggers not counted). */
  run(sql: string, ...parameters: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  /** Reads with integers as bigint and columns as they are now; for rows whose shape is not ours. */
  allUncached(sql: string, ...parameters: readonly SQLInputValue[]): SqlRow[] {
    this.statements += 1;
    const statement = this.#compile(sql);
    statement.setReadBigInts(true);
    return statement.all(...parameters) as SqlRow[];
  }

  /** Executes `work` as one write transaction; rolled back as a whole when it throws. Throws StoreError. */
  transaction<T>(work: () => T): Promise<T> {
    return this.read(() => {
      this.run('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.run('COMMIT');
        return result;
      } catch (error) {
        // Some errors end the transaction by themselves.
        if (this.#database.isTransaction) this.run('ROLLBACK');
        throw error;
      }
    });
  }

  /** Executes `work` without a transaction of its own. Throws StoreError. */
  async read<T>(work: () => T): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || attempt >= BUSY_ATTEMPTS) throw toStoreError(error);
      }
      await this.#clock.sleep(BUSY_PAUSE_MS);
    }
  }

  close(): void {
    this.#prepared.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    this.statements += 1;
    const cached = this.#prepared.get(sql);
    if (cached !== undefined) return cached;
    if (this.#prepared.size >= MAX_CACHED_STATEMENTS) this.#prepared.clear();
    const statement = this.#compile(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  #compile(sql: string): StatementSync {
    try {
      return this.#database.prepare(sql);
    } catch (error) {
      throw isBusy(error) ? error : toStoreError(error, true);
    }
  }
}
