import type { Domaene } from '../../domain/domaene.ts';
import type { LastRun, StoreStatus, WaitingSpooler } from '../../sync/ports/administration.ts';
import type { Ergebnis, Side } from '../../sync/ports/store.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import { readWithheld } from '../codec/stateCodec.ts';
import type { StoreContext } from './context.ts';
import {
  COUNT_KEPT,
  SELECT_ALL_WITHHELD,
  SELECT_CONFIRMATIONS,
  SELECT_LAST_RUNS,
} from './sql/administration.ts';
import { countForeign, countWaiting } from './sql/waiting.ts';

/** What a person can still read; all are counted. */
const MAX_WITHHELD = 200;

const ofRun = (raw: SqlRow) => ({
  synchronisation: raw.synchronisation as number,
  domaene: raw.domaene as Domaene,
});

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

function readWaiting({ connection, map, domains }: StoreContext): WaitingSpooler[] {
  return [...domains].flatMap(([domaene, { table }]) =>
    connection.all(countWaiting(map, table)).map((raw) => ({
      synchronisation: raw.synchronisation as number,
      domaene,
      entries: raw.entries as number,
    })),
  );
}

/** Administration.status. */
export function readStatus(context: StoreContext): Promise<StoreStatus> {
  const { connection, map, domains } = context;
  const tables = [...domains.values()].map(({ table }) => table);
  return connection.read(() => {
    const kept = connection.get(COUNT_KEPT)!;
    return {
      lastRuns: connection.all(SELECT_LAST_RUNS).map(readLastRun),
      spooler: readWaiting(context),
      foreignSpooler: connection.get(countForeign(map, tables))!.entries as number,
      withheld: connection
        .all(SELECT_ALL_WITHHELD, MAX_WITHHELD)
        .map((raw) => ({ ...ofRun(raw), ...readWithheld(raw) })),
      withheldTotal: kept.withheld as number,
      confirmations: connection
        .all(SELECT_CONFIRMATIONS)
        .map((raw) => ({ ...ofRun(raw), side: raw.side as Side, count: raw.count as number })),
      versions: kept.versions as number,
    };
  });
}
