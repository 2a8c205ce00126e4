import { describe, expect, it } from 'vitest';
import { termine } from '../../../lib/domain/termine/termine.ts';
import { ersteinrichtung } from '../../../lib/jobs/ersteinrichtung.ts';
import type { Mandant } from '../../../lib/jobs/mandant.ts';
import { runDomain } from '../../../lib/jobs/runDomain.ts';
import { twoWayKind } from '../../../lib/jobs/twoWayKind.ts';
import { MissingSynchronisationError, UsageError } from '../../../lib/jobs/usageError.ts';
import { addTermin, createJobWorld, type JobWorld, owner } from './jobWorld.ts';

const options = { owner, waitForLease_ms: 0 };
const WILLY = 'Willy Testermann';
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );

/** Somebody else holds the mailbox from now on. */
async function holdMailbox({ mandant }: JobWorld, ttl_ms: number): Promise<void> {
  const [synchronisation] = await mandant.store.synchronisationen();
  const key = { synchronisation: synchronisation!, domaene: 'termine', owner: 'jemand-anders' } as const;
  expect(await mandant.store.twoWay.beginRun(key, ttl_ms)).toMatchObject({ kind: 'begun' });
}

describe('an Abgleich of Termine', () => {
  it('carries everything over, one Lauf per Synchronisation in the order of their ids', async () => {
    const world = await createJobWorld();
    const names = ['Willy Testermann', 'Erika Muster', 'Jürgen Groß', 'Anna Klein', 'Bernd Lang', 'Zoë Ende'];
    for (const name of names) world.addAnwender(name.replaceAll(/[üßë]/g, 'x'));
    for (const [index, { anwender }] of (await world.mandant.store.synchronisationen()).entries()) {
      for (let count = 0; count <= index; count++) addTermin(world, anwender, `Termin ${count}`);
      await ersteinrichtung(world.mandant, anwender, options);
    }

    const laeufe = await runDomain(world.mandant, 'termine', options);

    expect(laeufe.map((lauf) => [lauf.synchronisation, lauf.ergebnis, lauf.outlook.neu])).toEqual(
      names.map((_, index) => [index + 1, 'ok', index + 1]),
    );
    const trips = laeufe.map((lauf) => lauf.sql);
    expect(Math.max(...trips) - Math.min(...trips)).toBeLessThanOrEqual(2);
  });

  it('leaves out Synchronisationen that are off or have another domain', async () => {
    const world = await createJobWorld();
    world.addAnwender('Nur Aufgaben', 'wiedervorlagen');
    world.addAnwender(WILLY);
    world.emis.exec(`UPDATE s_exchange_sync SET aktiv = 0 WHERE anwender = '${WILLY}'`);
    expect(await runDomain(world.mandant, 'termine', options)).toEqual([]);
  });

  it('runs only the Anwender asked for', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    world.addAnwender('Erika Muster');
    const laeufe = await runDomain(world.mandant, 'termine', { ...options, anwender: 'erika_muster' });
    expect(laeufe.map((lauf) => lauf.anwender)).toEqual(['Erika Muster']);
  });

  it('tells its progress', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    const phases: string[] = [];
    await runDomain(world.mandant, 'termine', {
      ...options,
      progress: ({ anwender, progress }) => phases.push(`${anwender}: ${progress.phase}`),
    });
    expect(phases[0]).toBe(`${WILLY}: begonnen`);
    expect(phases.at(-1)).toBe(`${WILLY}: fertig`);
  });

  it.each(['posteingang', 'gesendete', 'adressen'] as const)('%s follows later', async (domaene) => {
    const { mandant } = await createJobWorld();
    const error = await failure(runDomain(mandant, domaene, options));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('folgt in einer späteren Version');
  });
});

