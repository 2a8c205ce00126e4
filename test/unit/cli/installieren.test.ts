import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../../cli/main.ts';
import { consoleHost } from './consoleHost.ts';

const folder = mkdtempSync(join(tmpdir(), 'emis-installieren-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function call(argv: string[], env: Record<string, string>) {
  const host = consoleHost({ env });
  const code = await main(argv, host);
  return { code, ...host.output() };
}
const GRAPH = { GRAPH_BASE_URL: 'http://127.0.0.1:4000', GRAPH_TOKEN: 'simulator-token' };
const SERVER = 'Server=tcp:127.0.0.1,1;Database=emis;User ID=sync;Password=streng-geheim';

it('shows the T-SQL without connecting to anything: it is sql/install.sql', async () => {
  const shown = await call(['installieren', '--nur-anzeigen'], { EMIS_SQL: SERVER, ...GRAPH });
  expect(shown).toEqual({ code: 0, stderr: '', stdout: readFileSync('sql/install.sql', 'utf8') });
});

it('on the embedded database it says what it created, and the second time that nothing was missing', async () => {
  const env = { EMIS_SQL: `sqlite:${join(folder, 'neu', 'emis.sqlite')}`, ...GRAPH };
  const first = await call(['Installieren'], env);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^Tabelle s_exchange_sync_link angelegt\.$/m);
  expect(first.stdout).toMatch(/^Trigger zzz_changesTP_I \(auf termine\) angelegt\.$/m);
  expect(first.stdout).toMatch(/Fertig\.\n$/);

  const second = await call(['installieren'], env);
  expect(second.stdout).toMatch(
    /^Nichts anzulegen: \d+ Objekte waren alle da und bleiben, wie sie sind\.\n$/,
  );
  const { angelegt } = JSON.parse((await call(['installieren', '--json'], env)).stdout);
  expect(angelegt).toEqual([]);
});

it.each([
  [['--trockenlauf'], '--nur-anzeigen'],
  [['--anwender', 'Willy'], 'lassen Sie es weg'],
  [['--bestaetigen'], 'lassen Sie es weg'],
])('%j is refused', async (options, remedy) => {
  const answer = await call(['installieren', ...options], { EMIS_SQL: SERVER, ...GRAPH });
  expect(answer.code).toBe(2);
  expect(answer.stderr).toContain(remedy);
});

it('shows the script of the rights for the names of this installation', async () => {
  const env = { EMIS_SQL: SERVER, ...GRAPH };
  const shown = await call(['installieren', '--rechte'], env);
  expect(shown).toEqual({ code: 0, stderr: '', stdout: readFileSync('sql/rights.sql', 'utf8') });
  const path = join(folder, 'schema.json');
  writeFileSync(path, JSON.stringify({ termine: { tabelle: 'TERMINE ALT' } }));
  const other = await call(['installieren', '--nur-anzeigen', '--rechte'], { ...env, EMIS_SCHEMA: path });
  expect(other.stdout).toContain('ON [dbo].[TERMINE ALT] TO [emisExchangeSync]');
  expect(other.stdout).not.toContain('CREATE TABLE');
  expect(await call(['status', '--rechte'], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('installieren'),
  });
});

it('--nur-anzeigen belongs to installieren alone', async () => {
  expect(await call(['Termine', '--nur-anzeigen'], {})).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--trockenlauf'),
  });
});
