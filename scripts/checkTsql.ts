import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { surveyStatement } from '../lib/emis/mssql/install/install.ts';
import { installSteps } from '../lib/emis/mssql/install/script.ts';
import { createVendorTable } from '../lib/emis/mssql/install/vendorTables.ts';
import { allStatements } from '../lib/emis/mssql/sql/all.ts';
import { DEFAULT_SCHEMA_MAP } from '../lib/emis/schemaMap.ts';
import { TABLE_NAMES } from '../lib/emis/vendorTables.ts';
import { sqlFiles } from './writeSql.ts';

const TOOL = new URL('../../shared/tools/tsqlcheck/run', import.meta.url).pathname;
/** The tool's way to say that this machine has no .NET SDK. */
const NO_SDK = 69;

/** The tables of emis as the vendor has them, so that everything else has something to stand on. */
function emisTables(): string {
  const emis = TABLE_NAMES.filter((table) => !table.startsWith('s_exchange_sync'));
  return emis.map((table) => `${createVendorTable(DEFAULT_SCHEMA_MAP, table).sql}\nGO\n`).join('');
}

/** The model knows neither roles nor the catalogue of indexes: something it knows stands in for them. */
const CATALOGUE = 'CREATE TABLE [dbo].[catalogue_indexes] (object_id int NOT NULL, name sysname NULL);\nGO\n';
function known(sql: string): string {
  return sql
    .replaceAll('TO [emisExchangeSync]', 'TO [public]')
    .replaceAll('FROM sys.indexes', 'FROM [dbo].[catalogue_indexes]');
}

/** The model takes no columns that come later: they are checked as statements. */
const LATER_COLUMNS = installSteps(DEFAULT_SCHEMA_MAP).filter(({ kind }) => kind === 'spalte');
function withoutLaterColumns(script: string): string {
  return LATER_COLUMNS.reduce((text, { sql }) => text.replace(`${sql}\nGO\n`, ''), script);
}

/** Every statement that the store can send, one JSON object a line: name, sql, params with their types. */
function statements(): string {
  const all = [
    ...allStatements(DEFAULT_SCHEMA_MAP),
    surveyStatement(DEFAULT_SCHEMA_MAP, installSteps(DEFAULT_SCHEMA_MAP)),
    ...LATER_COLUMNS.map(({ table, name, sql }) => ({ name: `${table}.${name}`, sql, parameters: {} })),
  ];
  return all
    .map(({ name, sql, parameters }) => `${JSON.stringify({ name, sql: known(sql), params: parameters })}\n`)
    .join('');
}

/**
 * Asks Microsoft's own parser and schema model for SQL Server 2016 about all our T-SQL (../shared/tools/tsqlcheck).
 * Ends with 0 when nothing is found, and when the check cannot be made here: it says so then.
 */
function check(): number {
  if (!existsSync(TOOL)) {
    console.log('Note: ../shared is not here; the T-SQL was not checked against SQL Server 2016.');
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tsqlcheck-'));
  try {
    const write = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const files = sqlFiles();
    const schemas = [
      write('emis.sql', CATALOGUE + emisTables()),
      ...['install.sql', 'rights.sql', 'uninstall.sql'].map((name) =>
        write(name, known(withoutLaterColumns(files[name]!))),
      ),
    ];
    const list = write('statements.jsonl', statements());
    const parameters = [...schemas.flatMap((path) => ['--schema', path]), '--statements', list];
    const { status, stdout, stderr } = spawnSync(TOOL, parameters, { encoding: 'utf8' });
    process.stdout.write(stdout);
    process.stdout.write(stderr);
    if (status !== NO_SDK) return status ?? 1;
    console.log('Note: no .NET SDK is here; the T-SQL was not checked against SQL Server 2016.');
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) process.exitCode = check();
