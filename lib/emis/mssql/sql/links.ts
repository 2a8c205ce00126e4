import { LINK_COLUMNS } from '../../codec/linkColumns.ts';

export const LINK = '[dbo].[s_exchange_sync_link]';

const TEXTS = new Set(['outlook_id', 'etag', 'last_modified', 'emis_base', 'outlook_base', 'anchor']);
const FLAGS: ReadonlySet<string> = new Set(['meeting', 'online', 'deletion_gone', 'deletion_held']);

/** The T-SQL type of a link's column as a JSON parameter brings it. */
export function linkColumnType(column: (typeof LINK_COLUMNS)[number]): string {
  if (column === 'outlook_key') return 'char(64)';
  if (TEXTS.has(column)) return 'nvarchar(max)';
  if (column.endsWith('_ms')) return 'bigint';
  return column === 'state' || column.endsWith('_side') ? 'nvarchar(20)' : 'int';
}

const SELECTED = LINK_COLUMNS.filter((column) => column !== 'outlook_key');
/** What is read of a link (alias `l`); flags as 0 and 1. */
export const LINK_LIST = [
  'l.id',
  ...SELECTED.map((column) => (FLAGS.has(column) ? `CAST(l.${column} AS int) AS ${column}` : `l.${column}`)),
].join(', ');

/** The links of the run: alias `l`, parameters @synchronisation and @domaene. */
export const OF_RUN = 'l.synchronisation = @synchronisation AND l.domaene = @domaene';

/**
 * Reads the links whose ids stand in the column `value` of the table variable, by id. One by one, here as wherever our own
 * tables meet a table variable: another plan would wait for what runs of other mailboxes hold.
 */
export function selectLinks(ids: string): string {
  return `SELECT ${LINK_LIST} FROM ${ids} AS i INNER LOOP JOIN ${LINK} AS l ON l.id = i.value ORDER BY i.value;`;
}

/** Fills the table variable with the links of the Outlook keys and of the emis rows in two others (column `value`). */
export function findLinks(into: string, keys: string, rows: string): string {
  return `DECLARE ${into} TABLE (value bigint PRIMARY KEY, row_id int, outlook_key char(64));
INSERT INTO ${into} (value, row_id, outlook_key)
SELECT l.id, l.row_id, l.outlook_key FROM ${keys} AS k INNER LOOP JOIN ${LINK} AS l ON l.outlook_key = k.value WHERE ${OF_RUN}
UNION
SELECT l.id, l.row_id, l.outlook_key FROM ${rows} AS r INNER LOOP JOIN ${LINK} AS l ON l.row_id = r.value WHERE ${OF_RUN};`;
}
