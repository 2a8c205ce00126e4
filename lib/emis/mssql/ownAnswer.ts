import type { SqlRow } from '../codec/sqlRow.ts';

/**
 * The result sets from our own answer on: a batch that writes to the vendor's tables answers last, and a trigger of the
 * vendor that selects (SQL Server allows it unless "disallow results from triggers" is set) puts its rows in front.
 *
 * @param columns one of them is in the first row of our answer.
 */
export function ownAnswer(
  sets: readonly (readonly SqlRow[])[],
  columns: readonly string[],
): readonly (readonly SqlRow[])[] {
  const first = sets.findIndex(([row]) => row !== undefined && columns.some((column) => column in row));
  if (first === -1) throw new Error('A batch of ours ended without its answer.');
  return sets.slice(first);
}
