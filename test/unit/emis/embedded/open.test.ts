import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../../lib/emis/codec/schemaVersion.ts';
import { parseSchemaMap } from '../../../../lib/emis/schemaMap.ts';
import { StoreError } from '../../../../lib/sync/ports/errors.ts';
import { NOW_MS, temporaryFolder, WILLY } from './folder.ts';

const SCHEMA = `SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`;

describe('opening the embedded emis database', () => {
  const folder = temporaryFolder();

  function failure(work: () => unknown): StoreError {
    try {
      work();
    } catch (error) {
      if (error instanceof StoreError) return error;
      throw error;
    }
    throw new Error('It opened.');
  }

  it('creates folder, tables and triggers, and changes nothing when opened again', () => {
    const path = join(folder.path('a'), 'b', 'emis.sqlite');
    folder.open(path);
    const before = folder.sql(path).prepare(SCHEMA).all();
    const triggers = before.filter((object) => object.type === 'trigger').map((object) => object.name);
    expect(triggers).toEqual([
      'zzz_changesTP_D',
      'zzz_changesTP_I',
      'zzz_changesTP_U',
      'zzz_changes_WV_D',
      'zzz_changes_WV_I',
      'zzz_changes_WV_U',
    ]);
    folder.open(path);
    expect(folder.sql(path).prepare(SCHEMA).all()).toEqual(before);
  });

  it('lives in memory alone', async () => {
    const store = folder.open(':memory:');
    expect(await store.twoWay.beginRun(WILLY, 1000)).toMatchObject({ kind: 'begun' });
    expect(existsSync(':memory:')).toBe(false);
  });

  it('writes what emis users do into the spooler, one entry per row, two where the Anwender changes', () => {
    const path = folder.path();
    folder.open(path);
    const sql = folder.sql(path);
    for (const [table, code] of [
      ['termine', 'TP'],
      ['wiedervorlagen', 'WV'],
    ] as const) {
      sql.exec(`DELETE FROM s_exchange_sync_spooler;
        INSERT INTO ${table} (anwender, betreff) VALUES ('A', 'x'), ('A', 'y');
        UPDATE ${table} SET betreff = 'z';
        UPDATE ${table} SET anwender = 'B' WHERE id = 1;
        DELETE FROM ${table}`);
      const entries = sql
        .prepare(
          `SELECT tabelle || aktion || datensatz_id || anwender AS entry FROM s_exchange_sync_spooler ORDER BY id`,
        )
        .all();
      expect(entries.map((row) => row.entry)).toEqual(
        ['I1A', 'I2A', 'U1A', 'U2A', 'U1A', 'U1B', 'D1B', 'D2A'].map((entry) => code + entry),
      );
    }
  });

  it('reads tables that somebody made and filled by hand, in any order of columns and any shape of times', async () => {
    const path = folder.path();
    const sql = folder.sql(path);
    sql.exec(`
      CREATE TABLE anwender (email text, name text, id int);
      CREATE TABLE termine (privat int, telefon text, bis text, von datetime, ort text, id integer PRIMARY KEY, betreff nvarchar(50),
        vorwarnzeit int, erinnern bit, hervorheben bit, bemerkung text, anwender text, emisnummer int, eigene_spalte blob);
      CREATE TABLE s_exchange_sync (id integer PRIMARY KEY, postfach text, anwender text, aktiv int, termine int, wiedervorlagen int,
        posteingang int, gesendete int, adressen int);
      INSERT INTO anwender VALUES ('w@example.com', 'Willy Testermann', 1);
      INSERT INTO s_exchange_sync VALUES (1, 'willy@example.com', 'Willy Testermann', 1, 1, NULL, 0, 0, 0);
      INSERT INTO termine (anwender, von, bis, privat, erinnern) VALUES
        ('Willy Testermann', '2026-11-24 09:00:00', '2026-11-24T10:00:00', 1, '1'),
        ('Willy Testermann', '2026-11-24 09:00:00.997', '2026-11-24T10:00', 0, 0),
        ('Willy Testermann', '2026-11-24 09:00', '2026-11-24', NULL, NULL),
        ('Willy Testermann', 'morgen', '2026-02-30', 1, 1);`);
    const store = folder.open(path);
    const [synchronisation] = await store.synchronisationen();
    expect(synchronisation).toEqual(WILLY.synchronisation);
    const start = await store.twoWay.beginRun(WILLY, 1000);
    expect(start).toMatchObject({ lengths: { betreff: 50, bemerkung: null, ort: null } });
    const { rows } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [1, 2, 3, 4] });
    const times = rows.map(({ columns: { von, bis, privat, erinnern } }) => [von, bis, privat, erinnern]);
    expect(times).toEqual([
      ['2026-11-24T09:00:00', '2026-11-24T10:00:00', true, true],
      ['2026-11-24T09:00:00', '2026-11-24T10:00:00', false, false],
      ['2026-11-24T09:00:00', '2026-11-24T00:00:00', null, null],
      [null, null, true, true],
    ]);
    const startsAt = ['2026-11-24T09:00:00' as never];
    const { candidates } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [], startsAt });
    expect(candidates.map((row) => row.id)).toEqual([1, 2, 3]);
  });

  it('keeps and restores columns of any kind that only this installation has, and defaults of columns nobody writes', async () => {
    const path = folder.path();
    const sql = folder.sql(path);
    sql.exec(`CREATE TABLE termine (id integer PRIMARY KEY AUTOINCREMENT, anwender text, betreff text, bemerkung text, von text, bis text,
      ort text, hervorheben int, erinnern int, vorwarnzeit int, privat int, Bild blob, gross int, zahl real, art text NOT NULL DEFAULT 'neu',
      doppelt text GENERATED ALWAYS AS (betreff || betreff));
      INSERT INTO termine (anwender, betreff, Bild, gross, zahl, art) VALUES ('Willy Testermann', 'x', x'00ff10', 9007199254740993, 1.5, 'alt')`);
    const store = folder.open(path);
    const start = await store.twoWay.beginRun(WILLY, 1000);
    const fence = start.kind === 'begun' ? start.fence : 0;
    const { rows } = await store.twoWay.lookup(WILLY, { outlookIds: [], rowIds: [1] });
    const result = await store.twoWay.commit(WILLY, fence, {
      changes: [
        { row: { kind: 'delete', id: 1, stand: rows[0]!.stand, keep: 'in_outlook_geloescht' } },
        { row: { kind: 'insert', anwender: 'Willy Testermann', columns: { betreff: 'y' }, restoreFrom: 1 } },
        { row: { kind: 'insert', anwender: 'Willy Testermann', columns: { betreff: 'z' } } },
      ],
    });
    expect(result.insertedRows).toEqual([null, 2, 3]);
    const stored = sql
      .prepare(
        'SELECT id, betreff, hex(Bild) AS bild, CAST(gross AS text) AS gross, zahl, art, doppelt FROM termine',
      )
      .all();
    expect(stored.map((row) => Object.values(row))).toEqual([
      [2, 'y', '00FF10', '9007199254740993', 1.5, 'alt', 'yy'],
      [3, 'z', '', null, null, 'neu', 'zz'],
    ]);
  });

  it('leaves a hand-made trigger alone, and stores nothing when it refuses a row', async () => {
    const path = folder.path();
    const sql = folder.sql(path);
    folder.open(path);
    sql.exec(`DROP TRIGGER zzz_changesTP_I;
      CREATE TRIGGER zzz_changesTP_I BEFORE INSERT ON termine WHEN NEW.betreff = 'geheim' BEGIN SELECT RAISE(ABORT, 'geheim verboten'); END`);
    const store = folder.open(path);
    const start = await store.twoWay.beginRun(WILLY, 1000);
    const fence = start.kind === 'begun' ? start.fence : 0;
    const insert = (betreff: string) =>
      ({ row: { kind: 'insert', anwender: 'W', columns: { betreff } } }) as const;
    const refused = store.twoWay.commit(WILLY, fence, { changes: [insert('gut'), insert('geheim')] });
    const error: StoreError = await refused.then(
      () => Promise.reject(new Error('stored')),
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: 'StoreError', kind: 'page' });
    expect(error.message).not.toContain('geheim');
    expect(sql.prepare('SELECT COUNT(*) AS n FROM termine').get()!.n).toBe(0);
    await store.twoWay.commit(WILLY, fence, { changes: [insert('gut')] });
    expect(sql.prepare('SELECT COUNT(*) AS n FROM s_exchange_sync_spooler').get()!.n).toBe(0);
  });

  it('leaves a spooler and Synchronisationen that the vendor has made as they are, without indexes of ours', async () => {
    const path = folder.path();
    folder.sql(path).exec(`
      CREATE TABLE s_exchange_sync (id integer PRIMARY KEY, anwender text, postfach text, aktiv int, termine int,
        wiedervorlagen int, posteingang int, gesendete int, adressen int);
      CREATE TABLE s_exchange_sync_spooler (id integer PRIMARY KEY, tabelle text, datensatz_id int, aktion text, anwender text,
        erstellt_am text)`);
    await folder.open(path).close();
    const indexes = folder
      .sql(path)
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('s_exchange_sync', 's_exchange_sync_spooler')`,
      )
      .all();
    expect(indexes).toEqual([]);
  });

  it('works on tables and columns of other names', async () => {
    const path = folder.path();
    const schema = parseSchemaMap({
      termine: {
        tabelle: 'Kalender Einträge',
        spalten: { id: 'Nr', anwender: 'Besitzer', betreff: 'Titel', von: 'bis', bis: 'Ende' },
      },
      s_exchange_sync_spooler: { tabelle: 'spool', spalten: { datensatz_id: 'Zeile' } },
    });
    const store = folder.open(path, { schema });
    const start = await store.twoWay.beginRun(WILLY, 1000);
    const fence = start.kind === 'begun' ? start.fence : 0;
    const columns = { betreff: 'x', von: '2026-11-24T09:00:00', bis: '2026-11-24T10:00:00' };
    const row = { kind: 'insert', anwender: 'Willy Testermann', columns } as const;
    await store.twoWay.commit(WILLY, fence, { changes: [{ row, notice: true }] });
    const stored = folder
      .sql(path)
      .prepare('SELECT "Nr", "Besitzer", "Titel", "bis", "Ende" FROM "Kalender Einträge"')
      .get();
    expect(Object.values(stored!)).toEqual([1, 'Willy Testermann', 'x', columns.von, columns.bis]);
    const page = await store.twoWay.readSpooler(WILLY, { rows: 5, except: [], also: [] });
    expect(page).toMatchObject({ entries: [{ rowId: 1, ids: [expect.any(Number)] }], rows: [{ columns }] });
  });

  it('says what to do about a file that is no database', () => {
    const path = folder.path();
    writeFileSync(path, 'kein SQLite, sondern ein Brief an die Buchhaltung. '.repeat(50));
    expect(failure(() => folder.open(path))).toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('EMIS_SQL'),
    });
  });

  it('says what to do about a folder in place of the file, and a file in place of the folder', () => {
    const path = folder.path();
    mkdirSync(path);
    expect(failure(() => folder.open(path)).message).toContain('lässt sich nicht öffnen');
    const file = folder.path();
    writeFileSync(file, 'x');
    expect(failure(() => folder.open(join(file, 'emis.sqlite'))).message).toContain(
      'lässt sich nicht anlegen',
    );
  });

  it('does not touch the file of a newer product', () => {
    const path = folder.path();
    folder.open(path);
    const sql = folder.sql(path);
    sql.exec('UPDATE s_exchange_sync_schema SET version = 99; DROP TRIGGER zzz_changesTP_I');
    const error = failure(() => folder.open(path));
    expect(error).toMatchObject({
      kind: 'connection',
      message: expect.stringContaining('neueres Format (99)'),
    });
    expect(sql.prepare(`SELECT name FROM sqlite_master WHERE name = 'zzz_changesTP_I'`).all()).toEqual([]);
  });

  it('brings the file of the first version up to date and loses nothing of it', async () => {
    const path = folder.path();
    folder.open(path);
    const sql = folder.sql(path);
    // What the first version did not have, and what only it had.
    sql.exec(`DROP INDEX s_exchange_sync_ix_link_tombstone;
      DROP INDEX s_exchange_sync_ix_version_present_row;
      ALTER TABLE s_exchange_sync_link DROP COLUMN changed_ms;
      ALTER TABLE s_exchange_sync_link DROP COLUMN other_columns;
      ALTER TABLE s_exchange_sync_link DROP COLUMN other_columns_ms;
      ALTER TABLE s_exchange_sync_version DROP COLUMN present_row_id;
      ALTER TABLE s_exchange_sync_state DROP COLUMN setting_up;
      DROP TABLE s_exchange_sync_wakeup;
      DROP TABLE s_exchange_sync_schedule;
      ALTER TABLE s_exchange_sync_lease ADD COLUMN woken_at_ms integer;
      UPDATE s_exchange_sync_schema SET version = 1;
      INSERT INTO s_exchange_sync_lease VALUES ('willy@example.com', NULL, 7, 1000, 0, 5);
      INSERT INTO s_exchange_sync_version (synchronisation, anwender, domaene, row_id, reason, kept_at_ms, row_json)
        VALUES (1, 'Willy Testermann', 'termine', 5, 'doppelaenderung', 1, '{"id":5,"anwender":"Willy Testermann","betreff":"alt"}');
      INSERT INTO s_exchange_sync_link (synchronisation, domaene, row_id, outlook_key, outlook_id, etag, last_modified, state,
          version, emis_base, outlook_base, anchor, meeting, online, round)
        VALUES (1, 'termine', 5, 'k', 'A', 'e', 'x', 'deleted', 1, '{}', '{}', '{}', 0, 0, 1)`);
    const store = folder.open(path);
    expect(sql.prepare('SELECT version FROM s_exchange_sync_schema').all()).toEqual([
      { version: SCHEMA_VERSION },
    ]);
    const start = await store.twoWay.beginRun(WILLY, 1000);
    expect(start).toMatchObject({ kind: 'begun', fence: 8 });
    expect(await store.administration.restore(1)).toEqual({ kind: 'restored', rowId: 6, inserted: true });
    expect((await store.administration.versions({ limit: 5 }))[0]).toMatchObject({ rowId: 6, present: true });
    // Its time to stay begins with the new version.
    expect(await store.administration.cleanUp(NOW_MS, 10)).toMatchObject({ tombstones: 0 });
    expect(await store.administration.cleanUp(NOW_MS + 1, 10)).toMatchObject({ tombstones: 1 });
    const before = sql.prepare(SCHEMA).all();
    folder.open(path);
    expect(sql.prepare(SCHEMA).all()).toEqual(before);
  });

  it('names every missing column of every table at once', () => {
    const path = folder.path();
    folder
      .sql(path)
      .exec('CREATE TABLE termine (id integer PRIMARY KEY, anwender text); CREATE TABLE anwender (id int)');
    const { message } = failure(() => folder.open(path));
    expect(message).toContain('In der Tabelle anwender fehlt: name.');
    expect(message).toContain('betreff, bemerkung, von, bis, ort');
    expect(message).toContain('EMIS_SCHEMA');
  });
});
