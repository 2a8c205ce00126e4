import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { asWallTime, jsonSet, quoted, sameAnwender } from './names.ts';
import { isActive } from './synchronisationen.ts';

/** Statements on the spooler of one domain. Parameters everywhere: ?1 Anwender, ?2 Synchronisation, ?3 domain. */
export interface SpoolerSql {
  /** One row if anything waits. */
  readonly exists: string;
  /** At most ?5 rows that have entries and are not in ?4, ordered by their oldest entry. */
  readonly page: string;
  /** All entries of the rows ?4 that concern this Synchronisation; `own` = may be removed by it. */
  readonly entries: string;
  /** Removes exactly the entries ?1. */
  readonly remove: string;
  /** The rows that the entries ?1 are about. */
  readonly rowsOfIds: string;
  /** Before the entries ?1 go: notes their rows at ?3 for other Synchronisationen than ?2 that have lost them unnoticed. */
  readonly passOn: string;
  /** Notes those of the rows ?2 at ?3 for the Anwender ?1 that are not his. */
  readonly noticeForeign: string;
  /** The waiting entries of the rows ?1, whoever made them. */
  readonly idsOfRows: string;
  /** The greatest id of an entry; 0 where there is none. */
  readonly newestId: string;
  /** Removes the entries of the rows ?1 but for the entries ?2. */
  readonly removeEcho: string;
  /** Notes the rows ?2 for the Anwender ?1 at ?3. */
  readonly notice: string;
  /** Notes every row of the Anwender ?1 that ends at or after the wall time ?2, at ?3. */
  readonly noticeFrom: string;
  /** Notes every row of the Anwender ?1 that is not marked as done, at ?2. */
  readonly noticeOpen: string;
}

/** For whom entries are looked up: parameters, or columns of a row of s_exchange_sync. */
export interface SpoolerWho {
  readonly anwender: string;
  readonly synchronisation: string;
  readonly domaene: string;
}

/**
 * Which entries concern a Synchronisation: those of its Anwender (`own`, a condition); and those of anybody about a row
 * that it has linked and that is no longer its Anwender's: given to somebody else, or gone (`ofLinks`, a FROM clause),
 * until the deletion that follows from it is noted: those entries stay, and would bring the row again and again.
 * Both ways start at an index, so entries of Anwender without a Synchronisation cost nothing, however many there are.
 */
export function spoolerParts(map: SchemaMap, table: TwoWayTable, who: SpoolerWho) {
  const { name, columns } = map.s_exchange_sync_spooler;
  const spooler = quoted(name);
  const column = (logical: keyof typeof columns, alias = 's') => `${alias}.${quoted(columns[logical])}`;
  const own = (alias: string) =>
    `${column('tabelle', alias)} = '${table.code}' AND ${sameAnwender(column('anwender', alias), who.anwender)} AND ${column('datensatz_id', alias)} IS NOT NULL`;
  const ofLinks = `FROM s_exchange_sync_link AS l
  CROSS JOIN ${spooler} AS s ON ${column('tabelle')} = '${table.code}' AND ${column('datensatz_id')} = l.row_id
  WHERE l.synchronisation = ${who.synchronisation} AND l.domaene = ${who.domaene} AND l.state = 'active' AND l.deletion_side IS NULL
    AND NOT (${sameAnwender(`COALESCE(${column('anwender')}, '')`, who.anwender)})
    AND NOT EXISTS (SELECT 1 FROM ${quoted(table.name)} AS t
      WHERE t.${quoted(table.id)} = l.row_id AND ${sameAnwender(`t.${quoted(table.anwender)}`, who.anwender)})`;
  return { spooler, columns, column, own, ofLinks };
}

