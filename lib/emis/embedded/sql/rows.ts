import { DONE } from '../../codec/rowCodec.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { asWallTime, elements, jsonSet, quoted, sameAnwender } from './names.ts';

function selectList(table: TwoWayTable): string {
  return [
    `t.${quoted(table.id)} AS id`,
    `t.${quoted(table.anwender)} AS anwender`,
    ...table.columns.map((column) => `t.${quoted(column.name)} AS ${quoted(column.logical)}`),
    ...(table.done === undefined ? [] : [`t.${quoted(table.done)} AS ${quoted(DONE)}`]),
  ].join(', ');
}

/** The mapped columns of the rows with the ids of ?1 (JSON array), under their logical names. */
export function selectRows(table: TwoWayTable): string {
  return `SELECT ${selectList(table)} FROM ${quoted(table.name)} AS t WHERE t.${quoted(table.id)} IN ${jsonSet('?1')}`;
}

/**
 * Unlinked rows of the Anwender ?1 that start at one of the wall times ?2 or bear one of the titles ?5; ?3
 * Synchronisation, ?4 domain. Titles are compared as the database can: blanks around them and the case do not count.
 */
export function selectCandidates(table: TwoWayTable): string {
  const title = `COALESCE(t.${quoted(table.title)}, '')`;
  return `SELECT ${selectList(table)} FROM ${quoted(table.name)} AS t
WHERE ${sameAnwender(`t.${quoted(table.anwender)}`, '?1')}
  AND (${asWallTime(`t.${quoted(table.startsAt)}`)} IN ${jsonSet('?2')}
    OR ${lowerCase(title)} IN (SELECT ${lowerCase('value')} FROM json_each(?5)))
  AND NOT EXISTS (SELECT 1 FROM s_exchange_sync_link AS l
    WHERE l.synchronisation = ?3 AND l.domaene = ?4 AND l.row_id = t.${quoted(table.id)} AND l.state <> 'deleted')
ORDER BY t.${quoted(table.id)}`;
}

/** SQLite's own lower() knows only ASCII. */
const lowerCase = (text: string): string =>
  `lower(replace(replace(replace(trim(${text}), 'Ä', 'ä'), 'Ö', 'ö'), 'Ü', 'ü'))`;

/** Every column that the table has, of the rows with the ids of ?1. */
export function selectWholeRows(table: TwoWayTable): string {
  return `SELECT t.${quoted(table.id)} AS "kept row id", t.* FROM ${quoted(table.name)} AS t WHERE t.${quoted(table.id)} IN ${jsonSet('?1')}`;
}

export function deleteRows(table: TwoWayTable): string {
  return `DELETE FROM ${quoted(table.name)} WHERE ${quoted(table.id)} IN ${jsonSet('?1')}`;
}

/** Updates `columns` of rows from ?1, a JSON array of `[id, value…]`; a trigger of the vendor is told of no other column. */
export function updateRows(table: TwoWayTable, columns: readonly string[]): string {
  const assignments = columns.map(
    (column, index) => `${quoted(column)} = json_extract(c.value, '$[${index + 1}]')`,
  );
  return `UPDATE ${quoted(table.name)} AS t SET ${assignments.join(', ')}
FROM json_each(?1) AS c WHERE t.${quoted(table.id)} = json_extract(c.value, '$[0]')`;
}

/**
 * The greatest id that was ever given, as far as the database remembers; ?1 = the table's name. A table without
 * AUTOINCREMENT forgets the numbers of deleted rows: what links and kept versions still call by them must stay its own.
 */
export function selectGreatestId(table: TwoWayTable): string {
  const remembered = (column: string, ours: string) =>
    `COALESCE((SELECT MAX(${column}) FROM ${ours} WHERE domaene = '${table.domaene}'), 0)`;
  return `SELECT max(
  ${remembered('row_id', 's_exchange_sync_link')},
  ${remembered('row_id', 's_exchange_sync_version')},
  ${remembered('present_row_id', 's_exchange_sync_version')},
  COALESCE((SELECT MAX(${quoted(table.id)}) FROM ${quoted(table.name)}), 0),
  COALESCE((SELECT MAX(seq) FROM sqlite_sequence WHERE name = ?1 COLLATE NOCASE), 0)) AS id`;
}

/** A column of an insert; `kept`: its value comes from a kept version, where not everything is plain JSON. */
export interface InsertColumn {
  readonly name: string;
  readonly kept: boolean;
}

/** A value of a kept version at `path` of the JSON `json`: what JSON cannot hold comes out of its wrapping (rowCodec.keptRow). */
function keptValue(json: string, path: string): string {
  return `CASE json_type(${json}, '${path}') WHEN 'object' THEN COALESCE(
    unhex(json_extract(${json}, '${path}.hex')), CAST(json_extract(${json}, '${path}.integer') AS integer)) ELSE json_extract(${json}, '${path}') END`;
}

/** Overwrites the row ?1 with the values of a kept version, ?2, a JSON array in the order of `columns`. */
export function overwriteRow(table: TwoWayTable, columns: readonly string[]): string {
  const assignments = columns.map((name, index) => `${quoted(name)} = ${keptValue('?2', `$[${index}]`)}`);
  return `UPDATE ${quoted(table.name)} SET ${assignments.join(', ')} WHERE ${quoted(table.id)} = ?1`;
}

/** Inserts rows from ?1, a JSON array of value arrays in the order of `columns`. */
export function insertRows(table: TwoWayTable, columns: readonly InsertColumn[]): string {
  const values = columns.map(({ kept }, index) =>
    kept ? keptValue('value', `$[${index}]`) : elements(1, index),
  );
  return `INSERT INTO ${quoted(table.name)} (${columns.map((column) => quoted(column.name)).join(', ')})
SELECT ${values.join(', ')} FROM json_each(?1) ORDER BY key`;
}

/** Columns that can be written, by their names in the table ?1; generated ones cannot. */
export const SELECT_WRITABLE_COLUMNS = `SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0`;

/** Names and declared types of the columns of the table ?1. */
export const SELECT_COLUMN_TYPES = `SELECT name, type FROM pragma_table_xinfo(?1)`;
