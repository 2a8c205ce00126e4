/** A column of a JSON parameter's rows: its name and its T-SQL type. */
export type JsonColumn = readonly [name: string, type: string];

/**
 * The rows of a JSON parameter, an array of arrays: each inner array holds a value for every one of `columns`, in that
 * order. (Babelfish reads column by column: one value too few would shift all rows behind it. And it wants every column
 * named where the rows are used, no `SELECT *`.)
 */
export function rowsOf(parameter: string, columns: readonly JsonColumn[]): string {
  const list = columns.map(([name, type], index) => `${name} ${type} '$[${index}]'`);
  return `OPENJSON(${parameter}) WITH (${list.join(', ')})`;
}

/** The values of a JSON parameter that is a plain array, as a table with the column `value`. */
export function valuesOf(parameter: string, type: string): string {
  return `OPENJSON(${parameter}) WITH (value ${type} '$')`;
}

/**
 * @escaped = 1: this server hands out the texts of a JSON document with their escapes, as they stand there (Babelfish
 * does). To be declared before `decoded` is used.
 */
export const DECLARE_ESCAPED = `DECLARE @escaped int = CASE WHEN (SELECT LEN(value) FROM OPENJSON(N'["\\\\"]') WITH (value nvarchar(10) '$')) = 1 THEN 0 ELSE 1 END;`;

/** A text out of JSON, whatever the server does about escapes. */
export function decoded(text: string): string {
  const backslash = 'NCHAR(57436)';
  const steps: readonly (readonly [escape: string, character: string])[] = [
    [`N'\\\\'`, backslash],
    [`N'\\"'`, `N'"'`],
    [`N'\\n'`, 'NCHAR(10)'],
    [`N'\\r'`, 'NCHAR(13)'],
    [`N'\\t'`, 'NCHAR(9)'],
    [`N'\\b'`, 'NCHAR(8)'],
    [`N'\\f'`, 'NCHAR(12)'],
    [backslash, `N'\\'`],
  ];
  const unescaped = steps.reduce(
    (inner, [sequence, character]) => `REPLACE(${inner}, ${sequence}, ${character})`,
    text,
  );
  return `CASE WHEN @escaped = 1 THEN ${unescaped} ELSE ${text} END`;
}

/** A table variable with the rows of a JSON parameter. `primaryKey`: the columns by which it is joined. */
export function declareRows(
  variable: string,
  parameter: string,
  columns: readonly JsonColumn[],
  primaryKey: string,
): string {
  const names = columns.map(([name]) => name).join(', ');
  const values = columns.map(([name, type]) => (type === 'nvarchar(max)' ? decoded(name) : name));
  return `DECLARE ${variable} TABLE (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}, PRIMARY KEY (${primaryKey}));
INSERT INTO ${variable} (${names}) SELECT ${values.join(', ')} FROM ${rowsOf(parameter, columns)};`;
}

/** A table variable with the distinct values of a JSON parameter that is a plain array. */
export function declareSet(variable: string, parameter: string, type: string): string {
  return `DECLARE ${variable} TABLE (value ${type} PRIMARY KEY);
INSERT INTO ${variable} (value) SELECT DISTINCT value FROM ${valuesOf(parameter, type)};`;
}
