import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement, SqlType } from '../connection.ts';
import { batch } from './batch.ts';
import { declareSet } from './json.ts';
import { findLinks, LINK, LINK_LIST, OF_RUN, selectLinks } from './links.ts';
import { COLLATED, quoted, tableName } from './names.ts';
import { readUnlocked, rowList, rowVariable, selectRows } from './rows.ts';
import { DECLARE_TEXTS, TEXT_PARAMETERS } from './texts.ts';
import { selectWithheld } from './withheld.ts';

/** The parameters by which every statement of a run knows whose it is. */
export const RUN_PARAMETERS = {
  synchronisation: 'int',
  domaene: 'nvarchar(20)',
  anwender: 'nvarchar(450)',
} as const satisfies Readonly<Record<string, SqlType>>;

/** Whether a mapped column holds dates alone. */
const isDate = (table: TwoWayTable, name: string): boolean =>
  table.columns.find((column) => column.name === name)?.kind === 'date';

/** A column as wall time `yyyy-MM-ddTHH:mm:ss`, whatever type it has. */
export function wallTimeOf(table: TwoWayTable, name: string): string {
  const column = `t.${quoted(name)}`;
  return isDate(table, name)
    ? `CONVERT(nvarchar(10), ${column}, 126) + N'T00:00:00'`
    : `CONVERT(nvarchar(19), ${column}, 126)`;
}

/** So many links that are not simply active are shown with a page. */
const ORPHANS = 500;

/**
 * A text as titles are compared: blanks around it do not count, nor does the case, nor what comes behind so many
 * characters (the engine compares again; a key must be bounded).
 */
const asTitle = (text: string): string => `CAST(LEFT(LOWER(LTRIM(RTRIM(${text}))), 400) AS nvarchar(400))`;

/**
 * @first and @last: between them, the latter excluded, lie all of @times, typed as the column is, so that an index on it
 * can be used. What no date-time can hold is nobody's start.
 */
function declareBounds(table: TwoWayTable): string {
  const [type, unit] = isDate(table, table.startsAt) ? ['date', 'day'] : ['datetime', 'second'];
  return `DECLARE @first ${type}, @last ${type};
SELECT @first = MIN(s.at), @last = DATEADD(${unit}, 1, MAX(s.at)) FROM
  (SELECT CASE WHEN value >= N'1753' AND value < N'9999-12-31' THEN CAST(${type === 'date' ? 'LEFT(value, 10)' : 'value'} AS ${type}) END AS at FROM @times) AS s;`;
}

/**
 * Unlinked rows of the Anwender that start at one of @times or bear one of the titles in @text. Nobody's rows are read
 * where neither is asked for. The ways into the table are two statements: the times use an index on Anwender and start
 * where there is one, the titles can use none on them. Each goes through the rows once (LOOP JOIN from the table's side),
 * however many are asked for. Without an index on the Anwender this reads the whole table: what emis users hold of it is
 * looked at unconfirmed, and only the rows that may fit are then read, and waited for, as they are.
 */
function selectCandidates(table: TwoWayTable): string {
  const id = `t.${quoted(table.id)}`;
  const start = `t.${quoted(table.startsAt)}`;
  const at = wallTimeOf(table, table.startsAt);
  const title = `${asTitle(`CAST(ISNULL(t.${quoted(table.title)}, N'') AS nvarchar(max))`)} ${COLLATED}`;
  const own = `t.${quoted(table.anwender)} = @anwender`;
  const found = (join: string, condition: string) => {
    const read = (hint: string) =>
      `SELECT ${id} AS id FROM ${tableName(table.name)} AS t WITH (${hint}) INNER LOOP JOIN ${join} WHERE ${condition}`;
    return `INSERT INTO @fitting (value) SELECT f.id FROM (${read('READPAST')}
  UNION ${read('NOLOCK')}) AS f WHERE NOT EXISTS (SELECT 1 FROM @fitting AS k WHERE k.value = f.id);`;
  };
  return `DECLARE @title TABLE (value nvarchar(400) PRIMARY KEY);
INSERT INTO @title (value) SELECT DISTINCT ${asTitle('x.value')} FROM @text AS x;
DECLARE @fitting TABLE (value int PRIMARY KEY);
${declareBounds(table)}
IF @first IS NOT NULL
  ${found(`@times AS a ON a.value = ${at}`, `${own} AND ${start} >= @first AND ${start} < @last`)}
IF EXISTS (SELECT 1 FROM @title)
  ${found(`@title AS a ON a.value = ${title}`, own)}
SELECT ${rowList(table)}
FROM @fitting AS i INNER LOOP JOIN ${tableName(table.name)} AS t ON ${id} = i.value
WHERE ${own} AND (${at} IN (SELECT value FROM @times) OR ${title} IN (SELECT value FROM @title))
  AND NOT EXISTS (SELECT 1 FROM ${LINK} AS l WITH (FORCESEEK) WHERE ${OF_RUN} AND l.row_id = ${id} AND l.state <> N'deleted')
ORDER BY ${id};`;
}

const ids = (condition: string): string => `SELECT l.id FROM ${LINK} AS l WHERE ${OF_RUN} AND ${condition}`;

