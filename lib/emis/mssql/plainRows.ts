import mssql, { type IColumnMetadata, type IRecordSet, type IResult } from 'mssql';
import type { SqlRow } from '../codec/sqlRow.ts';

/** The driver's result sets as plain rows: bigint arrives as text and becomes a number. */
export function plainRows(result: IResult<SqlRow>): SqlRow[][] {
  return (result.recordsets as IRecordSet<SqlRow>[]).map((recordset) => {
    const bigints = Object.values(recordset.columns as IColumnMetadata)
      .filter((column) => column.type === mssql.BigInt)
      .map((column) => column.name);
    return bigints.length === 0 ? [...recordset] : recordset.map((row) => withNumbers(row, bigints));
  });
}

function withNumbers(row: SqlRow, names: readonly string[]): SqlRow {
  const numbers = names.map((name) => [name, row[name] === null ? null : toNumber(row[name])]);
  return { ...row, ...Object.fromEntries(numbers) };
}

function toNumber(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error('A bigint of the database does not fit into a number.');
  return number;
}
