import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { quoted, sameAnwender } from './names.ts';
import { spoolerParts } from './spooler.ts';
import { isActive } from './synchronisationen.ts';

/** A row `y` of s_exchange_sync as those whose entries are looked up. */
function ofSynchronisation(map: SchemaMap, table: TwoWayTable) {
  const { columns } = map.s_exchange_sync;
  return {
    anwender: `y.${quoted(columns.anwender)}`,
    synchronisation: `y.${quoted(columns.id)}`,
    domaene: `'${table.domaene}'`,
  };
}

function covering(map: SchemaMap, table: TwoWayTable): string {
  const { columns } = map.s_exchange_sync;
  const domaene = table.domaene as 'termine' | 'wiedervorlagen';
  return `${isActive(map)} AND y.${quoted(columns[domaene])} = 1`;
}

/** The active Synchronisationen of the domain that have spooler entries waiting, by id. */
export function selectWaitingSynchronisationen(map: SchemaMap, table: TwoWayTable): string {
  const who = ofSynchronisation(map, table);
  const { spooler, own, ofLinks } = spoolerParts(map, table, who);
  return `SELECT ${who.synchronisation} AS id FROM ${quoted(map.s_exchange_sync.name)} AS y
WHERE ${covering(map, table)}
  AND (EXISTS (SELECT 1 FROM ${spooler} AS s WHERE ${own('s')}) OR EXISTS (SELECT 1 ${ofLinks}))
ORDER BY 1`;
}

/** How many spooler entries wait for each active Synchronisation of the domain, by id; those without are missing. */
export function countWaiting(map: SchemaMap, table: TwoWayTable): string {
  const who = ofSynchronisation(map, table);
  const { spooler, own, ofLinks } = spoolerParts(map, table, who);
  return `SELECT * FROM (SELECT ${who.synchronisation} AS synchronisation,
  (SELECT COUNT(*) FROM ${spooler} AS s WHERE ${own('s')}) + (SELECT COUNT(*) ${ofLinks}) AS entries
  FROM ${quoted(map.s_exchange_sync.name)} AS y WHERE ${covering(map, table)}) WHERE entries > 0 ORDER BY synchronisation`;
}

/** Spooler entries whose Anwender has no active Synchronisation with the table's domain. */
export function countForeign(map: SchemaMap, tables: readonly TwoWayTable[]): string {
  const { name, columns } = map.s_exchange_sync_spooler;
  const anwender = `y.${quoted(map.s_exchange_sync.columns.anwender)}`;
  const covered = tables.map(
    (table) => `(s.${quoted(columns.tabelle)} = '${table.code}' AND ${covering(map, table)})`,
  );
  return `SELECT COUNT(*) AS entries FROM ${quoted(name)} AS s WHERE NOT EXISTS (
  SELECT 1 FROM ${quoted(map.s_exchange_sync.name)} AS y
  WHERE ${sameAnwender(`s.${quoted(columns.anwender)}`, anwender)} AND (${covered.join(' OR ')}))`;
}

/**
 * One row if a run of the Synchronisation ?1, domain ?2, has something to do at ?3 besides what Outlook and the spooler
 * hold: a full round that was ordered or has not come to its end, open intents, due suspicions, purges and withheld items,
 * deletions that the guard does not hold.
 */
export const SELECT_WORK = `SELECT 1 AS waiting WHERE
  EXISTS (SELECT 1 FROM s_exchange_sync_state WHERE synchronisation = ?1 AND domaene = ?2
    AND (cursor IS NULL OR full_round = 1 OR setting_up = 1))
  OR EXISTS (SELECT 1 FROM s_exchange_sync_intent WHERE synchronisation = ?1 AND domaene = ?2)
  OR EXISTS (SELECT 1 FROM s_exchange_sync_link WHERE synchronisation = ?1 AND domaene = ?2 AND suspicion_next_ms <= ?3)
  OR EXISTS (SELECT 1 FROM s_exchange_sync_link WHERE synchronisation = ?1 AND domaene = ?2 AND purge_at_ms <= ?3 AND state = 'deleted')
  OR EXISTS (SELECT 1 FROM s_exchange_sync_link WHERE synchronisation = ?1 AND domaene = ?2 AND deletion_side IS NOT NULL AND deletion_held = 0)
  OR EXISTS (SELECT 1 FROM s_exchange_sync_withheld WHERE synchronisation = ?1 AND domaene = ?2 AND next_ms <= ?3)`;
