import type { ColumnLengths } from '../../domain/twoWayDomain.ts';
import type { RunKey, RunStart } from '../../sync/ports/store.ts';
import { readIntent, readState, readWithheld } from '../codec/stateCodec.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { domainSql, type StoreContext } from './context.ts';
import { takeLease } from './lease.ts';
import { COUNT_DUE } from './sql/links.ts';
import { SELECT_COLUMN_TYPES } from './sql/rows.ts';
import { SELECT_INTENTS, SELECT_STATE, SELECT_WITHHELD_DUE } from './sql/runTables.ts';

/** The rest stays due and comes with the next run. */
const MAX_WITHHELD_PER_RUN = 100;

/** Lengths of the text columns as the table declares them: `nvarchar(255)` → 255, unlimited → null. */
function columnLengths(connection: Connection, table: TwoWayTable): ColumnLengths {
  const types = new Map(
    connection
      .all(SELECT_COLUMN_TYPES, table.name)
      .map((row) => [(row.name as string).toLowerCase(), row.type as string]),
  );
  return Object.fromEntries(
    table.columns
      .filter((column) => column.kind === 'text')
      .map((column) => {
        const length = /char\w*\s*\(\s*(\d+)\s*\)/i.exec(types.get(column.name.toLowerCase()) ?? '')?.[1];
        return [column.logical, length === undefined ? null : Number(length)];
      }),
  );
}

/** TwoWayStore.beginRun: the lease in a short transaction of its own, then what waits. */
export async function beginRun(
  context: StoreContext,
  run: RunKey,
  ttl_ms: number,
  noticedAt_ms?: number,
): Promise<RunStart> {
  const { connection, clock } = context;
  const { table, spooler } = domainSql(context, run.domaene);
  const [synchronisation, domaene] = [run.synchronisation.id, run.domaene];
  const taken = await connection.transaction(() =>
    takeLease(connection, run, ttl_ms, Math.floor(clock.now()), context.isAlive, noticedAt_ms),
  );
  if (taken.kind !== 'taken') return taken;
  return connection.read(() => {
    const now_ms = Math.floor(clock.now());
    const due = connection.get(COUNT_DUE, synchronisation, domaene, now_ms)!;
    return {
      kind: 'begun',
      fence: taken.fence,
      remaining_ms: ttl_ms,
      now_ms,
      state: readState(connection.get(SELECT_STATE, synchronisation, domaene)),
      spoolerWaiting:
        connection.get(spooler.exists, run.synchronisation.anwender, synchronisation, domaene) !== undefined,
      intents: connection.all(SELECT_INTENTS, synchronisation, domaene).map(readIntent),
      suspects: due.suspects as number,
      withheldDue: connection
        .all(SELECT_WITHHELD_DUE, synchronisation, domaene, now_ms, MAX_WITHHELD_PER_RUN)
        .map(readWithheld),
      purgesDue: due.purges as number,
      deletions: due.deletions as number,
      lengths: columnLengths(connection, table),
    };
  });
}
