import { describe, expect, test } from 'vitest';
import { runDomain } from '../../lib/jobs/runDomain.ts';
import { createJobWorld, type JobWorld, owner } from '../unit/jobs/jobWorld.ts';
import { event } from './harness/scenario.ts';

const [WILLY, ERNA, PAUL, NOBODY] = ['Willy Testermann', 'Erna Muster', 'Paul Probe', 'Ohne Synchronisation'];
const PEOPLE = [WILLY, ERNA, PAUL] as const;

/** What the installation's own trigger notes when a row changes: the manual does not say. */
const TRIGGERS: Readonly<Record<string, readonly ('OLD' | 'NEW')[]>> = {
  'alten und neuen Anwender': ['OLD', 'NEW'],
  'nur den neuen Anwender': ['NEW'],
  'nur den alten Anwender': ['OLD'],
};

/** A company of three whose vendor's trigger for updates notes the Anwender of these rows. */
async function company(notes: readonly ('OLD' | 'NEW')[]): Promise<JobWorld> {
  const world = await createJobWorld();
  for (const name of PEOPLE) world.addAnwender(name);
  const entries = notes.map(
    (row) =>
      `INSERT INTO s_exchange_sync_spooler (tabelle, datensatz_id, aktion, anwender) VALUES ('TP', NEW.id, 'U', ${row}.anwender);`,
  );
  world.emis.exec(`DROP TRIGGER zzz_changesTP_U;
    CREATE TRIGGER zzz_changesTP_U AFTER UPDATE ON termine BEGIN ${entries.join(' ')} END`);
  return world;
}

const mailbox = (world: JobWorld, name: string) =>
  world.tenant.mailbox(`${name.toLowerCase().replaceAll(' ', '.')}@firma.example`);
const subjects = (world: JobWorld, name: string) =>
  mailbox(world, name)
    .events()
    .map(({ subject }) => subject)
    .sort();
const rows = (world: JobWorld) =>
  world.emis
    .prepare('SELECT anwender, betreff FROM termine ORDER BY id')
    .all()
    .map(({ anwender, betreff }) => `${anwender}: ${betreff}`);
const abgleich = (world: JobWorld, anwender?: string) =>
  runDomain(world.mandant, 'termine', {
    owner,
    waitForLease_ms: 0,
    ...(anwender === undefined ? {} : { anwender }),
  });

/** Everybody's Abgleich, until nothing is left to do; then two more write nothing. */
async function settled(world: JobWorld): Promise<void> {
  for (let round = 0; round < 2; round += 1) await abgleich(world);
  const none = { neu: 0, geaendert: 0, geloescht: 0 };
  for (let round = 0; round < 2; round += 1) {
    for (const lauf of await abgleich(world))
      expect(lauf).toMatchObject({ ergebnis: 'ok', emis: none, outlook: none, konflikte: 0 });
  }
}

function enter(world: JobWorld, anwender: string, betreff: string): number {
  const { lastInsertRowid } = world.emis
    .prepare(
      `INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, '2026-12-01 09:00', '2026-12-01 10:00')`,
    )
    .run(anwender, betreff);
  return Number(lastInsertRowid);
}
const give = (world: JobWorld, id: number, anwender: string) =>
  world.emis.prepare('UPDATE termine SET anwender = ? WHERE id = ?').run(anwender, id);

/** Willy's „Besuch“ on both sides, and one of everybody that stays. */
async function besuch(world: JobWorld): Promise<number> {
  const id = enter(world, WILLY, 'Besuch');
  for (const name of PEOPLE) enter(world, name, `bleibt bei ${name}`);
  await abgleich(world);
  return id;
}

