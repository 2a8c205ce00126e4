import { createHash } from 'node:crypto';
import type { Columns, ColumnValue } from '../../domain/twoWayDomain.ts';
import { parseWallTime } from '../../domain/wallTime.ts';
import type { EmisRow } from '../../sync/ports/store.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { ColumnKind } from '../vendorTables.ts';
import type { SqlRow } from './sqlRow.ts';

/**
 * What a stored value says. Written by hand it may come in several shapes (date-times with a blank, a fraction, without
 * seconds; bits as text); what cannot be read counts as NULL. `stand` is taken of the stored value, so nothing changes
 * unseen.
 */
export function fromSql(kind: ColumnKind, value: unknown): ColumnValue {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : String(value);
    case 'wallTime':
      return (typeof value === 'string' ? parseWallTime(value) : undefined) ?? null;
    case 'date':
      return (typeof value === 'string' ? parseWallTime(value)?.slice(0, 10) : undefined) ?? null;
    case 'bit':
      return Number(value) !== 0;
    case 'int': {
      const number = Number(value);
      return Number.isFinite(number) ? Math.trunc(number) : null;
    }
    case 'binary':
      throw new Error('No two-way domain maps a binary column.');
  }
}

/** A value as it is written: bits as 0/1, text without lone surrogates (UTF-8 cannot hold them). */
export function toSql(value: ColumnValue): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Under this name a SELECT shows the column that marks a row as done; no column of ours is called so. */
export const DONE = 'is done';

/** Trailing blanks of a name do not count, as on SQL Server. */
export function trimmedName(name: unknown): string {
  return typeof name === 'string' ? name.replace(/ +$/, '') : '';
}

/**
 * A row as the port shows it.
 *
 * @param anwender the run's Anwender: a row of theirs bears the name as they spell it, trailing blanks or not.
 */
export function readRow(table: TwoWayTable, raw: SqlRow, anwender: string): EmisRow {
  const stored = [raw.anwender, ...table.columns.map((column) => raw[column.logical])];
  const name = trimmedName(raw.anwender);
  return {
    id: raw.id as number,
    anwender: name === trimmedName(anwender) ? anwender : name,
    columns: Object.fromEntries(
      table.columns.map((column) => [column.logical, fromSql(column.kind, raw[column.logical])]),
    ),
    stand: createHash('sha256').update(JSON.stringify(stored)).digest('base64url'),
    ...(table.done !== undefined && fromSql('bit', raw[DONE]) === true && { done: true }),
  };
}

/** The mapped columns of a kept row under our logical names; what it does not have is missing. */
export function keptMappedColumns(table: TwoWayTable, kept: SqlRow): Columns {
  const values = new Map(Object.entries(kept).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    table.columns.flatMap(({ logical, name, kind }) => {
      const value = values.get(name.toLowerCase());
      if (value === undefined) return [];
      // A wrapped value is one that no mapped column of ours can hold.
      return [[logical, fromSql(kind, typeof value === 'object' ? null : value)]];
    }),
  );
}

/** A whole row as plain JSON; what JSON cannot hold is wrapped: `{"hex"}` for binary, `{"integer"}` beyond 2^53. */
export function keptRow(raw: SqlRow): string {
  return JSON.stringify(raw, (_, value: unknown) => {
    if (typeof value === 'bigint') {
      return Number.isSafeInteger(Number(value)) ? Number(value) : { integer: String(value) };
    }
    return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
  });
}
