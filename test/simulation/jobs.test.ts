import { beforeEach, describe, expect, test } from 'vitest';
import type { AbgleichMessage } from '../../lib/jobs/message.ts';
import { Installation, MINUTE_MS, type Person } from './harness/jobs/installation.ts';
import type { Process } from './harness/jobs/process.ts';
import { event } from './harness/scenario.ts';

let firm: Installation;
let app: Process;
let willy: Person;

beforeEach(async () => {
  firm = await Installation.create();
  app = firm.process();
  [willy] = firm.hire(1) as [Person];
});

const visit = (subject: string) => event(subject, '2026-12-01T09:00:00', '2026-12-01T10:00:00');
const enter = (betreff: string, { mandant, anwender }: Person = willy) =>
  firm
    .emis(mandant)
    .prepare(`INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)`)
    .run(anwender, betreff, '2026-12-02T09:00:00', '2026-12-02T10:00:00');
const inEmis = (person = willy) => firm.rows(person).map(({ betreff }) => betreff);
const inOutlook = (person = willy) => person.box.events().map(({ subject }) => subject);
const runs = () => firm.events.filter(({ name }) => name === 'abgleich');
const dropped = () =>
  firm.metrics
    .filter(({ name }) => name === 'nachrichten_verworfen')
    .map(({ properties }) => properties.ursache);

/** The timer fires, and everything that comes of it is worked on. */
async function tick(process = app): Promise<void> {
  await firm.time.drive(process.tick());
  await firm.deliverAll(process);
}

const message = (more: Partial<AbgleichMessage> = {}): AbgleichMessage => ({
  v: 1,
  art: 'lauf',
  mandant: 'standard',
  domaene: 'termine',
  synchronisationen: [willy.synchronisation],
  grund: 'webhook',
  bemerkt_am: new Date(firm.time.now()).toISOString(),
  ...more,
});
const deliver = (more: Partial<AbgleichMessage> = {}, process = app) =>
  firm.time.drive(process.work(JSON.stringify(message(more))));

describe('Vom Zeitplan zum Abgleich', () => {
  test('Ist der Zeitplan fällig, stehen Termine danach auf beiden Seiten', async () => {
    firm.plan('5');
    willy.box.createEvent(visit('aus Outlook'));
    enter('aus emis');
    await tick();
    expect(inEmis().sort()).toEqual(['aus Outlook', 'aus emis']);
    firm.expectEqualSides();
  });

  test('Ohne Zeitplan geschieht nichts, was auch immer sich ändert', async () => {
    willy.box.createEvent(visit('aus Outlook'));
    enter('aus emis');
    await tick();
    await deliver({ grund: 'webhook' });
    await deliver({ grund: 'spooler' });
    expect(inEmis()).toEqual(['aus emis']);
    expect(inOutlook()).toEqual(['aus Outlook']);
    expect(firm.tenant.requests).toEqual([]);
    expect(dropped()).toEqual(['ohne_zeitplan', 'ohne_zeitplan']);
  });

  test('Von Hand gestartet läuft auch eine Domäne ohne Zeitplan', async () => {
    enter('aus emis');
    await deliver({ grund: 'manuell' });
    expect(inOutlook()).toEqual(['aus emis']);
  });

  test('Sofort: was in emis eingetragen wird, steht nach dem nächsten Takt in Outlook', async () => {
    firm.plan('23:00');
    await deliver({ grund: 'manuell' });
    await tick();
    enter('eilig');
    firm.time.advance(MINUTE_MS);
    await tick();
    expect(inOutlook()).toEqual(['eilig']);
    expect(firm.queue.sent.map(({ grund }) => grund)).toEqual(['spooler', 'spooler']);
    firm.time.advance(MINUTE_MS);
    await tick();
    // Our own writes have left nothing behind that would start another one.
    expect(firm.queue.sent).toHaveLength(2);
  });

  test('Scheitert ein Postfach immer wieder, wird es wegen seiner Einträge immer seltener versucht', async () => {
    firm.plan('23:00');
    await deliver({ grund: 'manuell' });
    willy.box.block('accessDenied');
    enter('wartet');
    const done = runs().length;
    for (let minute = 0; minute < 60; minute++) {
      firm.time.advance(MINUTE_MS - (firm.time.now() % MINUTE_MS));
      await tick();
    }
    expect(runs().length - done).toBeGreaterThan(5);
    expect(runs().length - done).toBeLessThan(10);
    willy.box.unblock();
    for (let minute = 0; minute < 15; minute++) {
      firm.time.advance(MINUTE_MS - (firm.time.now() % MINUTE_MS));
      await tick();
    }
    expect(inOutlook()).toEqual(['wartet']);
  });

  test('Ein Webhook bringt die Änderung in Outlook ohne Zeitplan-Termin nach emis', async () => {
    firm.plan('23:00');
    willy.box.createEvent(visit('eben eingetragen'));
    await deliver();
    expect(inEmis()).toEqual(['eben eingetragen']);
  });
});

