import type { Domaene } from '../../domain/domaene.ts';
import type { RestoreOutcome } from '../../sync/ports/administration.ts';
import { StoreError } from '../../sync/ports/errors.ts';
import { trimmedName } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import { domainSql, type StoreContext } from './context.ts';
import { keepRows, writableColumns } from './keptVersions.ts';
import {
  MOVE_VERSIONS_TO,
  SELECT_VERSION,
  selectPresent,
  selectVersionsOfSameRow,
} from './sql/administration.ts';
import { insertRows, overwriteRow, selectGreatestId } from './sql/rows.ts';
import type { SpoolerSql } from './sql/spooler.ts';

/** Overwrites the row with everything that was kept, but for its number. */
function overwrite(connection: Connection, table: TwoWayTable, rowId: number, kept: SqlRow): void {
  const names = Object.keys(kept);
  const changed = connection.run(overwriteRow(table, names), rowId, JSON.stringify(Object.values(kept)));
  if (changed === 1) return;
  // The row was there just now in this transaction: only a trigger of the vendor can have refused it silently.
  throw new StoreError(
    'page',
    `emis hat die Wiederherstellung in ${table.name} nicht angenommen. Nichts davon wurde geschrieben.`,
  );
}

/** Inserts what was kept as a new row; answers its number. */
function insertAgain(connection: Connection, table: TwoWayTable, kept: SqlRow): number {
  const id = (connection.get(selectGreatestId(table), table.name)!.id as number) + 1;
  const columns = [
    { name: table.id, kept: false },
    ...Object.keys(kept).map((name) => ({ name, kept: true })),
  ];
  connection.run(insertRows(table, columns), JSON.stringify([[id, ...Object.values(kept)]]));
  return id;
}

/** Writes with the triggers at work; notes the row in the spooler where they did not. */
function noticed(
  connection: Connection,
  spooler: SpoolerSql,
  anwender: string,
  noticedAt: string,
  write: () => number,
): number {
  const newest = () => connection.get(spooler.newestId)!.id as number;
  const before = newest();
  const rowId = write();
  const entries = connection.all(spooler.idsOfRows, JSON.stringify([rowId]));
  if (!entries.some(({ id }) => (id as number) > before))
    connection.run(spooler.notice, anwender, JSON.stringify([rowId]), noticedAt);
  return rowId;
}

/** Administration.restore: one transaction; to everybody else it is an edit in emis. */
export function restore(context: StoreContext, versionId: number): Promise<RestoreOutcome> {
  const { connection } = context;
  return connection.transaction((): RestoreOutcome => {
    const now_ms = Math.floor(context.clock.now());
    const noticedAt = new Date(now_ms).toISOString().slice(0, 23);
    const version = connection.get(SELECT_VERSION, versionId);
    if (version === undefined) return { kind: 'unknown' };
    const { table, spooler } = domainSql(context, version.domaene as Domaene);
    const former = version.present_row_id as number;
    const whole = writableColumns(connection, table)(JSON.parse(version.row_json as string) as SqlRow);
    const kept = Object.fromEntries(
      Object.entries(whole).filter(([name]) => name.toLowerCase() !== table.id.toLowerCase()),
    );
    const owner = {
      synchronisation: version.synchronisation as number,
      anwender: version.anwender as string,
    };
    const inserted = connection.get(selectPresent(context.map, table), versionId)!.present === 0;
    const same = inserted ? connection.all(selectVersionsOfSameRow(context.map, table), versionId) : [];
    const anwender = trimmedName(kept[table.anwender]) || owner.anwender;
    const rowId = noticed(connection, spooler, anwender, noticedAt, () => {
      if (inserted) return insertAgain(connection, table, kept);
      keepRows(connection, table, owner, new Map([[former, 'wiederhergestellt']]), now_ms);
      overwrite(connection, table, former, kept);
      return former;
    });
    if (inserted) connection.run(MOVE_VERSIONS_TO, JSON.stringify(same.map(({ id }) => id)), rowId);
    return { kind: 'restored', rowId, inserted };
  });
}
