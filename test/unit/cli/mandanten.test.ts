import { readFileSync, writeFileSync } from 'node:fs';
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

  it('works on one Anwender wherever he is known, and says nothing of the others', async () => {
    worlds.eins.tenant.addMailbox(worlds.zwei.addAnwender('Erika Muster'));
    const { code, stdout, stderr } = await run('Termine', '--anwender', 'erika_muster', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      laeufe: [{ mandant: 'zwei', anwender: 'Erika Muster' }],
    });
    expect(JSON.parse(stdout)).not.toHaveProperty('fehler');
    expect((await run('Termine', '--anwender', 'erika_muster')).stdout).not.toContain('eins');
    const status = await run('status', '--anwender', 'erika_muster', '--json');
    expect([status.code, JSON.parse(status.stdout)]).toMatchObject([
      0,
      { ok: true, mandanten: [{ mandant: 'zwei' }] },
    ]);
  });

  it('refuses an Anwender whom nobody knows', async () => {
    for (const command of ['Termine', 'status']) {
      const { code, stdout, stderr } = await run(command, '--anwender', 'Willi_Testermann');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        'Den Anwender „Willi_Testermann“ gibt es in keinem der 2 Mandanten. Meinten Sie „Willy Testermann“?\n',
      );
    }
  });

  it('refuses an Anwender who is known without a Synchronisation, as his Mandant alone would', async () => {
    worlds.eins.emis.exec(`INSERT INTO anwender (id, name) VALUES (9, 'Otto Ordnung')`);
    const { code, stdout } = await run('Termine', '--anwender', 'Otto_Ordnung');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^Mandant eins: .*keine aktive Synchronisation/);
    expect(stdout).not.toContain('Mandant zwei');
  });

  it('does not hide an Anwender that it could not look for everywhere', async () => {
    write({ EMIS_ZEITZONE: 'Mond' });
    const { code, stdout } = await run('Termine', '--anwender', 'Niemand');
    expect(code).toBe(2);
    expect(stdout).toMatch(/Mandant eins: Den Anwender „Niemand“[\s\S]*Mandant zwei: EMIS_ZEITZONE/);
  });

  it('shows entries that are none, works on the others, and ends with 1', async () => {
    const { mandanten } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ v: 1, mandanten: [...mandanten, { id: 'EINS' }, {}] }));
    const lines = [/^MANDANTEN, Eintrag 3: die id gibt es schon/, /^MANDANTEN, Eintrag 4: die id fehlt/].map(
      (line) => expect.stringMatching(line),
    );
    const text = await run('Termine');
    expect([text.code, text.stderr.trim().split('\n')]).toEqual([1, lines]);
    expect(text.stdout).toContain('Mandant zwei');
    for (const command of ['Termine', 'status']) {
      const json = await run(command, '--json');
      expect([json.code, JSON.parse(json.stdout)]).toMatchObject([1, { ok: false, fehler: lines }]);
    }
    // Whoever names one is not told that the call failed because of another.
    const named = await run('Termine', '--mandant', 'zwei');
    expect([named.code, named.stderr.trim().split('\n')]).toEqual([0, lines]);
  });

  it('ends with 2 where no entry is one', async () => {
    writeFileSync(file, JSON.stringify({ v: 1, mandanten: [{}] }));
    const { code, stdout } = await run('Termine', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([
      2,
      { ok: false, fehler: [expect.stringContaining('Eintrag 1: die id fehlt')] },
    ]);
  });

  it('ends with 2 where the directory itself is wrong', async () => {
    writeFileSync(file, '{');
    const { code, stderr } = await run('Termine');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/MANDANTEN: .*kein gültiges JSON/)]);
  });
});
