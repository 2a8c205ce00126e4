/** A value that a statement of the demo names. */
export type Value = string | number | null;

/** A statement in SQL that both databases read; its values stand for the question marks, in order. */
export interface Statement {
  readonly sql: string;
  readonly values?: readonly Value[];
}

/** The connection of the people who work with emis, not the product's. */
export interface DemoEmis {
  /** What it is and where, for people. */
  readonly kind: string;
  readonly place: string;
  /** The rows of a SELECT. */
  rows(statement: Statement): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Executes everything or nothing. */
  write(...statements: readonly Statement[]): Promise<void>;
  /** Whether an error means that somebody else has what is needed for now. */
  isBusy(error: unknown): boolean;
  close(): Promise<void>;
}
