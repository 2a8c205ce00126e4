import { literal, quoted, tableName } from '../sql/names.ts';

/** One step of the installation: creates one object where it is missing and does nothing otherwise. */
export interface InstallStep {
  readonly kind: 'tabelle' | 'spalte' | 'index' | 'trigger' | 'eintrag';
  /** The object's physical name. */
  readonly name: string;
  /** The table that the object stands on; for a table its own name. */
  readonly table: string;
  /** The batch. */
  readonly sql: string;
}

/** `definitions`: columns and constraints, complete. `further`: statements that only a table of our making gets. */
export function createTable(
  name: string,
  definitions: readonly string[],
  further: readonly string[] = [],
): InstallStep {
  const create = `CREATE TABLE ${tableName(name)} (\n  ${definitions.join(',\n  ')}\n);`;
  return {
    kind: 'tabelle',
    name,
    table: name,
    sql: `IF OBJECT_ID(${literal(tableName(name))}) IS NULL
${further.length === 0 ? create : whole([create, ...further])}`,
  };
}

/** Interrupted in the middle, nothing of it is there: the table alone would count as done. */
function whole(statements: readonly string[]): string {
  return ['BEGIN', 'BEGIN TRANSACTION;', ...statements, 'COMMIT TRANSACTION;', 'END'].join('\n');
}

/** A column that a table from before lacks. `begin`: what it holds in rows that are there (an expression of their columns). */
export function addColumn(
  table: string,
  column: string,
  definition: string,
  begin: string | undefined,
): InstallStep {
  const add = `ALTER TABLE ${tableName(table)} ADD ${definition};`;
  // A batch that names the new column is compiled before it is there.
  const fill = `EXEC (${literal(`UPDATE ${tableName(table)} SET ${quoted(column)} = ${begin};`)});`;
  return {
    kind: 'spalte',
    name: column,
    table,
    sql: `IF NOT ${columnExists(table, column)}
${begin === undefined ? add : ['BEGIN', add, fill, 'END'].join('\n')}`,
  };
}

/** A condition: the table has the column. */
export function columnExists(table: string, column: string): string {
  return `COL_LENGTH(${literal(tableName(table))}, ${literal(column)}) IS NOT NULL`;
}

/** `columns`: quoted where they need it, in order. */
export function createIndex(index: {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
  readonly unique: boolean;
  readonly where: string | undefined;
}): InstallStep {
  const { name, table, columns, unique, where } = index;
  return {
    kind: 'index',
    name,
    table,
    sql: `IF NOT ${indexExists(table, name)}
CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${tableName(table)} (${columns})${where === undefined ? '' : ` WHERE ${where}`};`,
  };
}

/** Babelfish calls an index by its name and its table's, cut after so many characters, and 32 more of a hash. */
const BABELFISH_CUT = 31;

/** A condition: the table has the index. */
export function indexExists(table: string, name: string): string {
  const onBabelfish = (name + table).slice(0, BABELFISH_CUT) + '_'.repeat(32);
  return `EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(${literal(tableName(table))}) AND (name = ${literal(name)} OR name LIKE ${literal(onBabelfish)}))`;
}
