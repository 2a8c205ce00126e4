import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { start } from '../e2e/startProcess.ts';
import { batch, createTestDatabase, SKIPPED, type TestDatabase, testServer } from './testServer.ts';

const server = testServer();

describe('npm start -- --once with EMIS_SQL at a T-SQL server', () => {
  if (server === undefined) return void it.skip(SKIPPED);

  let folder: string;
  let database: TestDatabase;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emis-start-'));
  });
  afterEach(async () => {
    delete process.env.EMIS_SQL;
    rmSync(folder, { recursive: true });
    await database.drop();
  }, 60_000);

  async function startOn(made: Promise<TestDatabase>, ...options: string[]) {
    database = await made;
    // Of two values for the same thing the later one counts.
    process.env.EMIS_SQL = `${process.env.EMIS_TEST_SQL};Database=${database.address.database}`;
    return again(...options);
  }
  async function again(...options: string[]) {
    const started = start(folder, '--once', ...options);
    const code = await started.ended;
    return { code, stdout: started.stdout(), stderr: started.stderr() };
  }

  it('does in an empty database the same as in the embedded one, and nothing the second time', async () => {
    const first = await startOn(createTestDatabase(server, { tables: false }));
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/Datenbank war leer.*Standardzuordnung/);
    // The embedded database's numbers (test/e2e/start.test.ts).
    expect(first.stdout).toMatch(
      /Abgleich Termine[\s\S]*Summe +18 +3 +0 +8 +1 +0[\s\S]*Abgleich Wiedervorlagen[\s\S]*Summe +5 +1 +0 +4 +0 +0/,
    );
    expect(first.stdout + first.stderr).not.toMatch(/Password|Pwd/i);

    const second = await again();
    expect(second.stdout).toMatch(/Summe +0 +0 +0 +0 +0 +0/);
    expect(second.stdout).not.toContain('Ersteinrichtung');

    const anew = await again('--neu');
    expect(anew.stdout).toMatch(/Vorführdaten früherer Starts wurden aus der Datenbank entfernt/);
    expect(anew.stdout).toMatch(/Summe +18 +3 +0 +8 +1 +0/);
  }, 300_000);

  it('takes a database with the default map and no data', async () => {
    expect((await startOn(createTestDatabase(server))).stdout).toMatch(/Summe +18 +3 +0 +8 +1 +0/);
  }, 120_000);

  it("touches nobody's data, not even with --neu", async () => {
    const made = createTestDatabase(server);
    await batch(
      (await made).connection,
      "INSERT INTO termine (anwender, betreff) VALUES (N'Frau Wichtig', N'meins');",
    );
    for (const options of [[], ['--neu']]) {
      const refused = await startOn(made, ...options);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/Daten, die nicht zur Vorführung gehören.*npm run cli -- Termine/);
      const rows = await batch(database.connection, 'SELECT t.betreff FROM termine AS t');
      expect(rows).toEqual([{ betreff: 'meins' }]);
    }
  }, 120_000);
});
