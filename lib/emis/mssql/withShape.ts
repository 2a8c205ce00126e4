import type { Domaene } from '../../domain/domaene.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { type StoreContext, statementsOf } from './context.ts';
import { driverFacts } from './driverFacts.ts';
import { BABELFISH_OTHER, MISSING_COLUMN } from './serverNumbers.ts';
import type { ShapedStatements } from './tableShapes.ts';

/**
 * Runs `work` with the statements that are made for the columns of the domain's table. Where no run has brought the
 * columns yet they are asked for; where the table has lost one since, they are asked for again and `work` is run once more
 * (the batch was refused as a whole).
 */
export async function withShape<T>(
  context: StoreContext,
  domaene: Domaene,
  work: (shaped: ShapedStatements) => Promise<T>,
): Promise<T> {
  const { shapes } = context;
  const known = shapes.of(domaene) ?? shapes.learn(domaene, await readColumns(context, domaene));
  try {
    return await work(known);
  } catch (error) {
    if (!speaksOfColumns(error)) throw error;
    const present = shapes.learn(domaene, await readColumns(context, domaene));
    if (present === known) throw error;
    return work(present);
  }
}

function speaksOfColumns(error: unknown): boolean {
  const { numbers } = driverFacts(error);
  return numbers.includes(MISSING_COLUMN) || numbers.includes(BABELFISH_OTHER);
}

async function readColumns(context: StoreContext, domaene: Domaene): Promise<readonly SqlRow[]> {
  const { readColumns: statement } = statementsOf(context, domaene);
  const [columns] = await context.connection.query(statement, {}, { repeat: 'safe' });
  return columns!;
}
