import type { Domaene } from '../../domain/domaene.ts';
import type { RestoreOutcome } from '../../sync/ports/administration.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { SchemaMap } from '../schemaMap.ts';
import type { StoreContext } from './context.ts';
import { ownAnswer } from './ownAnswer.ts';
import type { TableShape } from './sql/commit/shape.ts';
import { restore as statement } from './sql/restore.ts';
import { withShape } from './withShape.ts';

/**
 * Administration.restore: one batch, one transaction; to everybody else it is an edit in emis. The statement is made for
 * the tables' columns; where no run has brought them yet, they are asked for first. May be repeated: a row that was
 * inserted again is overwritten then.
 */
export async function restore(
  context: StoreContext,
  map: SchemaMap,
  now: string,
  versionId: number,
): Promise<RestoreOutcome> {
  return withShapes(context, [...context.domains.keys()], [], async (shapes) => {
    const tables = [...context.domains.values()].map(({ table }, index) => ({
      table,
      shape: shapes[index]!,
    }));
    const sets = await context.connection.query(
      statement(map, tables, now),
      { version: versionId },
      { repeat: 'safe' },
    );
    const [[outcome]] = ownAnswer(sets, ['known']) as [SqlRow[]];
    if (outcome!.known === 0) return { kind: 'unknown' };
    return { kind: 'restored', rowId: outcome!.row_id as number, inserted: outcome!.inserted === 1 };
  });
}

/** With the columns of all the tables, as they are now. */
function withShapes<T>(
  context: StoreContext,
  [domaene, ...others]: readonly Domaene[],
  shapes: readonly TableShape[],
  work: (shapes: readonly TableShape[]) => Promise<T>,
): Promise<T> {
  if (domaene === undefined) return work(shapes);
  return withShape(context, domaene, ({ shape }) => withShapes(context, others, [...shapes, shape], work));
}