describe('what goes wrong for one mailbox', () => {
  it('stands in its Lauf, the others run all the same', async () => {
    const world = await createJobWorld();
    world.tenant.mailbox(world.addAnwender(WILLY)).block('accessDenied');
    world.addAnwender('Erika Muster');
    const laeufe = await runDomain(world.mandant, 'termine', options);
    expect(laeufe.map((lauf) => lauf.ergebnis)).toEqual(['fehler', 'ok']);
    expect(laeufe[0]!.fehler).toEqual([expect.stringContaining('Administratorzustimmung')]);
  });

  it('never throws, and shows nothing of a bug but its class; its place only when asked for', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    const broken: Mandant = {
      ...world.mandant,
      twoWayKinds: new Map([
        [
          'termine',
          twoWayKind(
            termine,
            () => {
              throw new TypeError('Betreff „Gehaltsgespräch“ is not a function');
            },
            world.mandant.twoWayKinds.get('termine')!.probe,
          ),
        ],
      ]),
    };
    const details: string[] = [];
    const [lauf] = await runDomain(broken, 'termine', { ...options, details: (line) => details.push(line) });
    expect(lauf).toMatchObject({ ergebnis: 'fehler', anwender: WILLY });
    expect(lauf!.fehler).toEqual([
      expect.stringMatching(/^Unerwarteter Fehler \(TypeError\)\. .*--ausfuehrlich/),
    ]);
    expect(details.join('\n')).toMatch(/TypeError\n {2}.*lib\/jobs\//);
    expect(details.join('\n') + JSON.stringify(lauf)).not.toContain('Gehalt');
  });
});

describe('Synchronisationen on a table that the vendor made, without our unique index', () => {
  async function vendorWorld(change: string): Promise<JobWorld> {
    const world = await createJobWorld();
    for (const name of [WILLY, 'Erika Muster', 'Otto Ordnung']) world.addAnwender(name);
    world.emis.exec(
      `DROP INDEX s_exchange_sync_ux_anwender; DROP INDEX s_exchange_sync_ux_postfach; ${change}`,
    );
    for (const name of [WILLY, 'Erika Muster', 'Otto Ordnung']) addTermin(world, name, `von ${name}`);
    return world;
  }
  const shared = `UPDATE s_exchange_sync SET postfach = 'WILLY.testermann@firma.example ' WHERE id = 2`;

  it('that share a mailbox do not run, neither of them; the others do', async () => {
    const world = await vendorWorld(shared);
    const laeufe = await runDomain(world.mandant, 'termine', options);
    expect(laeufe.map(({ ergebnis }) => ergebnis)).toEqual(['fehler', 'fehler', 'ok']);
    const line = expect.stringMatching(/Synchronisationen 1 und 2 haben dasselbe Postfach/);
    expect(laeufe.map(({ fehler }) => fehler)).toEqual([[line], [line], []]);
    expect(world.tenant.mailbox('willy.testermann@firma.example').events()).toEqual([]);
  });

  it('that share an Anwender do not run either, nor by name, nor are they set up', async () => {
    const world = await vendorWorld(`UPDATE s_exchange_sync SET anwender = '${WILLY}' WHERE id = 2`);
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, anwender: WILLY });
    const line = /Synchronisationen 1 und 2 haben denselben Anwender/;
    expect(lauf).toMatchObject({ ergebnis: 'fehler', fehler: [expect.stringMatching(line)], http: 0 });
    const error = await failure(ersteinrichtung(world.mandant, WILLY, options));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(line);
  });

  it.each([
    ['postfach', 'NULL'],
    ['postfach', "' '"],
    ['anwender', 'NULL'],
  ])('whose %s is %s say so by number and column', async (column, value) => {
    const world = await vendorWorld(`UPDATE s_exchange_sync SET ${column} = ${value} WHERE id = 2`);
    const laeufe = await runDomain(world.mandant, 'termine', options);
    expect(laeufe.map(({ ergebnis }) => ergebnis)).toEqual(['ok', 'fehler', 'ok']);
    expect(laeufe[1]!.fehler).toEqual([
      expect.stringContaining(`Synchronisation 2: Die Spalte ${column} (Tabelle s_exchange_sync) ist leer`),
    ]);
  });
});

describe('a mailbox that another run holds', () => {
  it('is waited for', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    await holdMailbox(world, 60_000);
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, waitForLease_ms: 130_000 });
    expect(lauf).toMatchObject({ ergebnis: 'ok', fehler: [] });
    expect(lauf!.dauer_ms).toBeGreaterThanOrEqual(60_000);
  });

  it('is given up after the time to wait', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    await holdMailbox(world, 600_000);
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, waitForLease_ms: 10_000 });
    expect(lauf).toMatchObject({ ergebnis: 'fehler', dauer_ms: 10_000 });
    expect(lauf!.fehler).toEqual([expect.stringContaining('wird gerade von einem anderen Lauf bearbeitet')]);
  });
});

