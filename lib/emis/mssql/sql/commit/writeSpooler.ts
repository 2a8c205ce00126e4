import type { TwoWayTable } from '../../../twoWayTable.ts';
import { declareRows } from '../json.ts';
import { wallTimeOf } from '../lookup.ts';
import { quoted, tableName } from '../names.ts';
import { isDone } from '../rows.ts';
import type { SpoolerParts } from '../spoolerParts.ts';

/** So many rows of the spooler are changed by one statement: more could lock the table and stop emis users from saving. */
export const CHUNK = 1_000;

/** Takes @spooler_done and @notices (JSON) into table variables. */
export const DECLARE_SPOOLER = `DECLARE @done TABLE (nr int IDENTITY(1, 1) PRIMARY KEY, place int, id bigint);
INSERT INTO @done (place, id) SELECT place, id FROM OPENJSON(@spooler_done) WITH (place int '$[0]', id bigint '$[1]');
${declareRows(
  '@notice',
  '@notices',
  [
    ['place', 'int'],
    ['row_id', 'int'],
  ],
  'place',
)}`;

/**
 * The entries that wait for the rows about to be written, before our own triggers add theirs. What is not committed yet is
 * about other rows, as these are locked by this transaction.
 */
export function readEntriesBefore({ spooler, column, ofDomain }: SpoolerParts): string {
  return `DECLARE @before TABLE (id bigint PRIMARY KEY);
INSERT INTO @before (id) SELECT ${column('id')} FROM @write AS r INNER LOOP JOIN ${spooler} AS s WITH (READPAST) ON ${column('datensatz_id')} = r.id
WHERE r.kind IN ('u', 'd') AND ${ofDomain('s')};`;
}

/**
 * Takes back the entries that the triggers made of our own writes. Exact: the written rows are locked by this
 * transaction, so every entry of theirs that was not there before is its own. (The fingerprints would recognise such an
 * echo all the same; this spares the next push from reading it.) Each row is written once, one that comes back with what was
 * kept of it twice, and each time makes one entry: what comes on top is a trigger of the vendor that changed the row once
 * more, and travels.
 */
export function removeOwnEcho({ spooler, column, ofDomain }: SpoolerParts): string {
  return `DECLARE @touched TABLE (value int PRIMARY KEY, times int);
INSERT INTO @touched (value, times) SELECT id, 1 FROM @write WHERE kind = 'd' OR (kind = 'u' AND mask <> 0)
UNION SELECT i.id, CASE WHEN EXISTS (SELECT 1 FROM @back AS b WHERE b.id = i.id) THEN 2 ELSE 1 END FROM @inserted AS i;
DECLARE @echo TABLE (nr int IDENTITY(1, 1) PRIMARY KEY, id bigint);
INSERT INTO @echo (id) SELECT e.id FROM (
  SELECT ${column('id')} AS id, w.times, ROW_NUMBER() OVER (PARTITION BY w.value ORDER BY ${column('id')}) AS nr
  FROM @touched AS w INNER LOOP JOIN ${spooler} AS s WITH (READPAST) ON ${column('datensatz_id')} = w.value
  WHERE ${ofDomain('s')} AND NOT EXISTS (SELECT 1 FROM @before AS b WHERE b.id = ${column('id')})) AS e WHERE e.nr <= e.times;
${removeInParts('@echo', '@echoed', `${spooler} AS s ON ${column('id')}`)}`;
}

/** Removes from a table the rows whose ids stand in the table variable (columns `nr` from 1 on, `id`). */
function removeInParts(ids: string, counter: string, on: string): string {
  return `DECLARE ${counter} int = 0;
WHILE ${counter} < (SELECT MAX(nr) FROM ${ids})
BEGIN
  DELETE s FROM ${ids} AS d INNER LOOP JOIN ${on} = d.id WHERE d.nr > ${counter} AND d.nr <= ${counter} + ${CHUNK};
  SET ${counter} = ${counter} + ${CHUNK};
END`;
}

/** Removes exactly the entries that were dealt with, then notes the rows that the next push must look at. */
export function writeSpooler(table: TwoWayTable, { spooler, column, insert }: SpoolerParts): string {
  return `${removeInParts('@done', '@drained', `${spooler} AS s ON ${column('id')}`)}
IF EXISTS (SELECT 1 FROM @notice)
  ${insert}
  SELECT '${table.code}', COALESCE(i.id, n.row_id), 'U', CAST(@anwender AS nvarchar(450)), SYSUTCDATETIME()
  FROM @notice AS n LEFT JOIN @inserted AS i ON i.place = n.place ORDER BY n.place;`;
}

/**
 * Notes every row of the Anwender that ends at or after the wall time @notice_from, or with @notice_open every one that is
 * not done; @noticed counts them. Without an index on the Anwender this reads the whole table: rows that emis users hold
 * are judged by what is not committed yet; one note too many does no harm.
 */
export function noticeRows(table: TwoWayTable, { insert }: SpoolerParts): string {
  const end = `COALESCE(${wallTimeOf(table, table.endsAt)}, ${wallTimeOf(table, table.startsAt)})`;
  const isOpen = table.done === undefined ? '' : ` AND NOT (${isDone(table.done)})`;
  const found = (
    hint: string,
  ) => `SELECT t.${quoted(table.id)} AS row_id FROM ${tableName(table.name)} AS t WITH (${hint})
  WHERE t.${quoted(table.anwender)} = @anwender AND ((@notice_open = 1${isOpen}) OR (@notice_open = 0 AND ${end} >= @notice_from))`;
  return `DECLARE @noticed int = 0;
IF @notice_from IS NOT NULL OR @notice_open = 1
BEGIN
  DECLARE @upcoming TABLE (nr int IDENTITY(1, 1) PRIMARY KEY, row_id int);
  INSERT INTO @upcoming (row_id) SELECT n.row_id FROM (${found('READPAST')} UNION ${found('NOLOCK')}) AS n ORDER BY n.row_id;
  DECLARE @last int = (SELECT COUNT(*) FROM @upcoming);
  WHILE @noticed < @last
  BEGIN
    ${insert}
    SELECT '${table.code}', u.row_id, 'U', CAST(@anwender AS nvarchar(450)), SYSUTCDATETIME() FROM @upcoming AS u
    WHERE u.nr > @noticed AND u.nr <= @noticed + ${CHUNK} ORDER BY u.nr;
    SET @noticed = @noticed + ${CHUNK};
  END
  SET @noticed = @last;
END`;
}
