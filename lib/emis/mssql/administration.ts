import assert from 'node:assert/strict';
import type { Domaene } from '../../domain/domaene.ts';
import type {
  Administration,
  CleanedUp,
  KeptVersion,
  LastRun,
  RestoreOutcome,
  StoreStatus,
} from '../../sync/ports/administration.ts';
import type { Ergebnis, KeepReason, Side } from '../../sync/ports/store.ts';
import { keptMappedColumns, trimmedName } from '../codec/rowCodec.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { readWithheld } from '../codec/stateCodec.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type StoreContext, statementsOf } from './context.ts';
import { restore } from './restore.ts';
import { CLEAN_UP, selectStatus, selectVersions } from './sql/administration.ts';
import { jsonName } from './sql/commit/shape.ts';

const SAFE = { repeat: 'safe' } as const;

const ofRun = (raw: SqlRow) => ({
  synchronisation: raw.synchronisation as number,
  domaene: raw.domaene as Domaene,
});

function readVersion(context: StoreContext, raw: SqlRow): KeptVersion {
  const { table } = statementsOf(context, raw.domaene as Domaene);
  const kept = JSON.parse(raw.row_json as string) as SqlRow;
  // Under the names in JSON the columns are found as under their own.
  const inJson = {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: jsonName(column.name) })),
  };
  return {
    ...ofRun(raw),
    id: raw.id as number,
    anwender: trimmedName(raw.anwender),
    rowId: raw.present_row_id as number,
    reason: raw.reason as KeepReason,
    keptAt_ms: raw.kept_at_ms as number,
    columns: keptMappedColumns(inJson, kept),
    present: raw.present === 1,
  };
}

function readLastRun(raw: SqlRow): LastRun {
  return {
    ...ofRun(raw),
    startedAt_ms: raw.started_at_ms as number,
    finishedAt_ms: raw.finished_at_ms as number,
    ergebnis: raw.ergebnis as Ergebnis,
    counts: JSON.parse(raw.counts as string) as Record<string, number>,
    fehler: JSON.parse(raw.fehler as string) as string[],
  };
}

function readStatus(sets: readonly (readonly SqlRow[])[]): StoreStatus {
  const [runs, withheld, confirmations, counts, foreign, ...waiting] = sets;
  const [kept] = counts as [Record<string, number>];
  return {
    lastRuns: runs!.map(readLastRun),
    spooler: waiting.flat().map((raw) => ({ ...ofRun(raw), entries: raw.entries as number })),
    foreignSpooler: foreign![0]!.entries as number,
    withheld: withheld!.map((raw) => ({ ...ofRun(raw), ...readWithheld(raw) })),
    withheldTotal: kept.withheld!,
    confirmations: confirmations!.map((raw) => ({
      ...ofRun(raw),
      side: raw.side as Side,
      count: raw.waiting as number,
    })),
    versions: kept.versions!,
  };
}

/** The port over a SQL Server. `now`: the SQL expression of the server's clock. */
export function mssqlAdministration(context: StoreContext, map: SchemaMap, now: string): Administration {
  const { connection } = context;
  const tables = [...context.domains.values()].map(({ table }) => table);
  const [versions, status] = [selectVersions(tables), selectStatus(map, tables)];
  return {
    async versions({ anwender, domaene, beforeId, limit }) {
      const values = {
        anwender: anwender ?? null,
        domaene: domaene ?? null,
        before_id: beforeId ?? null,
        most: limit,
      };
      const [rows] = await connection.query(versions, values, SAFE);
      return rows!.map((raw) => readVersion(context, raw));
    },
    restore: (versionId): Promise<RestoreOutcome> => restore(context, map, now, versionId),
    status: async () => readStatus(await connection.query(status, {}, SAFE)),
    async cleanUp(before_ms, limit): Promise<CleanedUp> {
      assert(Number.isSafeInteger(limit) && limit > 0, `A clean-up needs a limit above 0: ${limit}.`);
      const values = { before_ms: Math.floor(before_ms), most: limit };
      const [rows] = await connection.query(CLEAN_UP, values, SAFE);
      const [removed] = rows as unknown as [{ versions: number; protocol: number; tombstones: number }];
      return { ...removed, more: Object.values(removed).some((count) => count === limit) };
    },
  };
}
