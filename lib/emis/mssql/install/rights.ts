import type { SchemaMap } from '../../schemaMap.ts';
import type { TableName } from '../../vendorTables.ts';
import { quoted, tableName } from '../sql/names.ts';
import { OWN_TABLES } from './ownTables.ts';
import { script } from './script.ts';

/** The database role that holds every right that emisExchangeSync needs, and no other. */
const ROLE = 'emisExchangeSync';

/** What an Abgleich does with the vendor's tables. Tables that no domain uses yet get nothing. */
const VENDOR_RIGHTS: Readonly<Partial<Record<TableName, string>>> = {
  anwender: 'SELECT',
  systemvariablen: 'SELECT',
  termine: 'SELECT, INSERT, UPDATE, DELETE',
  wiedervorlagen: 'SELECT, INSERT, UPDATE, DELETE',
  s_exchange_sync: 'SELECT',
  s_exchange_sync_spooler: 'SELECT, INSERT, DELETE',
};

/** What is done with our own tables where it is less than everything. */
const OWN_RIGHTS: Readonly<Record<string, string>> = {
  s_exchange_sync_schema: 'SELECT',
  s_exchange_sync_lease: 'SELECT, INSERT, UPDATE',
  s_exchange_sync_wakeup: 'SELECT, INSERT, UPDATE',
  s_exchange_sync_state: 'SELECT, INSERT, UPDATE',
  s_exchange_sync_schedule: 'SELECT, INSERT, UPDATE',
  s_exchange_sync_protocol: 'SELECT, INSERT, DELETE',
  s_exchange_sync_subscription: 'SELECT, INSERT, DELETE',
};
const EVERYTHING = 'SELECT, INSERT, UPDATE, DELETE';

const HEADER = `-- emisExchangeSync: die Rechte für den Betrieb, jede Tabelle mit Namen. Nach install.sql als Administrator ausführen,
-- dann dem Datenbankbenutzer der Anmeldung aus EMIS_SQL die Rolle geben:
--   CREATE USER [emissync] FOR LOGIN [emissync];   -- oder: CREATE USER [APPNAME] FROM EXTERNAL PROVIDER;
--   ALTER ROLE [${ROLE}] ADD MEMBER [emissync];
-- „installieren“ selbst braucht mehr (Tabellen und Trigger anlegen): führen Sie es oder install.sql als Administrator aus.`;

/** The rights of least privilege as a script. */
export function rightsScript(map: SchemaMap): string {
  const grant = (rights: string, table: string) =>
    `GRANT ${rights} ON ${tableName(table)} TO ${quoted(ROLE)};`;
  const vendor = Object.entries(VENDOR_RIGHTS).map(([table, rights]) =>
    grant(rights, map[table as TableName].name),
  );
  const own = OWN_TABLES.map((table) => grant(OWN_RIGHTS[table] ?? EVERYTHING, table));
  return script(HEADER, [
    `IF DATABASE_PRINCIPAL_ID(N'${ROLE}') IS NULL\nCREATE ROLE ${quoted(ROLE)};`,
    [...vendor, ...own].join('\n'),
  ]);
}