describe.each(Object.entries(TRIGGERS))('Der Trigger schreibt %s in den Spooler', (_, notes) => {
  test.each([
    ['zuerst läuft der bisherige', [WILLY, ERNA]],
    ['zuerst läuft der neue', [ERNA, WILLY]],
    ['der neue läuft zweimal zuerst', [ERNA, ERNA, WILLY]],
    ['beide zugleich', [undefined]],
  ])('Ein Termin wird einem anderen Anwender gegeben; %s', async (_, order) => {
    const world = await company(notes);
    const id = await besuch(world);
    give(world, id, ERNA);
    for (const anwender of order) await abgleich(world, anwender);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual([`bleibt bei ${WILLY}`]);
    expect(rows(world)).toContain(`${ERNA}: Besuch`);
    expect(rows(world)).toHaveLength(4);
    // Where the trigger says nothing to the new Anwender, only the next edit can.
    if (!notes.includes('NEW')) world.emis.exec(`UPDATE termine SET ort = 'Köln' WHERE id = ${id}`);
    await settled(world);
    expect(subjects(world, ERNA)).toEqual(['Besuch', `bleibt bei ${ERNA}`]);
  });
});

describe('Wem ein Termin gehört', () => {
  const NEW_ONLY = TRIGGERS['nur den neuen Anwender']!;

  test.each([[[WILLY, ERNA, PAUL]], [[PAUL, ERNA, WILLY]], [[ERNA, WILLY, PAUL]]])(
    'Von Hand zu Hand gereicht, bevor jemand abgleicht (%j)',
    async (order) => {
      const world = await company(NEW_ONLY);
      const id = await besuch(world);
      give(world, id, ERNA);
      give(world, id, PAUL);
      for (const anwender of order) await abgleich(world, anwender);
      await settled(world);
      expect(subjects(world, WILLY)).toEqual([`bleibt bei ${WILLY}`]);
      expect(subjects(world, ERNA)).toEqual([`bleibt bei ${ERNA}`]);
      expect(subjects(world, PAUL)).toEqual(['Besuch', `bleibt bei ${PAUL}`]);
      expect(rows(world)).toHaveLength(4);
    },
  );

  test('Von Hand zu Hand gereicht, mit Abgleichen dazwischen, und zurück', async () => {
    const world = await company(NEW_ONLY);
    const id = await besuch(world);
    for (const next of [ERNA, PAUL, ERNA, WILLY]) {
      give(world, id, next!);
      await abgleich(world, next);
    }
    await settled(world);
    expect(subjects(world, WILLY)).toEqual(['Besuch', `bleibt bei ${WILLY}`]);
    for (const name of [ERNA, PAUL]) expect(subjects(world, name!)).toEqual([`bleibt bei ${name}`]);
  });

  test('Weggegeben und zurückgegeben, bevor jemand abgleicht: nichts geschieht', async () => {
    const world = await company(NEW_ONLY);
    const id = await besuch(world);
    const before = mailbox(world, WILLY).events();
    give(world, id, ERNA);
    give(world, id, WILLY);
    await settled(world);
    expect(mailbox(world, WILLY).events()).toEqual(before);
    expect(subjects(world, ERNA)).toEqual([`bleibt bei ${ERNA}`]);
  });

  test('Weggegeben und zugleich in Outlook geändert: beide haben ihren', async () => {
    const world = await company(NEW_ONLY);
    const id = await besuch(world);
    give(world, id, ERNA);
    const visit = mailbox(world, WILLY)
      .events()
      .find(({ subject }) => subject === 'Besuch')!;
    mailbox(world, WILLY).updateEvent(visit.id, { subject: 'Besuch in Köln' });
    await abgleich(world, ERNA);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual(['Besuch in Köln', `bleibt bei ${WILLY}`]);
    expect(subjects(world, ERNA)).toEqual(['Besuch', `bleibt bei ${ERNA}`]);
    expect(rows(world)).toContain(`${WILLY}: Besuch in Köln`);
  });

  test('Einem Anwender ohne Synchronisation gegeben: in Outlook verschwindet er, der Eintrag bleibt dessen', async () => {
    const world = await company(NEW_ONLY);
    const id = await besuch(world);
    give(world, id, NOBODY!);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual([`bleibt bei ${WILLY}`]);
    expect(rows(world)).toContain(`${NOBODY}: Besuch`);
    const waiting = world.emis.prepare('SELECT anwender FROM s_exchange_sync_spooler').all();
    expect(waiting).toEqual([{ anwender: NOBODY }]);
  });
});

