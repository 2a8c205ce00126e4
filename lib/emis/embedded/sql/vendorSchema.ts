import { type SchemaMap, vendorTable } from '../../schemaMap.ts';
import { TABLE_NAMES, type TableName } from '../../vendorTables.ts';
import { quoted } from './names.ts';

/** SQLite knows no `(max)`; every other T-SQL type stands as it is and only gives the column its affinity. */
function declaredType(type: string): string {
  if (type === 'nvarchar(max)') return 'text';
  if (type === 'varbinary(max)') return 'blob';
  return type;
}

function createTable(map: SchemaMap, table: TableName): string {
  const definition = vendorTable(table);
  const names: Readonly<Record<string, string>> = map[table].columns;
  const columns = Object.entries(definition.columns).map(([logical, type]) =>
    definition.identity === true && definition.key[0] === logical
      ? // AUTOINCREMENT: an identity never gives the number of a deleted row to another one.
        `${quoted(names[logical]!)} integer PRIMARY KEY AUTOINCREMENT`
      : `${quoted(names[logical]!)} ${declaredType(type)}`,
  );
  const list = (logicals: readonly string[]) => logicals.map((logical) => quoted(names[logical]!)).join(', ');
  const constraints = (definition.unique ?? []).map((columnsOf) => `UNIQUE (${list(columnsOf)})`);
  if (definition.identity !== true) constraints.unshift(`PRIMARY KEY (${list(definition.key)})`);
  return `CREATE TABLE IF NOT EXISTS ${quoted(map[table].name)} (\n  ${[...columns, ...constraints].join(',\n  ')}\n)`;
}

/** At most one active Synchronisation per Anwender and per mailbox; only on a table that is ours to shape. */
function createActiveIndexes(map: SchemaMap): string[] {
  const { name, columns } = map.s_exchange_sync;
  return [
    `CREATE UNIQUE INDEX IF NOT EXISTS s_exchange_sync_ux_anwender ON ${quoted(name)} (${quoted(columns.anwender)} COLLATE RTRIM) WHERE ${quoted(columns.aktiv)} = 1`,
    `CREATE UNIQUE INDEX IF NOT EXISTS s_exchange_sync_ux_postfach ON ${quoted(name)} (lower(${quoted(columns.postfach)})) WHERE ${quoted(columns.aktiv)} = 1`,
  ];
}

/**
 * What creates the vendor tables of `missing` in the default shape. Tables that exist are the vendor's: not one
 * statement touches them.
 */
export function createVendorTables(map: SchemaMap, missing: ReadonlySet<TableName>): string[] {
  const statements = TABLE_NAMES.filter((table) => missing.has(table)).map((table) =>
    createTable(map, table),
  );
  if (missing.has('s_exchange_sync')) statements.push(...createActiveIndexes(map));
  if (missing.has('s_exchange_sync_spooler')) statements.push(...createSpoolerIndexes(map));
  if (missing.has('termine')) {
    const { name, columns } = map.termine;
    statements.push(
      `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_termine ON ${quoted(name)} (${quoted(columns.anwender)} COLLATE RTRIM)`,
    );
  }
  return statements;
}

/** The two ways into the spooler: the entries of one Anwender in their order, and those of one row; only on a table of ours. */
function createSpoolerIndexes(map: SchemaMap): string[] {
  const { name, columns } = map.s_exchange_sync_spooler;
  const [tabelle, anwender, row] = [columns.tabelle, columns.anwender, columns.datensatz_id].map(quoted);
  const id = quoted(columns.id);
  return [
    `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_spooler_anwender ON ${quoted(name)} (${tabelle}, ${anwender} COLLATE RTRIM, ${id}, ${row})`,
    `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_spooler_row ON ${quoted(name)} (${tabelle}, ${row}, ${anwender} COLLATE RTRIM, ${id})`,
  ];
}
