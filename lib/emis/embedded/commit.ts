import type { Commit, CommitResult, ProtocolRow, RunKey } from '../../sync/ports/store.ts';
import { stateValues } from '../codec/stateCodec.ts';
import type { Connection } from './connection.ts';
import { domainSql, type StoreContext } from './context.ts';
import { keepVersions } from './keptVersions.ts';
import { releaseLease, renewLease } from './lease.ts';
import { rememberOtherColumns } from './otherColumns.ts';
import { withoutOwnEcho } from './ownEcho.ts';
import { partByConflict } from './planned.ts';
import { COUNT_DUE, HOLD_DELETIONS, SUSPECT_UNSEEN } from './sql/links.ts';
import { INSERT_PROTOCOL, PUT_STATE } from './sql/runTables.ts';
import type { SpoolerSql } from './sql/spooler.ts';
import { stampLinks, writePlannedLinks } from './writeLinks.ts';
import { writePlannedNotes, writePlannedSpooler } from './writeNotes.ts';
import { deletePlannedRows, insertPlannedRows, updatePlannedRows } from './writeRows.ts';

function writeProtocol(connection: Connection, run: RunKey, row: ProtocolRow): void {
  connection.run(
    INSERT_PROTOCOL,
    run.synchronisation.id,
    run.domaene,
    Math.floor(row.startedAt_ms),
    Math.floor(row.finishedAt_ms),
    row.ergebnis,
    JSON.stringify(row.counts),
    JSON.stringify(row.fehler),
  );
}

/** A run that failed or was stopped answers no wake-up. */
function answeringFrom({ protocol, unfinished }: Commit): number | undefined {
  const well = protocol?.ergebnis === 'ok' || protocol?.ergebnis === 'teilweise';
  return well && !unfinished ? protocol.startedAt_ms : undefined;
}

/** Marks the active links that the full round did not meet; answers how many suspects are due now, old ones included. */
function suspectUnseen(
  connection: Connection,
  run: RunKey,
  unseen: NonNullable<Commit['suspectUnseen']>,
  now_ms: number,
): number {
  const { round, start_ms, end_ms } = unseen;
  const [synchronisation, domaene] = [run.synchronisation.id, run.domaene];
  const since_ms = Math.floor(unseen.now_ms);
  // readSuspects goes by this database's clock: what is due at once must be due on it, too.
  const next_ms = Math.min(since_ms, now_ms);
  connection.run(SUSPECT_UNSEEN, synchronisation, domaene, round, start_ms, end_ms, since_ms, next_ms);
  return connection.get(COUNT_DUE, synchronisation, domaene, now_ms)!.suspects as number;
}

/** Ersteinrichtung: notes the rows from a day on, or all open ones. @returns how many. */
function noticeRows(
  connection: Connection,
  spooler: SpoolerSql,
  { synchronisation: { anwender } }: RunKey,
  unit: Commit,
  noticedAt: string,
): number {
  if (unit.noticeOpenRows) return connection.run(spooler.noticeOpen, anwender, noticedAt);
  return unit.noticeRowsFrom
    ? connection.run(spooler.noticeFrom, anwender, unit.noticeRowsFrom, noticedAt)
    : 0;
}

/**
 * TwoWayStore.commit: one transaction. First the lease is renewed under its fence, then the planned rows are read again;
 * changes that emis overtook are left out whole, all others applied, each kind with one statement.
 */
export function commit(
  context: StoreContext,
  run: RunKey,
  fence: number,
  unit: Commit,
): Promise<CommitResult> {
  const { connection } = context;
  const { table, spooler } = domainSql(context, run.domaene);
  return connection.transaction(() => {
    const now_ms = Math.floor(context.clock.now());
    const noticedAt = new Date(now_ms).toISOString().slice(0, 23);
    const lease = renewLease(connection, run, fence, now_ms);
    const { applicable, conflicts } = partByConflict(connection, table, run, unit.changes);
    const whole = conflicts.length === 0;

    keepVersions(connection, table, run, applicable, now_ms);
    const insertedRows = withoutOwnEcho(connection, spooler, applicable, () => {
      deletePlannedRows(connection, table, applicable);
      updatePlannedRows(connection, table, applicable);
      return insertPlannedRows(connection, table, run, applicable);
    });
    writePlannedLinks(connection, run, applicable, insertedRows, now_ms);
    writePlannedNotes(connection, run, applicable);
    rememberOtherColumns(connection, table, run, spooler, applicable, now_ms);
    writePlannedSpooler(connection, run, spooler, applicable, insertedRows, noticedAt);
    if (unit.stamp) stampLinks(connection, run, unit.stamp.linkIds, unit.stamp.round);
    const noticed = noticeRows(connection, spooler, run, unit, noticedAt);
    if (unit.holdDeletions) {
      connection.run(HOLD_DELETIONS, run.synchronisation.id, run.domaene, unit.holdDeletions);
    }
    if (unit.protocol) writeProtocol(connection, run, unit.protocol);

    let suspects = 0;
    if (whole && unit.state) {
      connection.run(PUT_STATE, run.synchronisation.id, run.domaene, ...stateValues(unit.state));
    }
    if (whole && unit.suspectUnseen) suspects = suspectUnseen(connection, run, unit.suspectUnseen, now_ms);
    const release = whole && unit.release === true;
    if (release) releaseLease(connection, run, now_ms, answeringFrom(unit));
    return {
      conflicts,
      insertedRows: unit.changes.map((_, index) => insertedRows.get(index) ?? null),
      remaining_ms: release ? 0 : lease.remaining_ms,
      suspects,
      noticed,
      woken: lease.woken,
    };
  });
}