describe('Wiedervorlagen', () => {
  const tasks = () => willy.box.todo.tasks().map(({ title }) => title);
  const wiedervorlagen = () =>
    firm
      .emis()
      .prepare('SELECT betreff FROM wiedervorlagen ORDER BY betreff')
      .all()
      .map(({ betreff }) => betreff);
  async function tickWiedervorlagen(): Promise<void> {
    await firm.time.drive(app.tick('wiedervorlagen'));
    await firm.deliverAll(app);
  }

  test('laufen nach ihrem eigenen Zeitplan, und ruhig kosten sie nur die Durchsicht', async () => {
    firm.plan('5', 'standard', 'wiedervorlagen');
    willy.box.todo.createTask({ title: 'aus Outlook' });
    firm
      .emis()
      .prepare('INSERT INTO wiedervorlagen (anwender, betreff, faellig_am) VALUES (?, ?, ?)')
      .run(willy.anwender, 'aus emis', '2026-12-01');
    await tick();
    expect(tasks()).toEqual(['aus Outlook']);
    await tickWiedervorlagen();
    expect(wiedervorlagen()).toEqual(['aus Outlook', 'aus emis']);
    expect(tasks().sort()).toEqual(['aus Outlook', 'aus emis']);
    // Our own writes come back once as an echo; then all is quiet.
    for (const _ of [1, 2]) {
      firm.time.advance(5 * MINUTE_MS);
      await tickWiedervorlagen();
    }
    expect(firm.events.at(-1)).toMatchObject({
      name: 'durchsicht',
      domaene: 'wiedervorlagen',
      unveraendert: 1,
    });
  });

  test('Die Variablen aller Domänen werden in einer Minute nur einmal gelesen', async () => {
    firm.plan('1');
    firm.plan('1', 'standard', 'wiedervorlagen');
    await tick();
    await tickWiedervorlagen();
    firm.time.advance(MINUTE_MS - (firm.time.now() % MINUTE_MS));
    const calls = app.mortal.trace.length;
    await tick();
    await tickWiedervorlagen();
    expect(app.mortal.trace.slice(calls).filter((label) => label === 'sql tick')).toHaveLength(1);
  });
});

