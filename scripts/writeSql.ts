import { mkdirSync, writeFileSync } from 'node:fs';
import { rightsScript } from '../lib/emis/mssql/install/rights.ts';
import { installScript, uninstallScript } from '../lib/emis/mssql/install/script.ts';
import { DEFAULT_SCHEMA_MAP } from '../lib/emis/schemaMap.ts';

/** sql/*.sql: what `installieren` sends, its opposite and the rights, for the default map. `npm run sql` writes them. */
export function sqlFiles(): Readonly<Record<string, string>> {
  return {
    'install.sql': installScript(DEFAULT_SCHEMA_MAP),
    'uninstall.sql': uninstallScript(DEFAULT_SCHEMA_MAP),
    'rights.sql': rightsScript(DEFAULT_SCHEMA_MAP),
  };
}

if (import.meta.main) {
  const folder = new URL('../sql/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(sqlFiles())) writeFileSync(new URL(name, folder), text);
}
