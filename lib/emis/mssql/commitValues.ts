import assert from 'node:assert/strict';
import type { Columns } from '../../domain/twoWayDomain.ts';
import type { Commit, Intent, ItemChange, RowWrite, RunKey } from '../../sync/ports/store.ts';
import { itemKey } from '../codec/itemKey.ts';
import { linkValues } from '../codec/linkCodec.ts';
import { LINK_COLUMNS } from '../codec/linkColumns.ts';
import { toSql } from '../codec/rowCodec.ts';
import { intentValues, stateValues } from '../codec/stateCodec.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import { runValues } from './context.ts';
import type { UNIT_PARAMETERS } from './sql/commit/commit.ts';
import { linkColumnType } from './sql/links.ts';
import type { PROTOCOL_PARAMETERS, STATE_PARAMETERS } from './sql/runTables.ts';
import type { TEXT_PARAMETERS } from './sql/texts.ts';
import { Texts } from './texts.ts';

/** The values of a commit's parameters, but for those of the lease. Each JSON row begins with the place of its change. */
export function commitValues(table: TwoWayTable, run: RunKey, unit: Commit) {
  assertWrittenOnce(unit.changes);
  const texts = new Texts();
  const rows = <T>(of: (change: ItemChange, place: number) => T | undefined): string =>
    JSON.stringify(
      unit.changes.flatMap((change, place) => {
        const values = of(change, place);
        return values === undefined ? [] : [values];
      }),
    );
  const values: Omit<Record<keyof typeof UNIT_PARAMETERS, unknown>, keyof typeof TEXT_PARAMETERS> = {
    rows: rows(({ row }, place) => row && rowValues(table, texts, row, place)),
    links: rows(({ link, row }, place) => link && linkRow(texts, link, row, place)),
    intents_remove: rows(({ intent }, place) => intent?.remove && [place, intent.remove]),
    intents_put: rows(({ intent }, place) => intent?.put && intentRow(texts, intent.put, place)),
    withheld_clear: rows(
      ({ withheld }, place) => withheld?.clear && [place, withheld.clear.side, itemKey(withheld.clear.id)],
    ),
    withheld_put: rows(({ withheld }, place) => {
      if (withheld?.put === undefined) return undefined;
      const { side, id, reason, attempts, next_ms } = withheld.put;
      return [place, side, itemKey(id), texts.add(id), texts.add(reason), attempts, Math.floor(next_ms)];
    }),
    spooler_done: JSON.stringify(
      unit.changes.flatMap(({ spooler }, place) => (spooler ?? []).map((id) => [place, id])),
    ),
    notices: rows((change, place) => (change.notice ? [place, noticedRow(change)] : undefined)),
    stamp: JSON.stringify(unit.stamp?.linkIds ?? []),
    stamp_round: unit.stamp?.round ?? null,
    notice_from: unit.noticeRowsFrom ?? null,
    notice_open: unit.noticeOpenRows === true,
    hold: unit.holdDeletions ?? null,
    unseen_round: unit.suspectUnseen?.round ?? null,
    unseen_start: whole(unit.suspectUnseen?.start_ms),
    unseen_end: whole(unit.suspectUnseen?.end_ms),
    unseen_since: whole(unit.suspectUnseen?.now_ms),
    release: unit.release === true,
    answer_ms: answeredFrom(unit),
    ...protocolValues(unit),
    ...stateParameters(unit),
  };
  return { ...runValues(run), ...values, ...texts.values() };
}

function whole(instant_ms: number | undefined): number | null {
  return instant_ms === undefined ? null : Math.floor(instant_ms);
}

/** A run that failed, was stopped or leaves work behind answers no wake-up. */
function answeredFrom({ protocol, unfinished }: Commit): number | null {
  const well = protocol?.ergebnis === 'ok' || protocol?.ergebnis === 'teilweise';
  return well && !unfinished ? whole(protocol.startedAt_ms) : null;
}

/** One row's `stand` cannot hold twice. */
function assertWrittenOnce(changes: readonly ItemChange[]): void {
  const written = new Set<number>();
  for (const { row } of changes) {
    if (row?.kind !== 'update' && row?.kind !== 'delete') continue;
    assert(!written.has(row.id), `Two changes of one commit write the emis row ${row.id}.`);
    written.add(row.id);
  }
}

const KINDS = { insert: 'i', update: 'u', delete: 'd', expect: 'e' } as const;