describe('an Abgleich that yields', () => {
  async function smallRuns(pages: number): Promise<JobWorld> {
    const world = await createJobWorld();
    const box = world.tenant.mailbox(world.addAnwender(WILLY));
    world.tenant.switches.deltaMaxPageSize = 2;
    for (let index = 0; index < pages * 2; index++) {
      const at = (minute: string) => ({ dateTime: `2026-11-25T10:${minute}:00`, timeZone: 'UTC' });
      box.createEvent({ subject: `Nummer ${index}`, start: at('00'), end: at('30') });
    }
    await ersteinrichtung(world.mandant, WILLY, options);
    return { ...world, mandant: { ...world.mandant, twoWay: { ...world.mandant.twoWay, pagesPerRun: 1 } } };
  }

  it('is continued to its end, counts added up', async () => {
    const world = await smallRuns(5);
    const [lauf] = await runDomain(world.mandant, 'termine', options);
    expect(lauf).toMatchObject({ ergebnis: 'ok', emis: { neu: 10, geaendert: 0, geloescht: 0 } });
  });

  it('ends after the greatest number of rounds and says so', async () => {
    const world = await smallRuns(5);
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, maxRounds: 2 });
    expect(lauf).toMatchObject({
      ergebnis: 'teilweise',
      fehler: [expect.stringContaining('steht noch Arbeit an')],
    });
  });

  it('shows its first part in a dry run', async () => {
    const world = await smallRuns(5);
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, dryRun: true });
    expect(lauf).toMatchObject({
      ergebnis: 'teilweise',
      fehler: [expect.stringContaining('nur den ersten Abschnitt')],
    });
    expect(world.emis.prepare('SELECT id FROM termine').all()).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('ends the run before its next request and gives the mailbox back', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    const stop = new AbortController();
    stop.abort();
    const [lauf] = await runDomain(world.mandant, 'termine', { ...options, signal: stop.signal });
    expect(lauf!.fehler).toEqual([expect.stringContaining('Abgebrochen')]);
    expect(world.tenant.requests).toEqual([]);
    expect(await runDomain(world.mandant, 'termine', options)).toMatchObject([{ ergebnis: 'ok' }]);
  });
});

describe('the Ersteinrichtung', () => {
  it('marks the Termine of the Anwender; again is harmless', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    addTermin(world, WILLY, 'Eins');
    addTermin(world, WILLY, 'Zwei');
    const done = { anwender: WILLY, termine: { vorgemerkt: 2 } };
    expect(await ersteinrichtung(world.mandant, 'willy_testermann', options)).toEqual(done);
    expect(await ersteinrichtung(world.mandant, WILLY, options)).toEqual(done);
  });

  it('marks the open Wiedervorlagen as well, where they are switched on', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    world.emis.exec('UPDATE s_exchange_sync SET wiedervorlagen = 1');
    addTermin(world, WILLY, 'Eins');
    const insert = world.emis.prepare(
      'INSERT INTO wiedervorlagen (anwender, betreff, erledigt) VALUES (?, ?, ?)',
    );
    for (const [betreff, erledigt] of [
      ['offen', 0],
      ['auch offen', null],
      ['erledigt', 1],
    ] as const)
      insert.run(WILLY, betreff, erledigt);
    expect(await ersteinrichtung(world.mandant, WILLY, options)).toEqual({
      anwender: WILLY,
      termine: { vorgemerkt: 1 },
      wiedervorlagen: { vorgemerkt: 2 },
    });
  });

  it('needs a Synchronisation', async () => {
    const world = await createJobWorld();
    world.emis.exec(`INSERT INTO anwender (id, name) VALUES (1, '${WILLY}')`);
    const error = await failure(ersteinrichtung(world.mandant, WILLY, options));
    expect(error).toBeInstanceOf(MissingSynchronisationError);
    expect(error).toMatchObject({ anwender: WILLY });
  });

  it('needs Termine or Wiedervorlagen switched on', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY, 'posteingang');
    const error = await failure(ersteinrichtung(world.mandant, WILLY, options));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('Termine oder Wiedervorlagen nicht eingeschaltet');
  });

  it('waits for a mailbox in use, but not for ever', async () => {
    const world = await createJobWorld();
    world.addAnwender(WILLY);
    await holdMailbox(world, 600_000);
    const error = await failure(
      ersteinrichtung(world.mandant, WILLY, { ...options, waitForLease_ms: 5_000 }),
    );
    expect(error).toMatchObject({ name: 'BusyError' });
  });
});
