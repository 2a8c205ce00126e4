import { beforeEach, describe, expect, it } from 'vitest';
import { install } from '../../lib/emis/mssql/install/install.ts';
import { OWN_TABLES } from '../../lib/emis/mssql/install/ownTables.ts';
import { installSteps, LAYOUT } from '../../lib/emis/mssql/install/script.ts';
import { createVendorTable } from '../../lib/emis/mssql/install/vendorTables.ts';
import { DEFAULT_SCHEMA_MAP, parseSchemaMap } from '../../lib/emis/schemaMap.ts';
import { sqlFiles } from '../../scripts/writeSql.ts';
import { batch, createTestDatabase, SKIPPED, type TestDatabase, testServer } from './testServer.ts';

const server = testServer();

describe('installieren on a T-SQL server', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(server, { tables: false });
    return () => database.drop();
  });
  const run = (sql: string) => batch(database.connection, sql);
  const vendor = async (...tables: Parameters<typeof createVendorTable>[1][]) => {
    for (const table of tables) await run(createVendorTable(DEFAULT_SCHEMA_MAP, table).sql);
  };
  const objects = async (): Promise<string[]> => {
    const rows = await run("SELECT o.name FROM sys.objects AS o WHERE o.type IN ('U', 'TR')");
    return rows.map((row) => String(row.name).toLowerCase());
  };
  /** Runs a script of ours as an administrator's tool does: cut at GO. */
  const runScript = async (name: keyof ReturnType<typeof sqlFiles>) => {
    for (const part of sqlFiles()[name]!.split(/^GO$/m)) if (part.trim() !== '') await run(part);
  };

  it('creates our tables, s_exchange_sync, the spooler and the six triggers; a second time nothing', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    const first = await install(database.connection, DEFAULT_SCHEMA_MAP);
    expect(first.existing).toBe(0);
    expect(first.created.filter(({ kind }) => kind === 'trigger').map(({ name }) => name)).toEqual([
      'zzz_changesTP_I',
      'zzz_changesTP_U',
      'zzz_changesTP_D',
      'zzz_changes_WV_I',
      'zzz_changes_WV_U',
      'zzz_changes_WV_D',
    ]);
    for (const table of [...OWN_TABLES, 's_exchange_sync', 's_exchange_sync_spooler'])
      expect(await objects()).toContain(table);

    const second = await install(database.connection, DEFAULT_SCHEMA_MAP);
    expect(second).toEqual({ created: [], existing: first.created.length, recommended: [] });
  });

  it('the triggers leave one entry for every row of a statement, and two for a row that changes hands', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    await install(database.connection, DEFAULT_SCHEMA_MAP);
    await run("INSERT INTO termine (anwender) VALUES (N'Willy'), (N'Willy'), (NULL);");
    await run(
      "UPDATE termine SET anwender = N'Otto' WHERE id = 1; UPDATE termine SET betreff = N'x' WHERE id = 99;",
    );
    await run('UPDATE termine SET anwender = NULL WHERE id = 2; DELETE FROM termine WHERE id = 3;');
    await run("INSERT INTO wiedervorlagen (anwender) VALUES (N'Jürgen');");
    const entries = await run(
      'SELECT s.tabelle, s.datensatz_id, s.aktion, s.anwender FROM s_exchange_sync_spooler AS s ORDER BY s.id',
    );
    const shown = entries.map((row) => [row.tabelle, row.datensatz_id, row.aktion, row.anwender].join(' '));
    expect(shown.slice(0, 3).sort()).toEqual(['TP 1 I Willy', 'TP 2 I Willy', 'TP 3 I ']);
    expect(shown.slice(3)).toEqual([
      'TP 1 U Willy',
      'TP 1 U Otto',
      'TP 2 U Willy',
      'TP 2 U ',
      'TP 3 D ',
      'WV 1 I Jürgen',
    ]);
  });

  it('touches neither a table nor a trigger that is there already, whatever its shape', async () => {
    const map = parseSchemaMap({
      termine: { tabelle: 'TERMINE_ALT', spalten: { id: 'NR', anwender: 'Für' } },
      s_exchange_sync: { spalten: { id: 'nr', anwender: 'benutzer', aktiv: 'an' } },
      s_exchange_sync_spooler: { tabelle: 'Warteschlange', spalten: { datensatz_id: 'satz' } },
    });
    await vendor('wiedervorlagen');
    await run(
      'CREATE TABLE [TERMINE_ALT] (NR int IDENTITY(1, 1) PRIMARY KEY, [Für] nvarchar(60), betreff nvarchar(40));',
    );
    await run('CREATE TABLE s_exchange_sync (nr int PRIMARY KEY, benutzer varchar(30), an int);');
    await run(
      'CREATE TABLE [Warteschlange] (id bigint IDENTITY(1, 1) PRIMARY KEY, tabelle char(2), satz int, aktion char(1), anwender nvarchar(60), erstellt_am datetime);',
    );
    await run(
      "CREATE TRIGGER zzz_changesTP_I ON [TERMINE_ALT] AFTER INSERT AS BEGIN SET NOCOUNT ON; INSERT INTO [Warteschlange] (tabelle, satz) SELECT 'XX', n.NR FROM inserted AS n; END",
    );
    const { created, recommended } = await install(database.connection, map);
    const names = created.map(({ name }) => name);
    // Not an index either: that is recommended, and done by whom the table belongs to.
    expect(created.filter(({ table }) => table === 'Warteschlange')).toEqual([]);
    expect(recommended).toEqual([
      expect.stringMatching(/^CREATE INDEX .* ON \[dbo\]\.\[Warteschlange\] \(\[tabelle\], \[anwender\]/),
      expect.stringMatching(/^CREATE INDEX .* ON \[dbo\]\.\[Warteschlange\] \(\[tabelle\], \[satz\]/),
    ]);
    for (const index of recommended) await run(index);
    expect((await install(database.connection, map)).recommended).toEqual([]);
    expect(names).not.toContain('s_exchange_sync');
    expect(names).not.toContain('zzz_changesTP_I');
    expect(names).toContain('zzz_changesTP_U');
    await run(
      "INSERT INTO [TERMINE_ALT] ([Für]) VALUES (N'Willy'); UPDATE [TERMINE_ALT] SET betreff = N'ä';",
    );
    const entries = await run('SELECT w.tabelle, w.satz, w.aktion FROM [Warteschlange] AS w ORDER BY w.id');
    expect(entries).toEqual([
      { tabelle: 'XX', satz: 1, aktion: null },
      { tabelle: 'TP', satz: 1, aktion: 'U' },
    ]);
    const columns = await run(
      "SELECT c.name FROM sys.columns AS c WHERE c.object_id = OBJECT_ID(N'dbo.s_exchange_sync')",
    );
    expect(columns).toHaveLength(3);
  });

  it('says which emis table is missing instead of creating a foreign world', async () => {
    const failed = await install(database.connection, DEFAULT_SCHEMA_MAP).catch((error) => error);
    expect(failed.message).toMatch(/fehlt die emis-Tabelle termine.*EMIS_SCHEMA/);
    expect(await objects()).toEqual([]);
  });

  it('stops at tables of a newer product', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    await install(database.connection, DEFAULT_SCHEMA_MAP);
    await run('UPDATE s_exchange_sync_schema SET version = 99;');
    const failed = await install(database.connection, DEFAULT_SCHEMA_MAP).catch((error) => error);
    expect(failed.message).toMatch(/neueres Format \(99\)/);
  });

  it('goes on where it was interrupted', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    const { created } = await install(database.connection, DEFAULT_SCHEMA_MAP);
    await run('DROP TABLE s_exchange_sync_link; DROP TRIGGER zzz_changes_WV_D;');
    const again = await install(database.connection, DEFAULT_SCHEMA_MAP);
    expect(again.created.filter(({ kind }) => kind !== 'index').map(({ name }) => name)).toEqual([
      's_exchange_sync_link',
      'zzz_changes_WV_D',
    ]);
    expect(again.created.length + again.existing).toBe(created.length);
  });

  it('gives tables from before the columns that they lack, and their rows a sensible beginning', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    await install(database.connection, DEFAULT_SCHEMA_MAP);
    const former: Record<string, string> = {
      s_exchange_sync_link: 'id int, state nvarchar(20), purge_at_ms bigint',
      s_exchange_sync_state: 'synchronisation int',
      s_exchange_sync_version: 'id int, domaene nvarchar(20), row_id int, kept_at_ms bigint',
    };
    for (const [table, columns] of Object.entries(former))
      await run(`DROP TABLE ${table}; CREATE TABLE ${table} (${columns});`);
    await run(
      'INSERT INTO s_exchange_sync_link (id) VALUES (1); UPDATE s_exchange_sync_schema SET version = 1;',
    );
    await run('INSERT INTO s_exchange_sync_state (synchronisation) VALUES (1);');
    await run('INSERT INTO s_exchange_sync_version (id, row_id) VALUES (1, 4711);');
    // Only the columns matter here; indexes on others of them cannot be made.
    const steps = installSteps(DEFAULT_SCHEMA_MAP).filter(
      ({ kind }) => kind === 'spalte' || kind === 'eintrag',
    );
    for (const time of [1, 2]) {
      for (const { sql } of steps) await run(sql);
      const [link] = await run(
        'SELECT l.changed_ms, l.other_columns, l.other_columns_ms FROM s_exchange_sync_link AS l',
      );
      expect(link, `time ${time}`).toMatchObject({ other_columns: null, other_columns_ms: null });
      expect(link!.changed_ms).toBeGreaterThan(1_700_000_000_000);
      const [state] = await run(
        'SELECT CAST(z.setting_up AS int) AS setting_up FROM s_exchange_sync_state AS z',
      );
      expect(state).toEqual({ setting_up: 0 });
      const [version] = await run('SELECT v.present_row_id FROM s_exchange_sync_version AS v');
      expect(version).toEqual({ present_row_id: 4711 });
      expect(await run('SELECT s.version FROM s_exchange_sync_schema AS s')).toEqual([{ version: LAYOUT }]);
    }
  });

  it('sql/install.sql does the same, repeatedly; sql/uninstall.sql takes away what is ours alone', async () => {
    await vendor('anwender', 'termine', 'wiedervorlagen');
    await runScript('install.sql');
    await runScript('install.sql');
    expect((await install(database.connection, DEFAULT_SCHEMA_MAP)).created).toEqual([]);
    await runScript('uninstall.sql');
    const left = await objects();
    for (const table of OWN_TABLES) expect(left).not.toContain(table);
    expect(left).toEqual(
      expect.arrayContaining(['s_exchange_sync', 's_exchange_sync_spooler', 'zzz_changestp_i']),
    );
    await runScript('uninstall.sql');
  });
});
