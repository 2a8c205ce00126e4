import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../sync/ports/errors.ts';
import { SCHEMA_VERSION } from '../codec/schemaVersion.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type TwoWayTable, twoWayTable } from '../twoWayTable.ts';
import { TABLE_NAMES, type TableName } from '../vendorTables.ts';
import { migrate } from './migrate.ts';
import { CREATE_OWN_TABLES } from './sql/ownTables.ts';
import { SELECT_COLUMN_TYPES } from './sql/rows.ts';
import { createTriggers } from './sql/triggers.ts';
import { createVendorTables } from './sql/vendorSchema.ts';

/** The layout of the file; undefined where our tables are not there yet. */
function versionOf(database: DatabaseSync, existing: ReadonlySet<string>): number | undefined {
  if (!existing.has('s_exchange_sync_schema')) return undefined;
  const { version } = database.prepare('SELECT MAX(version) AS version FROM s_exchange_sync_schema').get()!;
  return typeof version === 'number' ? version : undefined;
}

function checkVersion(version: number | undefined): void {
  if (version === undefined || version <= SCHEMA_VERSION) return;
  throw new StoreError(
    'connection',
    `Die eingebettete emis-Datenbank hat ein neueres Format (${version}) als dieses emisExchangeSync (${SCHEMA_VERSION}). Installieren Sie die neuere Fassung oder wählen Sie eine andere Datei.`,
  );
}

/** The columns of existing vendor tables without which no Abgleich can run. */
function neededColumns(map: SchemaMap): [table: string, columns: readonly string[]][] {
  const { s_exchange_sync: sync, s_exchange_sync_spooler: spooler } = map;
  const { angelegt_am, geaendert_am, ...needed } = sync.columns;
  const ofTwoWay = (table: TwoWayTable): [string, readonly string[]] => [
    table.name,
    [table.id, table.anwender, ...table.columns.map((column) => column.name)],
  ];
  return [
    [map.anwender.name, [map.anwender.columns.name]],
    ofTwoWay(twoWayTable(map, 'termine')),
    ofTwoWay(twoWayTable(map, 'wiedervorlagen')),
    [sync.name, Object.values(needed)],
    [spooler.name, Object.values(spooler.columns)],
  ];
}

function checkColumns(database: DatabaseSync, map: SchemaMap, existing: ReadonlySet<string>): void {
  const select = database.prepare(SELECT_COLUMN_TYPES);
  const errors = neededColumns(map).flatMap(([table, columns]) => {
    if (!existing.has(table.toLowerCase())) return [];
    const present = new Set(select.all(table).map((row) => String(row.name).toLowerCase()));
    const missing = columns.filter((column) => !present.has(column.toLowerCase()));
    return missing.length === 0 ? [] : [`In der Tabelle ${table} fehlt: ${missing.join(', ')}.`];
  });
  if (errors.length === 0) return;
  throw new StoreError(
    'connection',
    `${errors.join(' ')} Ergänzen Sie die Spalten oder ordnen Sie sie in EMIS_SCHEMA zu.`,
  );
}

/**
 * Creates what is missing: vendor tables in the default shape, the six triggers, our own tables. One transaction;
 * existing tables and triggers are not touched. Throws StoreError for a file of a newer product and for tables without the
 * mapped columns.
 */
export function install(database: DatabaseSync, map: SchemaMap, now_ms: number): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const objects = database.prepare(
      `SELECT lower(name) AS name FROM sqlite_master WHERE type IN ('table', 'view')`,
    );
    const existing = new Set(objects.all().map((row) => String(row.name)));
    const version = versionOf(database, existing);
    checkVersion(version);
    checkColumns(database, map, existing);
    const missing = new Set<TableName>(
      TABLE_NAMES.filter((table) => !existing.has(map[table].name.toLowerCase())),
    );
    if (version !== undefined) migrate(database, version, now_ms);
    for (const statement of [
      ...createVendorTables(map, missing),
      ...CREATE_OWN_TABLES,
      ...createTriggers(map),
    ]) {
      database.exec(statement);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
