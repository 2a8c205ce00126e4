import { textOf } from './texts.ts';

/** A column of a JSON parameter's rows: its name and its T-SQL type. */
export type JsonColumn = readonly [name: string, type: string];

const isText = (type: string): boolean => type === 'nvarchar(max)';

/**
 * The rows of a JSON parameter, an array of arrays: each inner array holds a value for every one of `columns`, in that
 * order. (Babelfish reads column by column: one value too few would shift all rows behind it. And it wants every column
 * named where the rows are used, no `SELECT *`.)
 */
function rowsOf(parameter: string, columns: readonly JsonColumn[]): string {
  const list = columns.map(([name, type], index) => `${name} ${isText(type) ? 'int' : type} '$[${index}]'`);
  return `OPENJSON(${parameter}) WITH (${list.join(', ')})`;
}

/** The values of a JSON parameter that is a plain array, as a table with the column `value`. */
function valuesOf(parameter: string, type: string): string {
  return `OPENJSON(${parameter}) WITH (value ${type} '$')`;
}

/**
 * A table variable with the rows of a JSON parameter; texts (`nvarchar(max)`) stand there by their numbers in @text.
 * `primaryKey`: the columns by which it is joined.
 */
export function declareRows(
  variable: string,
  parameter: string,
  columns: readonly JsonColumn[],
  primaryKey: string,
): string {
  const names = columns.map(([name]) => name).join(', ');
  const values = columns.map(([name, type]) => (isText(type) ? textOf(`j.${name}`) : `j.${name}`));
  return `DECLARE ${variable} TABLE (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}, PRIMARY KEY (${primaryKey}));
INSERT INTO ${variable} (${names}) SELECT ${values.join(', ')} FROM ${rowsOf(parameter, columns)} AS j;`;
}

/** A table variable with the distinct values of a JSON parameter that is a plain array. */
export function declareSet(variable: string, parameter: string, type: string): string {
  return `DECLARE ${variable} TABLE (value ${type} PRIMARY KEY);
INSERT INTO ${variable} (value) SELECT DISTINCT value FROM ${valuesOf(parameter, type)};`;
}
