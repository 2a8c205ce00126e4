/** How long a statement waits for a row that an emis user holds; the item is withheld then and tried again later. */
export const LOCK_TIMEOUT_MS = 2_000;

/** The same where no emis user is waited for, but another run of ours: a big commit holds its lease for a while. */
export const LEASE_TIMEOUT_MS = 10_000;

/**
 * A batch of ours: what it sets for itself is taken back at its end. (SQL Server does that anyway at the end of every
 * parameterised batch, after an error as well; pooled connections are not reset, and Babelfish takes nothing back.) Of
 * two that wait for each other it is us who give way: an emis user must not lose what he typed to a deadlock.
 */
export function batch(...statements: readonly string[]): string {
  return waitingBatch(LOCK_TIMEOUT_MS, ...statements);
}

/** Behind what waits for another run of ours in a `waitingBatch`: from here on rows of emis users are waited for. */
export const WAIT_FOR_USERS = `SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS};`;

/** As `batch`, with another time to wait for locks. */
export function waitingBatch(lockTimeout_ms: number, ...statements: readonly string[]): string {
  return [
    `SET NOCOUNT ON; SET XACT_ABORT ON; SET DEADLOCK_PRIORITY LOW; SET LOCK_TIMEOUT ${lockTimeout_ms};`,
    ...statements.filter((statement) => statement !== ''),
    END_OF_BATCH,
  ].join('\n');
}

const END_OF_BATCH = 'SET LOCK_TIMEOUT -1; SET DEADLOCK_PRIORITY NORMAL; SET XACT_ABORT OFF;';

/** Takes everything back and ends the batch with one row that says why: `SELECT <columns>`. */
export function giveUp(columns: string): string {
  return `BEGIN
  ROLLBACK TRANSACTION;
  SELECT ${columns};
  ${END_OF_BATCH}
  RETURN;
END`;
}