/** Finds the links that are not simply active where @orphans asks for them, the newest; each kind by its own index. */
const FIND_ORPHANS = `DECLARE @orphan TABLE (value bigint PRIMARY KEY);
IF @orphans = 1
  INSERT INTO @orphan (value) SELECT TOP (${ORPHANS}) o.id FROM (${ids("l.state <> N'active'")}
  UNION ${ids('l.suspicion_next_ms IS NOT NULL')} UNION ${ids('l.deletion_side IS NOT NULL')}) AS o ORDER BY o.id DESC;`;

/**
 * TwoWayStore.lookup. Parameters: keys of the Outlook ids, ids of rows, wall times of starts (JSON arrays), titles (the
 * texts). Result sets: links, rows, candidates, orphans, withheld items.
 */
export function lookup(table: TwoWayTable): SqlStatement {
  return {
    name: `lookup ${table.domaene}`,
    parameters: {
      ...RUN_PARAMETERS,
      ...TEXT_PARAMETERS,
      keys: 'nvarchar(max)',
      rows: 'nvarchar(max)',
      starts: 'nvarchar(max)',
      orphans: 'bit',
    },
    sql: batch(
      DECLARE_TEXTS,
      declareSet('@asked', '@keys', 'char(64)'),
      declareSet('@numbers', '@rows', 'int'),
      declareSet('@times', '@starts', 'nvarchar(19)'),
      findLinks('@found', '@asked', '@numbers'),
      FIND_ORPHANS,
      `DECLARE @all TABLE (value int PRIMARY KEY);
INSERT INTO @all (value) SELECT value FROM @numbers UNION SELECT row_id FROM @found
UNION SELECT l.row_id FROM @orphan AS o INNER LOOP JOIN ${LINK} AS l ON l.id = o.value;`,
      selectLinks('@found'),
      selectRows(table, '@all'),
      selectCandidates(table),
      selectLinks('@orphan'),
      selectWithheld('@asked', '@numbers', '@found'),
    ),
  };
}

/** Finds the links that are due at @now by `due`, oldest first, in @due; @most bounds them. */
function findDue(due: string, order: string): string {
  return `DECLARE @due TABLE (value bigint PRIMARY KEY, row_id int);
INSERT INTO @due (value, row_id) SELECT TOP (@most) l.id, l.row_id FROM ${LINK} AS l WHERE ${OF_RUN} AND ${due} ORDER BY ${order};`;
}

const selectDue = (order: string): string =>
  `SELECT ${LINK_LIST} FROM @due AS i INNER LOOP JOIN ${LINK} AS l ON l.id = i.value ORDER BY ${order};`;

/** The links of @due and their rows. A link whose row somebody is changing just now comes another time. */
function selectDueWithRows(table: TwoWayTable, order: string): string {
  return `DECLARE @ids TABLE (value int PRIMARY KEY);
INSERT INTO @ids (value) SELECT DISTINCT row_id FROM @due;
${readUnlocked(table)}
DELETE d FROM @due AS d WHERE EXISTS (SELECT 1 FROM @locked AS k WHERE k.value = d.row_id);
${selectDue(order)}
SELECT ${rowVariable(table, '@row').columns} FROM @row ORDER BY id;`;
}

/** TwoWayStore.readSuspects. Result sets: links, rows. */
export function readSuspects(table: TwoWayTable, now: string): SqlStatement {
  return {
    name: `readSuspects ${table.domaene}`,
    parameters: { ...RUN_PARAMETERS, most: 'int' },
    sql: batch(
      `DECLARE @now bigint = ${now};`,
      findDue('l.suspicion_next_ms <= @now', 'l.suspicion_since_ms, l.id'),
      selectDueWithRows(table, 'l.suspicion_since_ms, l.id'),
    ),
  };
}

/** TwoWayStore.readPurges. Result set: links. */
export function readPurges(now: string): SqlStatement {
  return {
    name: 'readPurges',
    parameters: { synchronisation: 'int', domaene: 'nvarchar(20)', most: 'int' },
    sql: batch(
      `DECLARE @now bigint = ${now};`,
      findDue(`l.purge_at_ms <= @now AND l.state = N'deleted'`, 'l.purge_at_ms, l.id'),
      selectDue('l.purge_at_ms, l.id'),
    ),
  };
}

const DAY_MS = 24 * 3_600_000;

/** TwoWayStore.readDeletions. Result sets: links, rows, one row with the guard's counts. */
export function readDeletions(table: TwoWayTable, now: string): SqlStatement {
  return {
    name: `readDeletions ${table.domaene}`,
    parameters: { ...RUN_PARAMETERS, side: 'nvarchar(20)', held: 'bit', after: 'bigint', most: 'int' },
    sql: batch(
      `DECLARE @since bigint = ${now} - ${DAY_MS};`,
      findDue('l.deletion_side = @side AND l.deletion_held = @held AND l.id > @after', 'l.id'),
      selectDueWithRows(table, 'l.id'),
      `SELECT
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${OF_RUN} AND l.deletion_side = @side AND l.deletion_held = 0) AS pending,
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${OF_RUN} AND l.deletion_side = @side AND l.deletion_held = 1) AS held,
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${OF_RUN} AND l.deleted_side = @side AND l.deleted_at_ms > @since) AS recent,
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${OF_RUN} AND l.state = N'active') AS active;`,
    ),
  };
}
