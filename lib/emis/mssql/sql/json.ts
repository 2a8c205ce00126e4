/** A column of a JSON parameter's rows: its name and its T-SQL type. */
export type JsonColumn = readonly [name: string, type: string];

/**
 * The rows of a JSON parameter, an array of arrays: each inner array holds its values in the order of `columns`. Every
 * column is to be named where the rows are used (`SELECT *` of OPENJSON is not portable).
 */
export function rowsOf(parameter: string, columns: readonly JsonColumn[]): string {
  const list = columns.map(([name, type], index) => `${name} ${type} '$[${index}]'`);
  return `OPENJSON(${parameter}) WITH (${list.join(', ')})`;
}

/** The values of a JSON parameter that is a plain array, as a table with the column `value`. */
export function valuesOf(parameter: string, type: string): string {
  return `OPENJSON(${parameter}) WITH (value ${type} '$')`;
}

/** A table variable with the rows of a JSON parameter. `primaryKey`: the columns by which it is joined. */
export function declareRows(
  variable: string,
  parameter: string,
  columns: readonly JsonColumn[],
  primaryKey: string,
): string {
  const names = columns.map(([name]) => name).join(', ');
  return `DECLARE ${variable} TABLE (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}, PRIMARY KEY (${primaryKey}));
INSERT INTO ${variable} (${names}) SELECT ${names} FROM ${rowsOf(parameter, columns)};`;
}

/** A table variable with the distinct values of a JSON parameter that is a plain array. */
export function declareSet(variable: string, parameter: string, type: string): string {
  return `DECLARE ${variable} TABLE (value ${type} PRIMARY KEY);
INSERT INTO ${variable} (value) SELECT DISTINCT value FROM ${valuesOf(parameter, type)};`;
}