function rowValues(table: TwoWayTable, texts: Texts, row: RowWrite, place: number): unknown[] {
  const existing = row.kind === 'insert' ? undefined : row;
  const fresh = row.kind === 'insert' ? row : undefined;
  const columns: Columns = row.kind === 'insert' || row.kind === 'update' ? row.columns : {};
  return [
    place,
    KINDS[row.kind],
    existing?.id ?? null,
    existing?.stand ?? null,
    existing?.keep ?? null,
    maskOf(table, columns),
    fresh?.restoreFrom ?? null,
    fresh === undefined ? null : texts.add(fresh.anwender),
    ...table.columns.map(({ logical, kind }) => {
      const value = toSql(columns[logical] ?? null);
      return kind === 'text' && value !== null ? texts.add(String(value)) : value;
    }),
  ];
}

/** Which mapped columns are given; a name that is not mapped is a mistake of the caller. */
function maskOf(table: TwoWayTable, columns: Columns): number {
  const names = Object.keys(columns).filter((name) => columns[name] !== undefined);
  const mapped = table.columns.filter(({ logical }) => columns[logical] !== undefined);
  assert(
    mapped.length === names.length,
    `Only mapped columns may be written to ${table.name}: ${names.join(', ')}.`,
  );
  return table.columns.reduce(
    (bits, { logical }, bit) => (columns[logical] === undefined ? bits : bits | (1 << bit)),
    0,
  );
}

function linkRow(
  texts: Texts,
  write: NonNullable<ItemChange['link']>,
  row: RowWrite | undefined,
  place: number,
): unknown[] {
  // Every row has all columns.
  if (write.kind === 'remove') return [place, 'r', write.id, ...LINK_COLUMNS.map(() => null)];
  const { link } = write;
  assert(
    link.rowId !== null || row?.kind === 'insert',
    `Change ${place} links an emis row that it does not name.`,
  );
  const id = write.kind === 'update' ? write.id : null;
  // The row's number is filled in by the statement where the change inserts it.
  const values = linkValues(link, 0).map((value, index) => {
    const column = LINK_COLUMNS[index]!;
    if (column === 'row_id') return link.rowId;
    return linkColumnType(column) === 'nvarchar(max)' ? texts.add(value as string | null) : value;
  });
  return [place, KINDS[write.kind], id, ...values];
}

function intentRow(texts: Texts, intent: Intent, place: number): unknown[] {
  const [key, kind, rowId, outlookId, at_ms, ...documents] = intentValues(intent);
  const numbers = documents.map((document) => texts.add(document as string));
  return [place, key, kind, rowId, texts.add(outlookId as string | null), at_ms, ...numbers];
}

/** The emis row that a change is about; null: the one that it inserts. */
function noticedRow({ row, link, intent, withheld }: ItemChange): number | null {
  if (row?.kind === 'insert') return null;
  const linked = link !== undefined && link.kind !== 'remove' ? (link.link.rowId ?? undefined) : undefined;
  const held = withheld?.put?.side === 'emis' ? Number(withheld.put.id) : undefined;
  const rowId = row?.id ?? linked ?? intent?.put?.rowId ?? held;
  assert(rowId !== undefined, 'A change that is to be noted in the spooler names no emis row.');
  return rowId;
}

function protocolValues({ protocol }: Commit): Record<keyof typeof PROTOCOL_PARAMETERS, unknown> {
  return {
    protocol_given: protocol !== undefined,
    started_at_ms: whole(protocol?.startedAt_ms),
    finished_at_ms: whole(protocol?.finishedAt_ms),
    ergebnis: protocol?.ergebnis ?? null,
    counts: protocol === undefined ? null : JSON.stringify(protocol.counts),
    fehler: protocol === undefined ? null : JSON.stringify(protocol.fehler),
  };
}

function stateParameters({ state }: Commit): Record<keyof typeof STATE_PARAMETERS, unknown> {
  const [cursor, fullRound, round, start, end, createFrom, firstRun, facts, visible, settingUp] =
    state === undefined ? [] : stateValues(state);
  return {
    state_given: state !== undefined,
    cursor: cursor ?? null,
    full_round: fullRound === 1,
    round: round ?? null,
    window_start: start ?? null,
    window_end: end ?? null,
    create_from_ms: createFrom ?? null,
    first_run_at_ms: firstRun ?? null,
    facts: facts ?? null,
    deleted_items_visible: visible === null || visible === undefined ? null : visible === 1,
    setting_up: settingUp === 1,
  };
}
