import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { event } from '../simulation/harness/scenario.ts';
import { createClock } from './serverClock.ts';
import { SqlWorld } from './sqlWorld.ts';
import {
  batch,
  connectWithoutPauses,
  createTestDatabase,
  SKIPPED,
  type TestDatabase,
  testServer,
} from './testServer.ts';

const server = testServer();
const RIVER = `CREATE TRIGGER dbo.test_fluss ON dbo.termine AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  IF NOT EXISTS (SELECT 1 FROM inserted AS n WHERE n.ort = N'Ulm') RETURN;
  UPDATE t SET ort = n.ort + N' (Donau)' FROM dbo.termine AS t INNER JOIN inserted AS n ON n.id = t.id WHERE n.ort = N'Ulm';
END`;

const TALK = `CREATE TRIGGER dbo.test_gerede ON dbo.termine AFTER INSERT, UPDATE AS
SELECT COUNT(*) AS anzahl FROM inserted; SELECT 'gespeichert' AS meldung;`;

const ONE_ROW = `CREATE TRIGGER dbo.test_einzeln ON dbo.termine AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @betreff nvarchar(255);
  SET @betreff = (SELECT n.betreff FROM inserted AS n);
  IF @betreff = N'Sperre' SET @betreff = (SELECT v.n FROM (VALUES (N'a'), (N'b')) AS v (n));
END`;

/** As vendors write them: what a column's change brings about hangs on UPDATE(column). */
const ASKS = `CREATE TRIGGER dbo.test_fragt ON dbo.termine AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  IF UPDATE(von) INSERT INTO dbo.test_gefragt (spalte) VALUES (N'von');
  IF UPDATE(bis) INSERT INTO dbo.test_gefragt (spalte) VALUES (N'bis');
  IF UPDATE(ort) INSERT INTO dbo.test_gefragt (spalte) VALUES (N'ort');
  IF UPDATE(betreff) INSERT INTO dbo.test_gefragt (spalte) VALUES (N'betreff');
END`;

describe('triggers that emis itself has on its tables', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    await createClock(database.connection);
    connection = connectWithoutPauses(database.address);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await database.drop();
  }, 60_000);

  it('what one of them changes while we write travels to Outlook', async () => {
    const world = await SqlWorld.open(database, connection);
    world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    await batch(database.connection, RIVER);
    const [first] = world.box.events();
    world.box.updateEvent(first!.id, { location: { displayName: 'Ulm' } });
    await world.report();
    await world.report();
    expect((await world.row('Besuch')).ort).toBe('Ulm (Donau)');
    expect(world.box.events().map(({ location }) => location?.displayName)).toEqual(['Ulm (Donau)']);
    expect(await world.waiting()).toBe(0);
  }, 60_000);

  it('one that asks which column was changed hears of those that were, in the usual cases', async () => {
    const world = await SqlWorld.open(database, connection);
    const run = (sql: string) => batch(database.connection, sql);
    await run('CREATE TABLE dbo.test_gefragt (nr int IDENTITY(1, 1) PRIMARY KEY, spalte nvarchar(20))');
    for (const name of ['Besuch', 'Messe', 'Urlaub'])
      world.box.createEvent(event(name, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    await run(ASKS);
    const asked = async () => {
      expect((await world.report()).ergebnis).toBe('ok');
      const rows = await run('SELECT g.spalte FROM dbo.test_gefragt AS g ORDER BY g.nr');
      await run('DELETE FROM dbo.test_gefragt');
      return rows.map(({ spalte }) => spalte);
    };
    const [first, second, third] = world.box.events();
    world.box.updateEvent(first!.id, { location: { displayName: 'Bonn' } });
    expect(await asked()).toEqual(['ort']);
    const { start, end } = event('', '2026-12-02T09:00:00', '2026-12-02T11:00:00');
    world.box.updateEvent(first!.id, { start, end });
    expect(await asked()).toEqual(['von', 'bis']);
    // Each of one page by its own statement, and each row once.
    world.box.updateEvent(first!.id, { subject: 'Besuch in Bonn' });
    world.box.updateEvent(second!.id, { location: { displayName: 'Mainz' } });
    world.box.updateEvent(third!.id, { start, end, subject: 'Urlaub am Meer' });
    expect((await asked()).sort()).toEqual(['betreff', 'betreff', 'bis', 'ort', 'ort', 'von'].sort());
    expect((await world.rows()).map(({ betreff, ort, von }) => [betreff, ort, von])).toEqual([
      ['Besuch in Bonn', 'Bonn', '2026-12-02T10:00:00'],
      ['Messe', 'Mainz', '2026-12-01T10:00:00'],
      ['Urlaub am Meer', '', '2026-12-02T10:00:00'],
    ]);
    expect(await world.waiting()).toBe(0);
    await run('DROP TRIGGER dbo.test_fragt; DROP TABLE dbo.test_gefragt');
  }, 60_000);

  it('one that answers with rows of its own disturbs neither an Abgleich nor wiederherstellen', async () => {
    const world = await SqlWorld.open(database, connection);
    await batch(database.connection, TALK);
    world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    expect((await world.report()).emis.neu).toBe(1);
    const [first] = world.box.events();
    world.box.updateEvent(first!.id, { location: { displayName: 'Bonn' } });
    expect((await world.report()).emis.geaendert).toBe(1);
    expect((await world.row('Besuch')).ort).toBe('Bonn');
    world.box.deleteEvent(first!.id);
    await world.report();
    const [version] = await world.administration.versions({ limit: 1 });
    expect(await world.administration.restore(version!.id)).toMatchObject({
      kind: 'restored',
      inserted: true,
    });
    await batch(database.connection, 'DROP TRIGGER dbo.test_gerede');
  }, 60_000);

  it('one that is written for one row, and fails for one item: all others are written, one by one', async () => {
    const world = await SqlWorld.open(database, connection);
    await batch(database.connection, ONE_ROW);
    for (const subject of ['Eins', 'Zwei', 'Sperre', 'Drei'])
      world.box.createEvent(event(subject, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1, emis: { neu: 3 } });
    expect(report.fehler.join()).toMatch(/SQL-Fehler 512.*Trigger/);
    for (const subject of ['Eins', 'Zwei', 'Drei']) expect((await world.row(subject)).betreff).toBe(subject);
    await batch(database.connection, 'DROP TRIGGER dbo.test_einzeln');
  }, 60_000);
});
