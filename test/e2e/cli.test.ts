import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, openCliWorld } from './cliWorld.ts';

const ADDRESS = 'willy.testermann@firma.example';

/** A day so many days from today, `yyyy-MM-dd`. */
const dayFromToday = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

function addWilly(): void {
  world.tenant.addMailbox(ADDRESS);
  world.emis.exec(`
    INSERT INTO anwender (id, name) VALUES (1, 'Willy Testermann'), (2, 'Erika Ohnepostfach');
    INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine) VALUES ('Willy Testermann', '${ADDRESS}', 1, 1)`);
}

function addTermin(betreff: string): void {
  const day = dayFromToday(3);
  world.emis
    .prepare(`INSERT INTO termine (anwender, betreff, von, bis) VALUES ('Willy Testermann', ?, ?, ?)`)
    .run(betreff, `${day} 09:00:00`, `${day} 10:00:00`);
}

function addEvent(subject: string): void {
  const at = (hour: string) => ({
    dateTime: `${dayFromToday(4)}T${hour}:00:00`,
    timeZone: 'W. Europe Standard Time',
  });
  world.tenant.mailbox(ADDRESS).createEvent({ subject, start: at('14'), end: at('15') });
}

describe('emisExchangeSync in a process of its own', () => {
  it('sets an Anwender up, carries his Termine both ways, and has nothing to do the next time', async () => {
    addWilly();
    addTermin('Frühstück mit Müller');
    addEvent('Besuch in Köln');

    const setUp = await world.run(['-T=Willy_Testermann', '--json']);
    expect(setUp).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(setUp.stdout)).toEqual({
      ok: true,
      anwender: 'Willy Testermann',
      termine: { vorgemerkt: 1 },
    });

    const first = await world.run(['termine']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Abgleich Termine: 1 Synchronisation,');
    expect(
      world.emis
        .prepare('SELECT betreff FROM termine ORDER BY id')
        .all()
        .map((row) => row.betreff),
    ).toEqual(['Frühstück mit Müller', 'Besuch in Köln']);
    const subjects = world.tenant
      .mailbox(ADDRESS)
      .events()
      .map((event) => event.subject);
    expect(subjects.sort()).toEqual(['Besuch in Köln', 'Frühstück mit Müller']);

    // The first quiet run still sees the echo of what was just written.
    await world.run(['Termine']);
    const quiet = await world.run(['Termine', '--json']);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    const none = { neu: 0, geaendert: 0, geloescht: 0 };
    expect(JSON.parse(quiet.stdout)).toEqual({
      ok: true,
      domaene: 'termine',
      laeufe: [
        {
          mandant: 'standard',
          synchronisation: 1,
          anwender: 'Willy Testermann',
          domaene: 'termine',
          ergebnis: 'ok',
          emis: none,
          outlook: none,
          konflikte: 0,
          zurueckgestellt: 0,
          http: 1,
          sql: expect.any(Number),
          dauer_ms: expect.any(Number),
          fehler: [],
          zaehler: {},
        },
      ],
    });
  });

  it('sets up and carries his Wiedervorlagen both ways as well, where they are switched on', async () => {
    addWilly();
    world.emis.exec('UPDATE s_exchange_sync SET wiedervorlagen = 1');
    world.emis.exec(
      `INSERT INTO wiedervorlagen (anwender, betreff, prio, faellig_am, erledigt) VALUES ('Willy Testermann', 'Rückruf Größe', 1, '2027-02-01', 0)`,
    );
    world.tenant.mailbox(ADDRESS).todo.createTask({ title: 'Öl bestellen', importance: 'low' });
    const setUp = await world.run(['-T=Willy_Testermann', '--json']);
    expect(JSON.parse(setUp.stdout)).toEqual({
      ok: true,
      anwender: 'Willy Testermann',
      termine: { vorgemerkt: 0 },
      wiedervorlagen: { vorgemerkt: 1 },
    });
    const first = await world.run(['Wiedervorlagen', '--json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({
      ok: true,
      domaene: 'wiedervorlagen',
      laeufe: [
        {
          domaene: 'wiedervorlagen',
          ergebnis: 'ok',
          emis: { neu: 1, geaendert: 0, geloescht: 0 },
          outlook: { neu: 1, geaendert: 0, geloescht: 0 },
        },
      ],
    });
    const tasks = world.tenant.mailbox(ADDRESS).todo.tasks();
    expect(tasks.map(({ title, importance }) => [title, importance]).sort()).toEqual([
      ['Rückruf Größe', 'high'],
      ['Öl bestellen', 'low'],
    ]);
    expect(world.emis.prepare('SELECT betreff, prio FROM wiedervorlagen ORDER BY id').all()).toMatchObject([
      { betreff: 'Rückruf Größe', prio: 1 },
      { betreff: 'Öl bestellen', prio: 3 },
    ]);
  });

  it('shows how it stands, and brings back what Outlook had overwritten', async () => {
    addWilly();
    addTermin('Besuch');
    await world.run(['Termine']);
    world.emis.exec(`UPDATE termine SET ort = 'Köln', telefon = '0 12'`);
    const [event] = world.tenant.mailbox(ADDRESS).events();
    world.tenant.mailbox(ADDRESS).updateEvent(event!.id, { location: { displayName: 'Bonn' } });
    await world.run(['Termine']);

    const list = await world.run(['wiederherstellen', '--json']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    const [fassung] = JSON.parse(list.stdout).fassungen;
    expect(fassung).toMatchObject({ grund: 'doppelaenderung', betreff: 'Besuch', vorhanden: true });
    const restored = await world.run(['wiederherstellen', String(fassung.nummer)]);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('ist in emis wiederhergestellt');
    const waiting = await world.run(['status', '--json']);
    expect(waiting.code).toBe(0);
    expect(JSON.parse(waiting.stdout)).toMatchObject({
      laeufe: [{ anwender: 'Willy Testermann', domaene: 'termine', ergebnis: 'ok', wartend: 1 }],
    });
    await world.run(['Termine']);
    expect(world.tenant.mailbox(ADDRESS).events()).toMatchObject([{ location: { displayName: 'Köln' } }]);
    expect(world.emis.prepare('SELECT ort, telefon FROM termine').all()).toEqual([
      { ort: 'Köln', telefon: '0 12' },
    ]);
  });

  it('writes nothing anywhere in a Trockenlauf', async () => {
    addWilly();
    addTermin('Nur geplant');
    addEvent('Auch nur geplant');
    await world.run(['-T=Willy_Testermann']);

    const { code, stdout, stderr } = await world.run(['Termine', '--trockenlauf']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Es wurde nichts geschrieben, weder in emis noch in Outlook.');
    expect(world.emis.prepare('SELECT betreff FROM termine').all()).toHaveLength(1);
    expect(world.tenant.mailbox(ADDRESS).events()).toHaveLength(1);
  });

  it('names the permission to grant when Graph refuses the mailbox, and does the others all the same', async () => {
    addWilly();
    world.tenant.addMailbox('erika@firma.example');
    world.emis.exec(
      `INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine) VALUES ('Erika Ohnepostfach', 'erika@firma.example', 1, 1)`,
    );
    world.tenant.mailbox(ADDRESS).block('accessDenied');

    const { code, stdout } = await world.run(['Termine', '--json']);

    expect(code).toBe(1);
    const { ok, laeufe } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(laeufe.map((lauf: { ergebnis: string }) => lauf.ergebnis)).toEqual(['fehler', 'ok']);
    expect(laeufe[0].fehler[0]).toContain('Calendars.ReadWrite');
  });

  it('says what to check when the token is not accepted, without showing it', async () => {
    addWilly();
    const { code, stdout, stderr } = await world.run(['Termine'], { GRAPH_TOKEN: 'abgelaufenes-token' });
    expect(code).toBe(1);
    expect(stdout).toContain('nimmt das Zugriffstoken nicht an');
    expect(stdout + stderr).not.toMatch(/abgelaufenes-token|\bat .*\.ts:/);
  });

  it('says what to check when the mailbox does not exist', async () => {
    addWilly();
    world.emis.exec(`UPDATE s_exchange_sync SET postfach = 'niemand@firma.example'`);
    const { code, stdout } = await world.run(['Termine']);
    expect(code).toBe(1);
    expect(stdout).toContain('Das Postfach dieser Synchronisation gibt es nicht');
  });

  it('survives answers that are no JSON', async () => {
    addWilly();
    world.tenant.faults.add({ when: () => true, do: { kind: 'malformed', body: '<html>' } });
    const { code, stdout, stderr } = await world.run(['Termine']);
    expect(code).toBe(1);
    expect(stdout).toContain('antwortet anders als dokumentiert');
    expect(stderr).toBe('');
  });

  it('shows how to create a missing Synchronisation', async () => {
    addWilly();
    const { code, stderr } = await world.run(['-T=erika_ohnepostfach']);
    expect(code).toBe(2);
    expect(stderr).toContain('keine aktive Synchronisation');
    const insert = /INSERT INTO .*;/.exec(stderr)![0];
    world.emis.exec(insert);
    world.tenant.addMailbox('ADRESSE@FIRMA.DE');
    expect(await world.run(['-T=erika_ohnepostfach'])).toMatchObject({ code: 0 });
  });

  it('reports a file that is no database in one line', async () => {
    const { code, stdout, stderr } = await world.run(['Termine', '--json'], {
      EMIS_SQL: `sqlite:${import.meta.filename}`,
    });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      fehler: [expect.stringContaining('keine SQLite-Datenbank')],
    });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('reports all settings errors at once', async () => {
    const { code, stdout, stderr } = await world.run(['Termine'], {
      EMIS_SQL: undefined,
      EMIS_ZEITZONE: 'Mars',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('EMIS_SQL: fehlt');
    expect(stderr).toContain('EMIS_ZEITZONE: „Mars“');
  });

  it('ends soon after Ctrl-C, even while Graph does not answer, and a new call goes on at once', async () => {
    addWilly();
    const silence = world.tenant.faults.add({ when: () => true, do: { kind: 'timeoutBefore' } });
    const { child, ended } = world.start(['Termine', '--json']);
    // However slow the machine: the runner's own limit decides.
    await expect.poll(() => silence.fired, { timeout: 60_000 }).toBeGreaterThan(0);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toEqual({ ok: false, fehler: [expect.stringContaining('Abgebrochen')] });

    world.tenant.faults.clear();
    expect(await world.run(['Termine'])).toMatchObject({ code: 0 });
  });

  it('finishes the Abgleich when nobody reads its output any more', async () => {
    addWilly();
    addEvent('Besuch in Köln');
    const { child, ended } = world.start(['Termine']);
    child.stdout!.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(world.emis.prepare('SELECT betreff FROM termine').all()).toHaveLength(1);
  });
});