describe('Einträge von Anwendern ohne Synchronisation', () => {
  test('bleiben stehen und kosten nichts, wie viele es auch sind', async () => {
    const world = await company(['NEW']);
    await besuch(world);
    await settled(world);
    const cost = async () => {
      mailbox(world, WILLY).createEvent(event('x', '2026-12-03T09:00:00', '2026-12-03T10:00:00'));
      enter(world, WILLY, 'y');
      const [lauf] = await abgleich(world, WILLY);
      return { sql: lauf!.sql, http: lauf!.http };
    };
    const before = await cost();
    for (let index = 0; index < 200; index += 1) enter(world, NOBODY!, `fremd ${index}`);
    world.emis.exec(`INSERT INTO s_exchange_sync_spooler (tabelle, datensatz_id, aktion, anwender)
      SELECT 'TP', t.id, 'U', t.anwender FROM termine AS t, termine AS u WHERE t.anwender = '${NOBODY}'`);
    const waiting = () =>
      world.emis
        .prepare(`SELECT COUNT(*) AS n FROM s_exchange_sync_spooler WHERE anwender = '${NOBODY}'`)
        .get()!.n;
    const foreign = waiting();
    expect(foreign).toBeGreaterThan(40_000);
    expect(await cost()).toEqual(before);
    await settled(world);
    expect(waiting()).toBe(foreign);
    expect(subjects(world, WILLY).filter((subject) => `${subject}`.startsWith('fremd'))).toEqual([]);
  });
});

describe('Transaktionen in emis, die später und in anderer Reihenfolge abgeschlossen werden', () => {
  /** The latest entry bears the number that its transaction had drawn long before it was committed. */
  const late = (world: JobWorld, id: number) =>
    world.emis
      .prepare(
        'UPDATE s_exchange_sync_spooler SET id = ? WHERE id = (SELECT MAX(id) FROM s_exchange_sync_spooler)',
      )
      .run(id);

  test('Ein Eintrag mit kleinerer Nummer, der nach dem Abgleich erst sichtbar wird, geht nicht verloren', async () => {
    const world = await company(['NEW']);
    await besuch(world);
    await settled(world);
    world.emis.exec(`UPDATE sqlite_sequence SET seq = 1000 WHERE name = 's_exchange_sync_spooler'`);
    enter(world, WILLY, 'früher abgeschlossen');
    await abgleich(world);
    enter(world, WILLY, 'später abgeschlossen');
    late(world, 900);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual(
      [`bleibt bei ${WILLY}`, 'Besuch', 'früher abgeschlossen', 'später abgeschlossen'].sort(),
    );
    expect(world.emis.prepare('SELECT * FROM s_exchange_sync_spooler').all()).toEqual([]);
  });

  test('Zwei Änderungen am selben Termin, die zweite mit der kleineren Nummer: es gilt, was in der Zeile steht', async () => {
    const world = await company(['NEW']);
    const id = await besuch(world);
    await settled(world);
    world.emis.exec(`UPDATE sqlite_sequence SET seq = 1000 WHERE name = 's_exchange_sync_spooler'`);
    world.emis.exec(`UPDATE termine SET betreff = 'erste' WHERE id = ${id}`);
    await abgleich(world);
    world.emis.exec(`UPDATE termine SET betreff = 'zweite' WHERE id = ${id}`);
    late(world, 900);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual([`bleibt bei ${WILLY}`, 'zweite']);
  });

  test('Gelöscht und neu angelegt in verkehrter Reihenfolge: es gilt, was es gibt', async () => {
    const world = await company(['NEW']);
    const id = await besuch(world);
    await settled(world);
    world.emis.exec(`UPDATE sqlite_sequence SET seq = 1000 WHERE name = 's_exchange_sync_spooler'`);
    world.emis.exec(`DELETE FROM termine WHERE id = ${id}`);
    enter(world, WILLY, 'neu');
    late(world, 900);
    await settled(world);
    expect(subjects(world, WILLY)).toEqual([`bleibt bei ${WILLY}`, 'neu']);
    expect(rows(world)).toHaveLength(4);
  });
});
