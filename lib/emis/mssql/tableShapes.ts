import type { Domaene } from '../../domain/domaene.ts';
import type { ColumnLengths } from '../../domain/twoWayDomain.ts';
import { StoreError } from '../../sync/ports/errors.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { TwoWayTable } from '../twoWayTable.ts';
import type { SqlStatement } from './connection.ts';
import type { TableShape } from './sql/commit/shape.ts';

/** The statements that depend on which columns a table has, beyond the mapped ones. */
export interface ShapedStatements {
  readonly shape: TableShape;
  readonly commit: SqlStatement;
}

/**
 * Remembers the columns of the domains' tables as they were seen last, and the statements made for them. Every run
 * brings them up to date as it begins; only who begins none has to ask (withShape).
 */
export class TableShapes {
  readonly #make: (domaene: Domaene, shape: TableShape) => ShapedStatements;
  readonly #known = new Map<Domaene, { key: string; statements: ShapedStatements }>();

  constructor(make: (domaene: Domaene, shape: TableShape) => ShapedStatements) {
    this.#make = make;
  }

  /** The statements for the columns as they were seen last; undefined where they never were. */
  of(domaene: Domaene): ShapedStatements | undefined {
    return this.#known.get(domaene)?.statements;
  }

  /** Takes in the rows of `selectColumns`. Texts are made anew only where the columns have changed. */
  learn(domaene: Domaene, rows: readonly SqlRow[]): ShapedStatements {
    const shape = rows.map((row) => ({
      name: row.name as string,
      type: row.type === null ? null : (row.type as string).toLowerCase(),
      fixed: row.fixed === 1,
    }));
    const key = JSON.stringify(shape);
    const known = this.#known.get(domaene);
    if (known?.key === key) return known.statements;
    const statements = this.#make(domaene, shape);
    this.#known.set(domaene, { key, statements });
    return statements;
  }
}

/** Lengths of the mapped text columns in characters, from the rows of `selectColumns`; unlimited = null. */
export function columnLengths(table: TwoWayTable, rows: readonly SqlRow[]): ColumnLengths {
  const byName = new Map(rows.map((row) => [(row.name as string).toLowerCase(), row]));
  return Object.fromEntries(
    table.columns
      .filter((column) => column.kind === 'text')
      .map((column) => [column.logical, lengthOf(table, column.name, byName.get(column.name.toLowerCase()))]),
  );
}

function lengthOf(table: TwoWayTable, column: string, row: SqlRow | undefined): number | null {
  if (row === undefined) {
    throw new StoreError(
      'connection',
      `In der Tabelle ${table.name} fehlt die Spalte ${column}. Ergänzen Sie sie oder ordnen Sie sie in EMIS_SCHEMA zu.`,
    );
  }
  const bytes = row.bytes as number;
  const type = String(row.type).toLowerCase();
  // The old large types report the size of their pointer.
  if (bytes < 0 || type === 'ntext' || type === 'text') return null;
  return type === 'nvarchar' || type === 'nchar' ? bytes / 2 : bytes;
}
