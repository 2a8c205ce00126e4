import type { RestoreOutcome } from '../../sync/ports/administration.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type StoreContext, shapeOf } from './context.ts';
import { restore as statement } from './sql/restore.ts';

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
  const tables = await Promise.all(
    [...context.domains].map(async ([domaene, { table }]) => ({
      table,
      shape: (await shapeOf(context, domaene)).shape,
    })),
  );
  const [rows] = await context.connection.query(
    statement(map, tables, now),
    { version: versionId },
    { repeat: 'safe' },
  );
  const [outcome] = rows!;
  if (outcome!.known === 0) return { kind: 'unknown' };
  return { kind: 'restored', rowId: outcome!.row_id as number, inserted: outcome!.inserted === 1 };
}
