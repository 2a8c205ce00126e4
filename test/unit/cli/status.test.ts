import { beforeEach, describe, expect, it } from 'vitest';
import { addTermin, createJobWorld, type JobWorld } from '../jobs/jobWorld.ts';
import { callIn } from './callCli.ts';

let world: JobWorld;
beforeEach(async () => {
  world = await createJobWorld();
  world.addAnwender('Willy Testermann');
  world.addAnwender('Erna Muster');
});

function withhold(side: 'emis' | 'outlook', id: string, attempts: number): void {
  world.emis
    .prepare(
      `INSERT INTO s_exchange_sync_withheld VALUES (1, 'termine', ?, ?, ?, 'Bis liegt vor Von.', ?, ${Date.UTC(2026, 10, 23, 9)})`,
    )
    .run(side, id, id, attempts);
}

describe('status', () => {
  it('where nothing ever ran', async () => {
    const { code, stdout, stderr } = await callIn(world, ['status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Stand 23.11.2026 09:00, Mandant standard

Anwender          Domäne   letzter Lauf  Ergebnis  wartet in emis
────────────────  ───────  ────────────  ────────  ──────────────
Willy Testermann  Termine  noch nie                             0
Erna Muster       Termine  noch nie                             0

Aufbewahrte Fassungen: 0. Liste: emisExchangeSync wiederherstellen
`);
  });

  it('without any Synchronisation', async () => {
    world.emis.exec('UPDATE s_exchange_sync SET aktiv = 0');
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(0);
    expect(stdout).toContain('Es gibt keine aktive Synchronisation.');
  });

  it('0: the last runs were good; what waits in emis is counted', async () => {
    await callIn(world, ['Termine']);
    addTermin(world, 'Erna Muster', 'neu');
    addTermin(world, 'Ohne Synchronisation', 'fremd');
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(0);
    expect(stdout).toContain('Willy Testermann  Termine  23.11.2026 09:00  ok                     0\n');
    expect(stdout).toContain('Erna Muster       Termine  23.11.2026 09:00  ok                     1\n');
    expect(stdout).toContain('Spooler: 1 Eintrag von Anwendern ohne passende aktive Synchronisation');
  });

  it('1: a run failed, with its reason', async () => {
    world.tenant.mailbox('willy.testermann@firma.example').block('accessDenied');
    await callIn(world, ['Termine']);
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Willy Testermann {2}Termine {2}\S+ \S+ {2}Fehler/);
    expect(stdout).toMatch(/Willy Testermann, Termine:\n {2}Fehler: .*verweigert den Zugriff/);
  });

  it('1: a Synchronisation cannot run at all, with the reason once', async () => {
    world.emis.exec(`DROP INDEX s_exchange_sync_ux_postfach;
      UPDATE s_exchange_sync SET postfach = 'willy.testermann@firma.example'`);
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(1);
    expect(
      stdout.match(/Fehler: Die aktiven Synchronisationen 1 und 2 haben dasselbe Postfach/g),
    ).toHaveLength(1);
    const json = await callIn(world, ['status', '--json', '--anwender', 'Erna_Muster']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      fehler: [expect.stringContaining('1 und 2')],
    });
    world.emis.exec(`UPDATE s_exchange_sync SET postfach = NULL, anwender = NULL WHERE id = 2`);
    const missing = await callIn(world, ['status']);
    expect(missing.stdout).toContain('Synchronisation 2  Termine');
    expect(missing.stdout).toContain('Fehler: Synchronisation 2: Die Spalte postfach');
  });

  it('1: something is withheld; after five attempts it is marked', async () => {
    withhold('emis', '12', 4);
    expect((await callIn(world, ['status'])).stdout).not.toContain('!');
    withhold('outlook', `AAMkAGI2TGuLAAA=${'x'.repeat(80)}Ende`, 5);
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/emis 12 +4 {2}23\.11\.2026 10:00 {2}Bis liegt vor Von\.\n/);
    expect(stdout).toMatch(/Outlook …xxxxxxxxEnde +5 ! {2}/);
    expect(stdout).toContain('! = schon 5 Versuche oder mehr');
    const detailed = await callIn(world, ['status', '--ausfuehrlich']);
    expect(detailed.stdout).toContain('Outlook AAMkAGI2TGuLAAA=xxx');
  });

  it('3: deletions wait for a confirmation, with the call that releases them', async () => {
    for (let index = 0; index < 12; index += 1) addTermin(world, 'Willy Testermann', `Termin ${index}`);
    await callIn(world, ['Termine']);
    world.emis.exec('DELETE FROM termine');
    await callIn(world, ['Termine']);
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(3);
    const aufruf = 'emisExchangeSync Termine --anwender Willy_Testermann --bestaetigen';
    expect(stdout).toContain(
      `Wartet auf Bestätigung (Schutz vor Massenlöschung):\n  Willy Testermann, Termine: 12 Löschungen in Outlook. Freigeben: ${aufruf}\n`,
    );
    expect(stdout).toContain('angehalten');
    const { stdout: json } = await callIn(world, ['status', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      ok: false,
      bestaetigungen: [
        {
          synchronisation: 1,
          anwender: 'Willy Testermann',
          domaene: 'termine',
          seite: 'outlook',
          loeschungen: 12,
          aufruf,
        },
      ],
    });
    expect((await callIn(world, aufruf.split(' ').slice(1))).code).toBe(0);
    expect((await callIn(world, ['status'])).code).toBe(0);
  });

  it('for programs, everything in one document', async () => {
    await callIn(world, ['Termine']);
    withhold('emis', '12', 5);
    const { code, stdout, stderr } = await callIn(world, ['STATUS', '--json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const iso = expect.stringMatching(/^2026-11-23T08:0\d:\d\d\.\d{3}Z$/);
    const lauf = {
      domaene: 'termine',
      begonnen_am: iso,
      beendet_am: iso,
      ergebnis: 'ok',
      zaehler: expect.any(Object),
      fehler: [],
      wartend: 0,
    };
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      mandant: 'standard',
      stand: iso,
      laeufe: [
        { synchronisation: 1, anwender: 'Willy Testermann', ...lauf },
        { synchronisation: 2, anwender: 'Erna Muster', ...lauf },
      ],
      bestaetigungen: [],
      zurueckgestellt: [
        {
          synchronisation: 1,
          anwender: 'Willy Testermann',
          domaene: 'termine',
          seite: 'emis',
          eintrag: '12',
          grund: 'Bis liegt vor Von.',
          versuche: 5,
          naechster_versuch: '2026-11-23T09:00:00.000Z',
          hilfe_noetig: true,
        },
      ],
      weitere_zurueckgestellt: false,
      fehler: [],
      spooler_ohne_synchronisation: 0,
      fassungen: 0,
    });
  });

  it('--anwender narrows it to one; what concerns others changes nothing', async () => {
    withhold('emis', '12', 5);
    const { code, stdout } = await callIn(world, ['status', '--anwender', 'erna_muster']);
    expect(code).toBe(0);
    expect(stdout).toContain('Erna Muster');
    expect(stdout).not.toContain('Willy');
    expect((await callIn(world, ['status', '--anwender', 'willy_testermann'])).code).toBe(1);
    expect((await callIn(world, ['status', '--anwender', 'Niemand'])).code).toBe(2);
  });

  it('a Synchronisation that was switched off is shown, but troubles nobody', async () => {
    world.tenant.mailbox('willy.testermann@firma.example').block('accessDenied');
    await callIn(world, ['Termine']);
    withhold('emis', '12', 5);
    world.emis.exec('UPDATE s_exchange_sync SET aktiv = 0 WHERE id = 1');
    const { code, stdout } = await callIn(world, ['status']);
    expect(code).toBe(0);
    expect(stdout).toContain('Synchronisation 1 (nicht aktiv)');
  });
});
