import type { SchemaMap } from '../../../schemaMap.ts';
import type { TwoWayTable } from '../../../twoWayTable.ts';
import { VENDOR_TABLES } from '../../../vendorTables.ts';

/** A column of an emis table as the database describes it. */
export interface TableColumn {
  readonly name: string;
  /** The base type (`nvarchar`, `decimal`, …); null for types of the CLR. */
  readonly type: string | null;
  /** It is kept, but cannot be written back: identity, computed, generated, rowversion, types of the CLR. */
  readonly fixed: boolean;
}

/** All columns of an emis table in this installation, in their order. */
export type TableShape = readonly TableColumn[];

/** The shape of a two-way domain's table as the default map has it, under this installation's names. */
export function defaultShape(map: SchemaMap, table: TwoWayTable): TableShape {
  const logical = table.domaene as 'termine' | 'wiedervorlagen';
  const names: Readonly<Record<string, string>> = map[logical].columns;
  return Object.entries(VENDOR_TABLES[logical].columns).map(([column, type]) => ({
    name: names[column]!,
    type: type.replace(/\(.*$/, ''),
    fixed: column === 'id',
  }));
}

const BINARY: ReadonlySet<string> = new Set(['binary', 'varbinary', 'image', 'timestamp', 'rowversion']);
const DATED: ReadonlySet<string> = new Set([
  'date',
  'datetime',
  'datetime2',
  'smalldatetime',
  'datetimeoffset',
  'time',
]);
const EXACT: ReadonlySet<string> = new Set([
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'numeric',
]);

/**
 * The name under which a column is kept in JSON: its own, but for characters that a JSON path or FOR JSON takes for
 * something else, or that a literal may lose: they become `~` and their code.
 */
export function jsonName(column: string): string {
  return column.replaceAll(/[^A-Za-z0-9_]/gu, (character) => `~${character.codePointAt(0)!.toString(16)}`);
}

/** A column (an expression) in the form in which it is kept in JSON: numbers as they are, all else as exact text. */
export function keptForm({ type }: TableColumn, column: string): string {
  if (type === null) return `${column}.ToString()`;
  if (EXACT.has(type)) return column;
  if (BINARY.has(type)) return `CONVERT(nvarchar(max), CAST(${column} AS varbinary(max)), 2)`;
  if (DATED.has(type)) return `CONVERT(nvarchar(40), ${column}, 126)`;
  if (type === 'float' || type === 'real') return `CONVERT(nvarchar(60), ${column}, 3)`;
  if (type === 'money' || type === 'smallmoney') return `CONVERT(nvarchar(40), ${column}, 2)`;
  return `CAST(${column} AS nvarchar(max))`;
}

/** What `keptForm` made (text out of JSON, an expression) as a value of the column again. */
export function restoredForm({ type }: TableColumn, text: string): string {
  if (type === null) throw new Error('Columns of a CLR type are not written back.');
  if (BINARY.has(type)) return `CONVERT(varbinary(max), ${text}, 2)`;
  if (type === 'date') return `CAST(${text} AS date)`;
  if (type === 'datetime' || type === 'smalldatetime') return `CAST(${text} AS datetime)`;
  if (type === 'datetime2') return `CAST(${text} AS datetime2)`;
  if (type === 'float' || type === 'real') return `CAST(${text} AS float)`;
  if (type === 'money' || type === 'smallmoney') return `CAST(${text} AS money)`;
  if (type === 'uniqueidentifier') return `CAST(${text} AS uniqueidentifier)`;
  return text;
}
