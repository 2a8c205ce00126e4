import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OWN_TABLES } from '../../../../lib/emis/mssql/install/ownTables.ts';
import { rightsScript } from '../../../../lib/emis/mssql/install/rights.ts';
import { installScript } from '../../../../lib/emis/mssql/install/script.ts';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap } from '../../../../lib/emis/schemaMap.ts';
import { sqlFiles } from '../../../../scripts/writeSql.ts';

it.each(Object.keys(sqlFiles()))('sql/%s is what the code sends; npm run sql writes it anew', (name) => {
  const file = readFileSync(new URL(`../../../../sql/${name}`, import.meta.url), 'utf8');
  expect(file).toBe(sqlFiles()[name]);
});

it('the rights name every table of ours, and every table that the installation creates', () => {
  const rights = rightsScript(DEFAULT_SCHEMA_MAP);
  for (const table of [...OWN_TABLES, 's_exchange_sync', 's_exchange_sync_spooler']) {
    expect(rights).toMatch(new RegExp(`^GRANT [A-Z, ]+ ON \\[dbo\\]\\.\\[${table}\\] TO`, 'm'));
  }
});

it('other names of the installation reach every statement, quoted', () => {
  const map = parseSchemaMap({
    termine: { tabelle: 'Termine der Firma', spalten: { anwender: 'Für' } },
    s_exchange_sync_spooler: { tabelle: 'Warteschlange', spalten: { datensatz_id: 'Satz' } },
  });
  const script = installScript(map);
  expect(script).toContain('ON [dbo].[Termine der Firma] AFTER INSERT');
  expect(script).toContain('n.[Für]');
  expect(script).toContain('[Satz]');
  expect(script).not.toContain('[dbo].[termine]');
  expect(script).not.toContain('[dbo].[s_exchange_sync_spooler]');
});
