import type { MappedColumn, TwoWayTable } from '../../twoWayTable.ts';
import type { ColumnKind } from '../../vendorTables.ts';
import { LOCK_TIMEOUT } from '../serverNumbers.ts';
import { quoted, tableName } from './names.ts';

/** A mapped column as the port shows it; dates and times as text, so that no driver converts them. */
function shown(column: MappedColumn): string {
  const name = `t.${quoted(column.name)}`;
  switch (column.kind) {
    case 'text':
      return `CAST(${name} AS nvarchar(max))`;
    case 'wallTime':
      return `CONVERT(nvarchar(19), ${name}, 126)`;
    case 'date':
      return `CONVERT(nvarchar(10), ${name}, 126)`;
    case 'bit':
      return `CAST(${name} AS int)`;
    case 'int':
      return `CAST(${name} AS bigint)`;
    case 'binary':
      throw new Error('No two-way domain maps a binary column.');
  }
}

/** What `shown` gives. */
const VARIABLE_TYPES: Readonly<Record<ColumnKind, string>> = {
  text: 'nvarchar(max)',
  wallTime: 'nvarchar(19)',
  date: 'nvarchar(10)',
  bit: 'int',
  int: 'bigint',
  binary: 'varbinary(max)',
};

/** A column's whole content as text, fractions of seconds included. */
function exact({ name, kind }: Pick<MappedColumn, 'name' | 'kind'>): string {
  const column = `t.${quoted(name)}`;
  const dated = kind === 'wallTime' || kind === 'date';
  return dated ? `CONVERT(nvarchar(40), ${column}, 126)` : `CAST(${column} AS nvarchar(max))`;
}

/**
 * The token of a row's present content (alias `t`): SHA-256 over all mapped columns and the Anwender, each with its
 * length, so that no two contents read alike. A digest knows case and trailing blanks, which collations do not count.
 */
export function stand(table: TwoWayTable): string {
  const parts = [{ name: table.anwender, kind: 'text' } as const, ...table.columns].map((column) => {
    const text = exact(column);
    return `ISNULL(CAST(DATALENGTH(${text}) AS nvarchar(20)) + N':' + ${text}, N'-') + N';'`;
  });
  const digest = `HASHBYTES('SHA2_256', CAST(N'' AS nvarchar(max)) + ${parts.join(' + ')})`;
  // Half of it suffices, and as an identifier it is text everywhere.
  return `CONVERT(nvarchar(36), CAST(CAST(${digest} AS binary(16)) AS uniqueidentifier))`;
}

/** Condition: the row (alias `t`) is marked as done by its column `done`; NULL is not. */
export function isDone(done: string): string {
  return `ISNULL(t.${quoted(done)}, 0) <> 0`;
}

/** What is read of a row (alias `t`), under logical names; `own`: it is the Anwender's of the parameter @anwender. */
export function rowList(table: TwoWayTable): string {
  return [
    `t.${quoted(table.id)} AS id`,
    `t.${quoted(table.anwender)} AS anwender`,
    `CASE WHEN t.${quoted(table.anwender)} = @anwender THEN 1 ELSE 0 END AS own`,
    ...table.columns.map((column) => `${shown(column)} AS ${quoted(column.logical)}`),
    `${stand(table)} AS stand`,
    ...(table.done === undefined ? [] : [`CASE WHEN ${isDone(table.done)} THEN 1 ELSE 0 END AS done`]),
  ].join(',\n  ');
}

/** A table variable that holds rows as `rowList` reads them, and its columns in that order. */
export function rowVariable(
  table: TwoWayTable,
  variable: string,
): { readonly declare: string; readonly columns: string } {
  const columns: (readonly [name: string, type: string])[] = [
    ['id', 'int PRIMARY KEY'],
    ['anwender', 'nvarchar(450)'],
    ['own', 'int'],
    ...table.columns.map(({ logical, kind }) => [quoted(logical), VARIABLE_TYPES[kind]] as const),
    ['stand', 'nvarchar(36)'],
    ...(table.done === undefined ? [] : [['done', 'int'] as const]),
  ];
  return {
    declare: `DECLARE ${variable} TABLE (${columns.map(([name, type]) => `${name} ${type}`).join(', ')});`,
    columns: columns.map(([name]) => name).join(', '),
  };
}

/**
 * Reads the rows whose ids stand in the column `value` of the table variable, by id. Row by row by its number, here as
 * everywhere: another plan would meet the locks of rows that nobody asked for.
 */
export function selectRows(table: TwoWayTable, ids: string): string {
  return `SELECT ${rowList(table)}
FROM ${ids} AS i INNER LOOP JOIN ${tableName(table.name)} AS t ON t.${quoted(table.id)} = i.value ORDER BY i.value;`;
}

/**
 * Reads the rows of @ids (column `value`) into @row, those that an emis user is changing left aside: they are in
 * @locked. Hidden is not gone: what READPAST does not see is looked for among what is not committed, and what is not there
 * either is waited for, should somebody be deleting it.
 */
export function readUnlocked(table: TwoWayTable): string {
  const rows = (hint: string) =>
    `FROM @ids AS i INNER LOOP JOIN ${tableName(table.name)} AS t${hint} ON t.${quoted(table.id)} = i.value`;
  const { declare, columns } = rowVariable(table, '@row');
  const unseen = 'NOT EXISTS (SELECT 1 FROM @row AS r WHERE r.id = i.value)';
  const unknown = `${unseen} AND NOT EXISTS (SELECT 1 FROM @locked AS k WHERE k.value = i.value)`;
  return `${declare}
INSERT INTO @row (${columns}) SELECT ${rowList(table)} ${rows(' WITH (READPAST)')};
DECLARE @locked TABLE (value int PRIMARY KEY);
INSERT INTO @locked (value) SELECT i.value ${rows(' WITH (NOLOCK)')} WHERE ${unseen};
BEGIN TRY
  INSERT INTO @locked (value) SELECT i.value ${rows('')} WHERE ${unknown};
END TRY
BEGIN CATCH
  IF ERROR_NUMBER() <> ${LOCK_TIMEOUT}
  BEGIN;
    THROW;
  END
  INSERT INTO @locked (value) SELECT i.value FROM @ids AS i WHERE ${unknown};
END CATCH`;
}
