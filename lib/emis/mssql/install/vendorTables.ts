import { type SchemaMap, vendorTable } from '../../schemaMap.ts';
import type { TableName } from '../../vendorTables.ts';
import { quoted, tableName } from '../sql/names.ts';
import { createTable, type InstallStep } from './step.ts';

/** A vendor table in the default shape, under this installation's names. */
export function createVendorTable(map: SchemaMap, table: TableName): InstallStep {
  const definition = vendorTable(table);
  const names: Readonly<Record<string, string>> = map[table].columns;
  const list = (columns: readonly string[]) => columns.map((column) => quoted(names[column]!)).join(', ');
  const required = new Set([...definition.key, ...(definition.unique ?? []).flat()]);
  const columns = Object.entries(definition.columns).map(([logical, type]) => {
    const identity = definition.identity === true && definition.key[0] === logical ? ' IDENTITY(1, 1)' : '';
    return `${quoted(names[logical]!)} ${type}${identity} ${required.has(logical) ? 'NOT NULL' : 'NULL'}`;
  });
  const constraints = (definition.unique ?? []).map((unique) => `UNIQUE (${list(unique)})`);
  return createTable(
    map[table].name,
    [...columns, `PRIMARY KEY (${list(definition.key)})`, ...constraints],
    ownIndexes(map, table),
  );
}

/** Indexes that we give a table of ours to shape; one that the vendor made stays as it is (contract.md). */
function ownIndexes(map: SchemaMap, table: TableName): string[] {
  if (table === 's_exchange_sync') return activeIndexes(map);
  return table === 's_exchange_sync_spooler' ? spoolerIndexes(map).map(({ sql }) => sql) : [];
}

/** At most one active Synchronisation per Anwender and per mailbox; only on a table that is ours to shape. */
function activeIndexes(map: SchemaMap): string[] {
  const { name, columns } = map.s_exchange_sync;
  return (['anwender', 'postfach'] as const).map(
    (of) =>
      `CREATE UNIQUE INDEX [s_exchange_sync_ux_${of}] ON ${tableName(name)} (${quoted(columns[of])}) WHERE ${quoted(columns.aktiv)} = 1;`,
  );
}

/** s_exchange_sync and the spooler, in the default shape where the emis update did not bring them. */
export function exchangeTableSteps(map: SchemaMap): InstallStep[] {
  return [createVendorTable(map, 's_exchange_sync'), createVendorTable(map, 's_exchange_sync_spooler')];
}

/** An index by its name, and how it is created. */
export interface SpoolerIndex {
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/**
 * The two ways into the spooler: the entries of one Anwender in their order, and those of one row. Without them every
 * Abgleich reads the whole spooler.
 */
export function spoolerIndexes(map: SchemaMap): SpoolerIndex[] {
  const { name, columns } = map.s_exchange_sync_spooler;
  const tabelle = quoted(columns.tabelle);
  const anwender = quoted(columns.anwender);
  const row = quoted(columns.datensatz_id);
  const id = quoted(columns.id);
  const index = (suffix: string, list: readonly string[]): SpoolerIndex => {
    const indexName = `s_exchange_sync_ix_spooler_${suffix}`;
    return {
      name: indexName,
      table: name,
      sql: `CREATE INDEX ${quoted(indexName)} ON ${tableName(name)} (${list.join(', ')});`,
    };
  };
  return [index('anwender', [tabelle, anwender, id, row]), index('row', [tabelle, row, anwender, id])];
}
