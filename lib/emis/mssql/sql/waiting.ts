import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { LINK } from './links.ts';
import { COLLATED, quoted, tableName } from './names.ts';
import { INTENT_TABLE, STATE_TABLE } from './runTables.ts';
import { type SpoolerParts, somethingWaits, spoolerParts } from './spoolerParts.ts';
import { isActive, synchronisationTable } from './synchronisationen.ts';

/** The spooler of a domain for a row `y` of s_exchange_sync. */
function partsOfRow(map: SchemaMap, table: TwoWayTable): SpoolerParts {
  const { columns } = map.s_exchange_sync;
  return spoolerParts(map, table, {
    anwender: `y.${quoted(columns.anwender)} ${COLLATED}`,
    synchronisation: `y.${quoted(columns.id)}`,
  });
}

const idOf = (map: SchemaMap): string => `y.${quoted(map.s_exchange_sync.columns.id)}`;

/** Condition: the Synchronisation `y` is active and has the domain switched on. */
function covers(map: SchemaMap, table: TwoWayTable): string {
  const column = map.s_exchange_sync.columns[table.domaene as 'termine' | 'wiedervorlagen'];
  return `${isActive(map)} AND y.${quoted(column)} = 1`;
}

/** The active Synchronisationen of the domain that have spooler entries waiting, by id. */
export function selectWaiting(map: SchemaMap, table: TwoWayTable): string {
  return `SELECT ${idOf(map)} AS id FROM ${synchronisationTable(map)}
WHERE ${covers(map, table)} AND ${somethingWaits(partsOfRow(map, table))} ORDER BY 1;`;
}

/** How many spooler entries wait for each active Synchronisation of the domain, by id; those without are missing. */
export function countWaiting(map: SchemaMap, table: TwoWayTable): string {
  const { spooler, own, ofLinks } = partsOfRow(map, table);
  return `SELECT w.synchronisation, N'${table.domaene}' AS domaene, w.entries FROM (SELECT ${idOf(map)} AS synchronisation,
  (SELECT COUNT(*) FROM ${spooler} AS s WITH (READPAST) WHERE ${own('s')}) + (SELECT COUNT(*) ${ofLinks}) AS entries
  FROM ${synchronisationTable(map)} WHERE ${covers(map, table)}) AS w WHERE w.entries > 0 ORDER BY w.synchronisation;`;
}

/** Spooler entries whose Anwender has no active Synchronisation with the table's domain. */
export function countForeign(map: SchemaMap, tables: readonly TwoWayTable[]): string {
  const { name, columns } = map.s_exchange_sync_spooler;
  const covered = tables.map(
    (table) => `(s.${quoted(columns.tabelle)} = '${table.code}' AND ${covers(map, table)})`,
  );
  return `SELECT COUNT(*) AS entries FROM ${tableName(name)} AS s WITH (READPAST) WHERE NOT EXISTS (
  SELECT 1 FROM ${synchronisationTable(map)}
  WHERE y.${quoted(map.s_exchange_sync.columns.anwender)} = s.${quoted(columns.anwender)} ${COLLATED} AND (${covered.join(' OR ')}));`;
}

/**
 * Condition: a run of the Synchronisation `id` over the domain `domaene` (expressions) has something to do at @now besides
 * what Outlook and the spooler hold: a full round that was ordered or has not come to its end, open intents, due
 * suspicions, purges and withheld items, deletions that the guard does not hold.
 */
export function ownWorkWaits(id: string, domaene: string): string {
  const ofRun = (alias: string) => `${alias}.synchronisation = ${id} AND ${alias}.domaene = ${domaene}`;
  const link = (condition: string) =>
    `EXISTS (SELECT 1 FROM ${LINK} AS l WHERE ${ofRun('l')} AND ${condition})`;
  return [
    `EXISTS (SELECT 1 FROM ${STATE_TABLE} AS u WHERE ${ofRun('u')} AND (u.[cursor] IS NULL OR u.full_round = 1 OR u.setting_up = 1))`,
    `EXISTS (SELECT 1 FROM ${INTENT_TABLE} AS i WHERE ${ofRun('i')})`,
    link('l.suspicion_next_ms <= @now'),
    link(`l.purge_at_ms <= @now AND l.state = N'deleted'`),
    link('l.deletion_side IS NOT NULL AND l.deletion_held = 0'),
    `EXISTS (SELECT 1 FROM [dbo].[s_exchange_sync_withheld] AS w WHERE ${ofRun('w')} AND w.next_ms <= @now)`,
  ].join('\n    OR ');
}

/** Condition: that, or spooler entries of the Synchronisation `y` over @domaene (of a two-way domain: `table`). */
export function workWaits(map: SchemaMap, table: TwoWayTable | undefined): string {
  const own = ownWorkWaits(idOf(map), '@domaene');
  return table === undefined ? own : `${own}\n    OR ${somethingWaits(partsOfRow(map, table))}`;
}
