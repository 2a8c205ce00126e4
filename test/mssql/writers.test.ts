import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlConnection } from '../../lib/emis/mssql/connection.ts';
import { seededRandom } from '../simulation/harness/seededRandom.ts';
import { startWriter } from './busyWriter.ts';
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
/** 1,000 in the issue's own measure; fewer where every build runs it. */
const RUNS = Number(process.env.EMIS_TEST_RUNS ?? 8);
const ROWS = 8;

/** Notes every text of an emis user that somebody else's text took the place of. */
const AUDIT = `CREATE TRIGGER dbo.test_audit ON dbo.termine AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO dbo.test_overwritten (ort) SELECT o.ort FROM deleted AS o INNER JOIN inserted AS n ON n.id = o.id
  WHERE o.ort LIKE N'emis%' AND n.ort LIKE N'Outlook%';
END`;

describe('two users of emis who edit the same Termine during every Abgleich', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let database: TestDatabase;
  let connection: SqlConnection;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    await createClock(database.connection);
    await batch(database.connection, 'CREATE TABLE dbo.test_overwritten (ort nvarchar(255));');
    await batch(database.connection, AUDIT);
    connection = connectWithoutPauses(database.address);
  }, 60_000);
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });

  it(
    `lose nothing unseen in ${RUNS} runs, while Outlook edits the same ones`,
    async () => {
      const world = await SqlWorld.open(database, connection);
      const random = seededRandom(7);
      const rows: number[] = [];
      for (let row = 0; row < ROWS; row += 1)
        rows.push(
          await world.enter(`Termin ${row}`, '2026-12-01 08:00', '2026-12-01 09:00', { telefon: `0${row}` }),
        );
      await world.report();

      const writers = ['emis Anna', 'emis Bernd'].map((name) =>
        startWriter(database.address, name, rows, () => random.next()),
      );
      for (let run = 1; run <= RUNS; run += 1) {
        const events = world.box.events();
        const chosen = events[Math.floor(random.next() * events.length)]!;
        world.box.updateEvent(chosen.id, { location: { displayName: `Outlook ${run}` } });
        world.time.advance(180_000);
        // A run may stop at somebody's lock; the next one goes on.
        await world.abgleich();
        if (run % 50 === 0) console.log(`${run} runs, ${await world.waiting()} entries waiting`);
      }
      await Promise.all(writers.map((writer) => writer.stop()));
      for (let run = 0; run < 6; run += 1) {
        world.time.advance(600_000);
        await world.abgleich();
      }

      const inEmis = (await world.rows()).map(({ betreff, ort, telefon }) => [betreff, ort, telefon]);
      const inOutlook = world.box.events().map(({ subject, location }) => [subject, location?.displayName]);
      expect(inEmis.map(([betreff, ort]) => [betreff, ort]).sort()).toEqual(inOutlook.sort());
      expect(inEmis.map(([, , telefon]) => telefon).sort()).toEqual(rows.map((_, row) => `0${row}`));
      const kept = new Set((await world.versions()).map(({ row }) => row.ort));
      const sent = new Set(
        world.tenant.requests.map(
          ({ body }) => (body as { location?: { displayName?: string } })?.location?.displayName,
        ),
      );
      const overwritten = await batch(database.connection, 'SELECT o.ort FROM dbo.test_overwritten AS o');
      const lost = overwritten
        .map(({ ort }) => String(ort))
        .filter((ort) => !kept.has(ort) && !sent.has(ort));
      expect(lost).toEqual([]);
      const edits = writers.reduce((sum, { committed }) => sum + committed.size, 0);
      console.log(
        `${RUNS} runs, ${edits} edits by emis users, ${overwritten.length} overwritten by Outlook's, ${kept.size} kept`,
      );
      expect(edits).toBeGreaterThan(RUNS);
    },
    60_000 + RUNS * 30_000,
  );
});
