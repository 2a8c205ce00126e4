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
});
