import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTenant } from '../../../simulator/m365/tenant.ts';
import { hangingClock } from '../jobs/jobWorld.ts';
import { seededRandom, start_ms } from '../simulator/tenantWorld.ts';
import { call } from './callCli.ts';

const GRAPH = 'http://127.0.0.1:4000';
const MAILBOX = 'willy@firma.example';
let path: string;

/** A database as emis has it: the vendor's tables, with a Synchronisation, and none of ours. */
function vendorFile(): void {
  const day = new Date(start_ms + 86_400_000).toISOString().slice(0, 10);
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE anwender (id int PRIMARY KEY, name text);
    CREATE TABLE termine (id integer PRIMARY KEY, anwender text, betreff text, bemerkung text, von text, bis text, ort text,
      hervorheben int, erinnern int, vorwarnzeit int, privat int);
    CREATE TABLE s_exchange_sync (id integer PRIMARY KEY, anwender text, postfach text, aktiv int, termine int,
      wiedervorlagen int, posteingang int, gesendete int, adressen int);
    INSERT INTO anwender VALUES (1, 'Willy Testermann');
    INSERT INTO termine (anwender, betreff, von, bis) VALUES ('Willy Testermann', 'Termin', '${day} 09:00:00', '${day} 10:00:00');
    INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine) VALUES ('Willy Testermann', '${MAILBOX}', 1, 1)`);
  database.close();
}

/** Our copies go where the test looks. */
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'emis-unberuehrt-'));
  path = join(folder, 'emis.sqlite');
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

const stored = () => ({
  files: readdirSync(dirname(path)),
  bytes: createHash('sha256').update(readFileSync(path)).digest('hex'),
});

function run(...argv: string[]) {
  const clock = hangingClock();
  const tenant = createTenant({ clock, random: seededRandom(1), baseUrl: GRAPH });
  tenant.addMailbox(MAILBOX);
  const env = { EMIS_SQL: `sqlite:${path}`, GRAPH_BASE_URL: GRAPH, GRAPH_TOKEN: 'simulator-token' };
  return call(argv, { clock, fetch: tenant.fetch, env });
}

const READING = [['status'], ['wiederherstellen'], ['wiederherstellen', '1', '--trockenlauf']];

describe('a path where no database is', () => {
  it.each([...READING, ['Termine'], ['Termine', '--trockenlauf'], ['-T=Willy'], ['wiederherstellen', '1']])(
    'is an error of the settings, and stays empty: %s %s',
    async (...argv) => {
      const { code, stdout, stderr } = await run(...argv.filter((one) => one !== undefined));
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^EMIS_SQL: Die Datei .*emis\.sqlite gibt es nicht\. .*emisExchangeSync installieren\n$/,
      );
      expect(existsSync(path)).toBe(false);
    },
  );
});

describe('a database of emis in which nothing of ours is installed yet', () => {
  it('stays byte for byte as it is in a dry run, which shows what an Abgleich would do', async () => {
    vendorFile();
    const before = stored();
    const { code, stdout } = await run('Termine', '--trockenlauf', '--json');
    expect([code, JSON.parse(stdout).laeufe]).toMatchObject([0, [{ ergebnis: 'ok', fehler: [] }]]);
    expect(stored()).toEqual(before);
  });

  it.each(READING)('is not touched by %s %s, which names the remedy', async (...argv) => {
    vendorFile();
    const before = stored();
    const { code, stderr } = await run(...argv.filter((one) => one !== undefined));
    expect(code).toBe(2);
    expect(stderr).toMatch(/fehlen die Tabellen von emisExchangeSync.*emisExchangeSync installieren\n$/);
    expect(stored()).toEqual(before);
  });

  it('gets what is missing with the first Abgleich, as it always did', async () => {
    vendorFile();
    expect(await run('Termine')).toMatchObject({ code: 0 });
    expect(await run('status')).toMatchObject({ code: 0 });
    const before = stored();
    for (const argv of [['status'], ['wiederherstellen']])
      expect(await run(...argv)).toMatchObject({ code: 0 });
    expect(stored()).toEqual(before);
  });
});
