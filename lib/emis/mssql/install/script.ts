import { SCHEMA_VERSION } from '../../codec/schemaVersion.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import { literal, quoted, tableName } from '../sql/names.ts';
import { OWN_TABLES, ownTableSteps } from './ownTables.ts';
import { type InstallStep, indexExists } from './step.ts';
import { triggerSteps } from './triggers.ts';
import { exchangeTableSteps, spoolerIndexes } from './vendorTables.ts';

/** Number of the layout of our own tables; a database that bears a higher one was set up by a newer product. */
export const LAYOUT = SCHEMA_VERSION;

const LAYOUT_ENTRY: InstallStep = {
  kind: 'eintrag',
  name: 's_exchange_sync_schema',
  table: 's_exchange_sync_schema',
  sql: `IF NOT EXISTS (SELECT 1 FROM [dbo].[s_exchange_sync_schema])
INSERT INTO [dbo].[s_exchange_sync_schema] (version) VALUES (${LAYOUT});
ELSE UPDATE [dbo].[s_exchange_sync_schema] SET version = ${LAYOUT} WHERE version < ${LAYOUT};`,
};

/** Everything that `installieren` creates, in order; each step does nothing where its object is there already. */
export function installSteps(map: SchemaMap): InstallStep[] {
  return [...exchangeTableSteps(map), ...ownTableSteps(), LAYOUT_ENTRY, ...triggerSteps(map)];
}

const INSTALL_HEADER = `-- emisExchangeSync: legt an, was von seinen Tabellen, Indizes und Triggern fehlt. Bestehendes bleibt, wie es ist.
-- Für SQL Server 2016 und neuer (Kompatibilitätsgrad der Datenbank mindestens 130). Beliebig oft ausführbar.`;

/** Filtered indexes want them, and sqlcmd starts with another one; the product's own connection has them all. */
const SETTINGS = [
  'SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;',
  'SET NUMERIC_ROUNDABORT OFF;',
].join('\n');

const UNINSTALL_HEADER = `-- emisExchangeSync: entfernt seine eigenen Tabellen und Indizes mit allem, was darin steht (Verknüpfungen,
-- aufbewahrte Fassungen, Protokoll). Danach beginnt jeder Abgleich von vorn.
-- s_exchange_sync, der Spooler und die sechs Trigger bleiben: sie können zum emis-Update gehören.`;

/** The whole installation as a script for the administrator's own tool: batches separated by GO. */
export function installScript(map: SchemaMap): string {
  return script(INSTALL_HEADER, [SETTINGS, ...installSteps(map).map(({ sql }) => sql)]);
}

/** Takes our own tables and indexes away again. */
export function uninstallScript(map: SchemaMap): string {
  const indexes = spoolerIndexes(map).map(
    ({ name, table }) => `IF ${indexExists(table, name)}\nDROP INDEX ${quoted(name)} ON ${tableName(table)};`,
  );
  const tables = OWN_TABLES.map(
    (name) => `IF OBJECT_ID(${literal(tableName(name))}, N'U') IS NOT NULL\nDROP TABLE ${tableName(name)};`,
  );
  return script(UNINSTALL_HEADER, [...indexes, ...tables]);
}

/** Batches as the tools of SQL Server read them. */
export function script(header: string, batches: readonly string[]): string {
  return `${[header, ...batches].join('\nGO\n')}\nGO\n`;
}