describe('Eine Durchsicht', () => {
  test('ohne Änderungen führt zu keinem Abgleich und rückt nur den Cursor weiter', async () => {
    firm.plan('5');
    firm.hire(2);
    await tick();
    const before = firm.emis().prepare('SELECT * FROM s_exchange_sync_state').all();
    const requests = firm.tenant.requests.length;
    const done = runs().length;
    firm.time.advance(5 * MINUTE_MS);
    await tick();
    expect(runs()).toHaveLength(done);
    expect(firm.tenant.requests.slice(requests).filter(({ batchOf }) => batchOf === undefined)).toHaveLength(
      1,
    );
    expect(firm.events.at(-1)).toMatchObject({
      name: 'durchsicht',
      postfaecher: 3,
      unveraendert: 3,
      abgleiche: 0,
    });
    const cursorOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ cursor }) => cursor);
    const after = firm.emis().prepare('SELECT * FROM s_exchange_sync_state').all();
    for (const [index, cursor] of cursorOf(after).entries()) expect(cursor).not.toBe(cursorOf(before)[index]);
  });

  test('mit Änderungen ruft den Abgleich nur für die Postfächer, die sie haben', async () => {
    firm.plan('5');
    const [, second] = firm.hire(3);
    await tick();
    const done = runs().length;
    second!.box.createEvent(visit('neu'));
    firm.time.advance(5 * MINUTE_MS);
    await tick();
    expect(
      runs()
        .slice(done)
        .map(({ synchronisation }) => synchronisation),
    ).toEqual([second!.synchronisation]);
    firm.expectEqualSides();
  });

  test('Ein Postfach, das gesperrt ist, hält die anderen nicht auf, und der Grund steht im Protokoll', async () => {
    firm.plan('5');
    const [bad, good] = firm.hire(2) as [Person, Person];
    await tick();
    bad.box.block('accessDenied');
    good.box.createEvent(visit('neu'));
    firm.time.advance(5 * MINUTE_MS);
    await tick();
    expect(inEmis(good)).toEqual(['neu']);
    const { ergebnis } = firm
      .emis()
      .prepare('SELECT ergebnis FROM s_exchange_sync_protocol WHERE synchronisation = ? ORDER BY id DESC')
      .get(bad.synchronisation)!;
    expect(ergebnis).toBe('fehler');
    expect(firm.lines.filter((line) => line.includes(`Synchronisation ${bad.synchronisation}`))).toHaveLength(
      1,
    );
  });

  test('Rückt das Zeitfenster weiter, liest auch ein ruhiges Postfach es neu', async () => {
    firm.plan('5');
    await tick();
    const done = runs().length;
    firm.time.advance(31 * 24 * 60 * MINUTE_MS);
    await tick();
    expect(runs().length).toBe(done + 1);
    firm.time.advance(5 * MINUTE_MS);
    await tick();
    expect(runs().length).toBe(done + 1);
  });

  test('Drosselt Graph, kommt die Durchsicht nach der genannten Frist wieder', async () => {
    firm.plan('5');
    await tick();
    firm.tenant.faults.add({
      when: ({ inBatch, path }) => inBatch && path.includes('/delta'),
      times: 1,
      do: { kind: 'status', status: 429, code: 'ApplicationThrottled', retryAfter_s: 120 },
    });
    await deliver({ art: 'probe', grund: 'zeitplan' });
    expect(firm.metrics.some(({ name }) => name === 'gedrosselt')).toBe(true);
    const before_ms = firm.time.now();
    await firm.deliverAll(app);
    expect(firm.time.now() - before_ms).toBeGreaterThanOrEqual(119_000);
    expect(firm.events.at(-1)).toMatchObject({ name: 'durchsicht', unveraendert: 1 });
  });
});

test('Nichts Privates gelangt in Meldungen, Telemetrie oder Nachrichten', async () => {
  firm.plan('5');
  willy.box.createEvent({ ...visit('Kanarienvogel Outlook'), location: { displayName: 'Kanarienkäfig' } });
  enter('Kanarienvogel emis');
  enter('Kanarienvogel krank');
  firm.emis().exec(`UPDATE termine SET bis = '2026-12-01T00:00:00' WHERE betreff = 'Kanarienvogel krank'`);
  await tick();
  willy.box.block('accessDenied');
  firm.time.advance(5 * MINUTE_MS);
  await tick();
  const said = JSON.stringify([firm.events, firm.metrics, firm.lines, firm.queue.sent]);
  expect(firm.lines.length).toBeGreaterThan(0);
  expect(said).not.toMatch(/kanarien/i);
  expect(said).not.toContain(willy.anwender);
  expect(said).not.toContain(willy.box.address);
});