export function spoolerSql(map: SchemaMap, table: TwoWayTable): SpoolerSql {
  const { spooler, columns, column, own, ofLinks } = spoolerParts(map, table, {
    anwender: '?1',
    synchronisation: '?2',
    domaene: '?3',
  });
  const sync = map.s_exchange_sync;
  const target = `INSERT INTO ${spooler} (${[columns.tabelle, columns.datensatz_id, columns.aktion, columns.anwender, columns.erstellt_am].map(quoted).join(', ')})`;
  const rowEnd = `COALESCE(${asWallTime(`t.${quoted(table.endsAt)}`)}, ${asWallTime(`t.${quoted(table.startsAt)}`)})`;

  return {
    exists: `SELECT 1 AS waiting WHERE EXISTS (SELECT 1 FROM ${spooler} AS s WHERE ${own('s')}) OR EXISTS (SELECT 1 ${ofLinks})`,
    // A row's oldest entry is the one without an older one: found in the order of the index, no sorting of all entries.
    page: `SELECT row_id, MIN(oldest) AS oldest FROM (
  SELECT * FROM (SELECT ${column('datensatz_id')} AS row_id, ${column('id')} AS oldest FROM ${spooler} AS s
    WHERE ${own('s')} AND ${column('datensatz_id')} NOT IN ${jsonSet('?4')}
      AND NOT EXISTS (SELECT 1 FROM ${spooler} AS o WHERE ${own('o')}
        AND ${column('datensatz_id', 'o')} = ${column('datensatz_id')} AND ${column('id', 'o')} < ${column('id')})
    ORDER BY ${column('id')} LIMIT ?5)
  UNION ALL
  SELECT * FROM (SELECT l.row_id AS row_id, MIN(${column('id')}) AS oldest ${ofLinks} AND l.row_id NOT IN ${jsonSet('?4')}
    GROUP BY l.row_id ORDER BY oldest LIMIT ?5)
) GROUP BY row_id ORDER BY oldest LIMIT ?5`,
    entries: `SELECT ${column('id')} AS id, ${column('datensatz_id')} AS row_id, 1 AS own FROM ${spooler} AS s
WHERE ${own('s')} AND ${column('datensatz_id')} IN ${jsonSet('?4')}
UNION ALL
SELECT ${column('id')}, l.row_id, 0 ${ofLinks} AND l.row_id IN ${jsonSet('?4')}
ORDER BY 1`,
    remove: `DELETE FROM ${spooler} WHERE ${quoted(columns.id)} IN ${jsonSet('?1')}`,
    rowsOfIds: `SELECT DISTINCT ${column('datensatz_id')} AS row_id FROM ${spooler} AS s WHERE ${column('id')} IN ${jsonSet('?1')} AND ${column('datensatz_id')} IS NOT NULL`,
    passOn: `${target} SELECT DISTINCT '${table.code}', l.row_id, 'U', y.${quoted(sync.columns.anwender)}, ?3
FROM ${spooler} AS s
CROSS JOIN s_exchange_sync_link AS l ON l.domaene = '${table.domaene}' AND l.row_id = ${column('datensatz_id')}
JOIN ${quoted(sync.name)} AS y ON y.${quoted(sync.columns.id)} = l.synchronisation
WHERE ${column('id')} IN ${jsonSet('?1')} AND l.synchronisation <> ?2 AND l.state = 'active' AND l.deletion_side IS NULL
  AND ${isActive(map)} AND y.${quoted(sync.columns[table.domaene as 'termine' | 'wiedervorlagen'])} = 1
  AND NOT EXISTS (SELECT 1 FROM ${quoted(table.name)} AS t
    WHERE t.${quoted(table.id)} = l.row_id AND ${sameAnwender(`t.${quoted(table.anwender)}`, `y.${quoted(sync.columns.anwender)}`)})`,
    noticeForeign: `${target} SELECT '${table.code}', j.value, 'U', ?1, ?3 FROM json_each(?2) AS j
WHERE NOT EXISTS (SELECT 1 FROM ${quoted(table.name)} AS t
  WHERE t.${quoted(table.id)} = j.value AND ${sameAnwender(`t.${quoted(table.anwender)}`, '?1')}) ORDER BY j.key`,
    idsOfRows: `SELECT ${column('id')} AS id FROM ${spooler} AS s WHERE ${column('tabelle')} = '${table.code}' AND ${column('datensatz_id')} IN ${jsonSet('?1')}`,
    newestId: `SELECT COALESCE(MAX(${column('id')}), 0) AS id FROM ${spooler} AS s`,
    removeEcho: `DELETE FROM ${spooler} WHERE ${quoted(columns.id)} IN (SELECT MIN(${column('id')}) FROM ${spooler} AS s
WHERE ${column('tabelle')} = '${table.code}' AND ${column('datensatz_id')} IN ${jsonSet('?1')} AND ${column('id')} NOT IN ${jsonSet('?2')}
GROUP BY ${column('datensatz_id')})`,
    notice: `${target} SELECT '${table.code}', value, 'U', ?1, ?3 FROM json_each(?2) ORDER BY key`,
    noticeFrom: `${target} SELECT '${table.code}', t.${quoted(table.id)}, 'U', ?1, ?3 FROM ${quoted(table.name)} AS t
WHERE ${sameAnwender(`t.${quoted(table.anwender)}`, '?1')} AND ${rowEnd} >= ?2 ORDER BY t.${quoted(table.id)}`,
    noticeOpen: `${target} SELECT '${table.code}', t.${quoted(table.id)}, 'U', ?1, ?2 FROM ${quoted(table.name)} AS t
WHERE ${sameAnwender(`t.${quoted(table.anwender)}`, '?1')}${table.done === undefined ? '' : ` AND COALESCE(t.${quoted(table.done)}, 0) = 0`} ORDER BY t.${quoted(table.id)}`,
  };
}
