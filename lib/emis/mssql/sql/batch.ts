/** How long a statement waits for a row that an emis user holds; the item is withheld then and tried again later. */
export const LOCK_TIMEOUT_MS = 2_000;

/**
 * A batch of ours: what it sets for itself is taken back at its end. (SQL Server does that anyway at the end of every
 * parameterised batch, after an error as well; pooled connections are not reset, and Babelfish takes nothing back.)
 */
export function batch(...statements: readonly string[]): string {
  return [
    `SET NOCOUNT ON; SET XACT_ABORT ON; SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS};`,
    ...statements.filter((statement) => statement !== ''),
    END_OF_BATCH,
  ].join('\n');
}

const END_OF_BATCH = 'SET LOCK_TIMEOUT -1; SET XACT_ABORT OFF;';

/** Takes everything back and ends the batch with one row that says why: `SELECT <columns>`. */
export function giveUp(columns: string): string {
  return `BEGIN
  ROLLBACK TRANSACTION;
  SELECT ${columns};
  ${END_OF_BATCH}
  RETURN;
END`;
}
