import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { declareSet } from './json.ts';
import { findLinks, selectLinks } from './links.ts';
import { RUN_PARAMETERS } from './lookup.ts';
import { readUnlocked, rowVariable } from './rows.ts';
import { type SpoolerParts, spoolerParts } from './spoolerParts.ts';
import { selectWithheld } from './withheld.ts';

/** So many entries of a page's rows are read at once, besides the oldest of each; the rest stays for the next page. */
const MAX_ENTRIES = 10_000;

/** So many of the Anwender's oldest entries are looked through for a page's rows: one seek, however many wait. */
const MAX_LOOKED_THROUGH = 5_000;

/** The rows that wait, by their oldest entry. */
function page({ spooler, column, own, ofLinks }: SpoolerParts): string {
  return `DECLARE @oldest TABLE (id bigint PRIMARY KEY, row_id int);
INSERT INTO @oldest (id, row_id)
SELECT TOP (${MAX_LOOKED_THROUGH}) ${column('id')}, ${column('datensatz_id')} FROM ${spooler} AS s WITH (READPAST)
WHERE ${own('s')} AND NOT EXISTS (SELECT 1 FROM @left AS x WHERE x.value = ${column('datensatz_id')})
ORDER BY ${column('id')};
DECLARE @more int = CASE WHEN @@ROWCOUNT >= ${MAX_LOOKED_THROUGH} THEN 1 ELSE 0 END;
DECLARE @waiting TABLE (row_id int, oldest bigint);
INSERT INTO @waiting (row_id, oldest) SELECT row_id, MIN(id) FROM @oldest GROUP BY row_id;
INSERT INTO @waiting (row_id, oldest)
SELECT TOP (@most) l.row_id, MIN(${column('id')}) ${ofLinks}
  AND NOT EXISTS (SELECT 1 FROM @left AS x WHERE x.value = l.row_id)
GROUP BY l.row_id ORDER BY MIN(${column('id')});
DECLARE @page TABLE (value int PRIMARY KEY, oldest bigint);
INSERT INTO @page (value, oldest) SELECT TOP (@most) row_id, MIN(oldest) FROM @waiting GROUP BY row_id ORDER BY MIN(oldest);
IF (SELECT COUNT(*) FROM @page) >= @most
BEGIN
  SET @more = 1;
  DELETE FROM @page WHERE oldest = (SELECT MAX(oldest) FROM @page);
END`;
}

/** The entries that may be removed of the page's rows and of those in @also; of others' only that they are there. */
function entries({ spooler, column, own, ofLinks }: SpoolerParts): string {
  return `DECLARE @about TABLE (value int PRIMARY KEY);
INSERT INTO @about (value) SELECT value FROM @page UNION SELECT a.value FROM @further AS a
  WHERE NOT EXISTS (SELECT 1 FROM @left AS x WHERE x.value = a.value);
DECLARE @entry TABLE (id bigint PRIMARY KEY, row_id int);
INSERT INTO @entry (id, row_id) SELECT ${column('id')}, ${column('datensatz_id')}
FROM @page AS p INNER LOOP JOIN ${spooler} AS s WITH (READPAST) ON ${column('id')} = p.oldest WHERE ${own('s')};
INSERT INTO @entry (id, row_id) SELECT TOP (${MAX_ENTRIES}) ${column('id')}, ${column('datensatz_id')}
FROM @about AS a INNER LOOP JOIN ${spooler} AS s WITH (READPAST) ON ${column('datensatz_id')} = a.value
WHERE ${own('s')} AND NOT EXISTS (SELECT 1 FROM @entry AS e WHERE e.id = ${column('id')});
IF @@ROWCOUNT >= ${MAX_ENTRIES} SET @more = 1;
DECLARE @others TABLE (value int PRIMARY KEY);
INSERT INTO @others (value) SELECT DISTINCT l.row_id ${ofLinks} AND l.row_id IN (SELECT value FROM @about);`;
}

/**
 * The rows as they are now, in a statement behind the entries: no row is older than its entry. One that an emis user is
 * changing is left for later with its entries (@locked).
 */
function rows(table: TwoWayTable): string {
  return `DECLARE @ids TABLE (value int PRIMARY KEY);
INSERT INTO @ids (value) SELECT value FROM @page UNION SELECT value FROM @further;
${readUnlocked(table)}`;
}

/**
 * TwoWayStore.readSpooler. Parameters: @most = rows + 1; @excepted and @also (JSON arrays of row ids). Result sets: one
 * row `more`; the page's rows in order; entries (row, id or NULL for others'); rows; links; withheld items; those of @also
 * that somebody holds.
 */
export function readSpooler(map: SchemaMap, table: TwoWayTable): SqlStatement {
  const parts = spoolerParts(map, table);
  const { columns } = rowVariable(table, '@row');
  return {
    name: `readSpooler ${table.domaene}`,
    parameters: { ...RUN_PARAMETERS, most: 'int', excepted: 'nvarchar(max)', also: 'nvarchar(max)' },
    sql: batch(
      declareSet('@left', '@excepted', 'int'),
      declareSet('@further', '@also', 'int'),
      page(parts),
      entries(parts),
      rows(table),
      `DELETE p FROM @page AS p WHERE EXISTS (SELECT 1 FROM @locked AS k WHERE k.value = p.value);
IF NOT EXISTS (SELECT 1 FROM @page) SET @more = 0;
DECLARE @nobody TABLE (value char(64) PRIMARY KEY);`,
      findLinks('@found', '@nobody', '@ids'),
      `SELECT @more AS more;
SELECT value AS row_id FROM @page ORDER BY oldest;
SELECT e.row_id, e.id FROM @entry AS e WHERE NOT EXISTS (SELECT 1 FROM @locked AS k WHERE k.value = e.row_id)
UNION ALL
SELECT o.value, NULL FROM @others AS o WHERE NOT EXISTS (SELECT 1 FROM @locked AS k WHERE k.value = o.value)
ORDER BY 2;
SELECT ${columns} FROM @row ORDER BY id;`,
      selectLinks('@found'),
      selectWithheld(undefined, '@ids', '@found'),
      'SELECT k.value AS row_id FROM @locked AS k INNER JOIN @further AS a ON a.value = k.value ORDER BY k.value;',
    ),
  };
}
