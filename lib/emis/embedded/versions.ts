import type { Domaene } from '../../domain/domaene.ts';
import type { Administration, KeptVersion } from '../../sync/ports/administration.ts';
import type { KeepReason } from '../../sync/ports/store.ts';
import { keptMappedColumns, trimmedName } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { domainSql, type StoreContext } from './context.ts';
import { selectVersions } from './sql/administration.ts';

function readVersion(context: StoreContext, raw: SqlRow): KeptVersion {
  const domaene = raw.domaene as Domaene;
  const kept = JSON.parse(raw.row_json as string) as SqlRow;
  return {
    id: raw.id as number,
    synchronisation: raw.synchronisation as number,
    anwender: trimmedName(raw.anwender),
    domaene,
    rowId: raw.present_row_id as number,
    reason: raw.reason as KeepReason,
    keptAt_ms: raw.kept_at_ms as number,
    columns: keptMappedColumns(domainSql(context, domaene).table, kept),
    present: raw.present === 1,
  };
}

/** Administration.versions. */
export function readVersions(
  context: StoreContext,
  filter: Parameters<Administration['versions']>[0],
): Promise<KeptVersion[]> {
  const { connection } = context;
  const sql = selectVersions(
    context.map,
    [...context.domains.values()].map(({ table }) => table),
  );
  return connection.read(() =>
    connection
      .all(sql, filter.anwender ?? null, filter.domaene ?? null, filter.beforeId ?? null, filter.limit)
      .map((raw) => readVersion(context, raw)),
  );
}
