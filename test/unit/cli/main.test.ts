import { describe, expect, it } from 'vitest';
import { HELP_TEXT } from '../../../cli/help.ts';
import { createJobWorld } from '../jobs/jobWorld.ts';
import { call, callIn } from './callCli.ts';

describe('without settings', () => {
  it.each(['?1', '?2', '--help'])('%s shows the help', async (parameter) => {
    expect(await call([parameter])).toEqual({ code: 0, stdout: HELP_TEXT, stderr: '' });
  });

  it.each(['?1', '?2', '--help'])('%s --json is one JSON document that holds the help', async (parameter) => {
    const { code, stdout, stderr } = await call([parameter, '--json']);
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, { ok: true, hilfe: HELP_TEXT }, '']);
  });

  it('no parameter: the help goes to stderr', async () => {
    const { code, stdout, stderr } = await call([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(HELP_TEXT);
  });

  it.each([
    [['Unsinn'], 'Den Parameter „Unsinn“ gibt es nicht.'],
    [['pruefen'], '„pruefen“ folgt in einer späteren Version.'],
    [['Posteingang'], 'Der Abgleich Posteingang folgt in einer späteren Version.'],
    [['status', '--bestaetigen'], 'status zeigt nur an.'],
    [['wiederherstellen', '--bestaetigen'], 'passt nicht zu wiederherstellen'],
    [['wiederherstellen', '12', '--anwender', 'Willy'], 'lassen Sie --anwender weg'],
    [['wiederherstellen', 'zwölf'], '„zwölf“ ist keine Nummer einer aufbewahrten Fassung.'],
    [['-T=Willy', '--trockenlauf'], '-T= und --trockenlauf passen nicht zusammen'],
    [['-T=Willy', '--anwender', 'Willy'], 'lassen Sie --anwender weg'],
    [['Termine'], 'EMIS_SQL: fehlt'],
  ])('%j is one clear answer, for people and for programs', async (argv, expected) => {
    const people = await call(argv);
    expect(people).toMatchObject({ code: 2, stdout: '' });
    expect(people.stderr).toContain(expected);
    expect(people.stderr).not.toMatch(/\n\s+at /);

    const program = await call([...argv, '--JSON']);
    expect(program.code).toBe(2);
    expect(JSON.parse(program.stdout)).toEqual({ ok: false, fehler: [expect.stringContaining(expected)] });
  });

  it('the help names every parameter and setting', () => {
    for (const name of [
      'Termine',
      'status',
      'wiederherstellen [NUMMER]',
      '-T=',
      '--trockenlauf',
      '--json',
      'EMIS_SQL',
      'EMISSYNC_BESPRECHUNGEN',
      'PUBLIC_URL',
    ])
      expect(HELP_TEXT).toContain(name);
    for (const line of HELP_TEXT.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });
});

describe('exit codes', () => {
  it('0: done', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    const { code, stdout, stderr } = await callIn(world, ['Termine']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Willy Testermann .* ok\n/);
  });

  it('0: nothing to do, with the remedy', async () => {
    const { code, stdout } = await callIn(await createJobWorld(), ['Termine']);
    expect(code).toBe(0);
    expect(stdout).toContain('keine aktive Synchronisation');
  });

  it('1: something failed', async () => {
    const world = await createJobWorld();
    world.tenant.mailbox(world.addAnwender('Willy Testermann')).block('accessDenied');
    const { code, stdout } = await callIn(world, ['Termine', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, laeufe: [{ ergebnis: 'fehler' }] });
  });

  it('2: an Anwender that does not exist', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    const { code, stderr } = await callIn(world, ['-T=Willi_Testermann']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Den Anwender „Willi_Testermann“ gibt es in emis nicht. Meinten Sie „Willy Testermann“?\n',
    });
  });

  it('2: a Mandant that does not exist', async () => {
    const { code, stderr } = await callIn(await createJobWorld(), ['Termine', '--mandant', 'Firma']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('Den Mandanten „Firma“ gibt es nicht.'),
    });
  });

  it('3: another mailbox under the same address', async () => {
    const world = await createJobWorld();
    const address = world.addAnwender('Willy Testermann');
    await callIn(world, ['Termine']);
    world.tenant.mailbox(address).replace();
    const { code, stdout } = await callIn(world, ['Termine']);
    expect(code).toBe(3);
    expect(stdout).toContain('angehalten');
  });

  it('130: Ctrl-C', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    const stop = new AbortController();
    stop.abort();
    const { code, stdout } = await callIn(world, ['Termine', '--json'], { signal: stop.signal });
    expect(code).toBe(130);
    expect(JSON.parse(stdout).ok).toBe(false);
  });
});

describe('what stands on stderr', () => {
  it('a line that is rewritten on a terminal, and removed in the end', async () => {
    const world = await createJobWorld();
    world.addAnwender('Willy Testermann');
    const { stderr } = await callIn(world, ['Termine', '--json'], { tty: true });
    expect(stderr).toContain('\r\u001b[2KWilly Testermann: liest Outlook');
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true);
    expect(stderr).not.toContain('\n');
  });

  it('nothing more with --ausfuehrlich, which tells the effort in the summary', async () => {
    const world = await createJobWorld();
    world.tenant.mailbox(world.addAnwender('Willy Testermann')).block('accessDenied');
    const { stdout, stderr } = await callIn(world, ['Termine', '--ausfuehrlich']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/Anfragen? an Microsoft Graph, \d+ Abfragen an emis/);
  });
});
