import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addTermin, createJobWorld, type JobWorld } from '../jobs/jobWorld.ts';
import { call } from './callCli.ts';

const GRAPH = 'http://127.0.0.1:4000';
let worlds: Record<'eins' | 'zwei', JobWorld>;
let file: string;
const pathOf = ({ emis }: JobWorld) => String(emis.prepare('PRAGMA database_list').get()!.file);

/** Two Mandanten with an Anwender of the same name; `more` is laid over the second one's entry. */
function write(more: Record<string, unknown> = {}): void {
  const entry = (id: 'eins' | 'zwei') => ({
    id,
    EMIS_SQL: `sqlite:${pathOf(worlds[id])}`,
    GRAPH_BASE_URL: GRAPH,
    GRAPH_TOKEN: 'simulator-token',
  });
  writeFileSync(file, JSON.stringify({ v: 1, mandanten: [entry('eins'), { ...entry('zwei'), ...more }] }));
}

beforeEach(async () => {
  worlds = { eins: await createJobWorld(), zwei: await createJobWorld() };
  // One tenant for both: its mailboxes differ.
  const tenant = worlds.eins.tenant;
  for (const [id, world] of Object.entries(worlds)) {
    world.addAnwender('Willy Testermann');
    world.emis.exec(`UPDATE s_exchange_sync SET postfach = 'willy@${id}.example'`);
    tenant.addMailbox(`willy@${id}.example`);
  }
  file = join(dirname(pathOf(worlds.eins)), 'mandanten.json');
  write();
});

const run = (...argv: string[]) =>
  call(argv, { clock: worlds.eins.clock, fetch: worlds.eins.tenant.fetch, env: { MANDANTEN: file } });

describe('an installation with several Mandanten', () => {
  it('runs the Abgleich of all of them, each under its name', async () => {
    addTermin(worlds.eins, 'Willy Testermann', 'Termin eins');
    addTermin(worlds.zwei, 'Willy Testermann', 'Termin zwei');
    const { code, stdout } = await run('Termine');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Mandant eins\n[\s\S]*Mandant zwei\n/);
    const { stdout: json } = await run('Termine', '--json');
    expect(JSON.parse(json).laeufe.map(({ mandant }: { mandant: string }) => mandant)).toEqual([
      'eins',
      'zwei',
    ]);
    const subjects = (id: string) =>
      worlds.eins.tenant
        .mailbox(`willy@${id}.example`)
        .events()
        .map(({ subject }) => subject);
    expect([subjects('eins'), subjects('zwei')]).toEqual([['Termin eins'], ['Termin zwei']]);
  });

  it('takes one of them by --mandant, in any case', async () => {
    const { code, stdout } = await run('Termine', '--mandant', 'ZWEI', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).laeufe).toMatchObject([{ mandant: 'zwei' }]);
  });

  it('asks which one where a command must not guess', async () => {
    for (const argv of [['-T=Willy_Testermann'], ['wiederherstellen'], ['wiederherstellen', '1']]) {
      const { code, stderr } = await run(...argv);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/--mandant .*: eins, zwei\./)]);
    }
    const { code, stdout } = await run('-T=Willy_Testermann', '--mandant', 'eins');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Willy Testermann')]);
  });

  it('knows no other one', async () => {
    const { code, stderr } = await run('status', '--mandant', 'drei');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('„drei“ gibt es nicht. Es gibt: eins, zwei.'),
    ]);
  });

  it('shows the status of all', async () => {
    const { code, stdout } = await run('status', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).mandanten.map(({ mandant }: { mandant: string }) => mandant)).toEqual([
      'eins',
      'zwei',
    ]);
  });

  it('goes on with the others where one is wrong, says so, and ends with 1', async () => {
    write({ EMIS_ZEITZONE: 'Mond' });
    const { code, stdout } = await run('Termine');
    expect(code).toBe(1);
    expect(stdout).toMatch(/Mandant eins\n[\s\S]*Mandant zwei: EMIS_ZEITZONE: „Mond“/);
    const json = await run('Termine', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      laeufe: [{ mandant: 'eins' }],
      fehler: [expect.stringContaining('Mandant zwei')],
    });
  });

  it('ends with 2 where the directory itself is wrong', async () => {
    writeFileSync(file, '{');
    const { code, stderr } = await run('Termine');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/MANDANTEN: .*kein gültiges JSON/)]);
  });
});
