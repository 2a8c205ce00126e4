import type { SqlRow } from '../codec/sqlRow.ts';

/** T-SQL types of parameters. Dates and times travel as text (`yyyy-MM-ddTHH:mm:ss`), converted by the statement. */
export type SqlType =
  | 'nvarchar(max)'
  | `nvarchar(${number})`
  | `varchar(${number})`
  | `char(${number})`
  | 'int'
  | 'bigint'
  | 'bit'
  | 'varbinary(max)';

/**
 * A named statement: one batch of T-SQL with its parameters (without `@`). Texts are made once per schema map and live
 * in files of their own; `name` is what an error or a trace calls them.
 */
export interface SqlStatement {
  readonly name: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, SqlType>>;
}

export interface QueryOptions {
  /**
   * - `safe`: the batch may be executed twice: every transient failure is tried again, a bounded number of times.
   * - `never`: it is sent again only where the server said itself that the batch took no effect (deadlock victim, lock
   *   timeout, refused connection); anything else that leaves the outcome open throws OutcomeUnknownError. Such a batch
   *   is one transaction under SET XACT_ABORT ON.
   */
  readonly repeat: 'safe' | 'never';
  /** A lock that is not to be had is not waited for again: the caller has a better idea than the same batch once more. */
  readonly lockedIsFinal?: boolean;
}

/** The way to one Mandant's SQL Server. Errors: StoreError with a German remedy; OutcomeUnknownError is one of them. */
export interface SqlConnection {
  /** Batches sent so far, repeated ones included: each is one round trip. */
  readonly roundTrips: number;
  /** Statements executed so far; a batch counts as one. */
  readonly statements: number;
  /** Runs one batch, one round trip; answers its result sets. */
  query(
    statement: SqlStatement,
    values: Readonly<Record<string, unknown>>,
    options: QueryOptions,
  ): Promise<readonly (readonly SqlRow[])[]>;
  /** Closes the pool; running batches are given up. */
  close(): Promise<void>;
}
