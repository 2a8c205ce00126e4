import { beforeEach, describe, expect, test } from 'vitest';
import type { AbgleichMessage } from '../../lib/jobs/message.ts';
import { workMessage } from '../../lib/jobs/work.ts';
import { StoreError } from '../../lib/sync/ports/errors.ts';
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
  firm.plan('23:00');
});

const visit = (subject: string) => event(subject, '2026-12-01T09:00:00', '2026-12-01T10:00:00');
const inEmis = () => firm.rows(willy).map(({ betreff }) => betreff);
const runs = () => firm.events.filter(({ name }) => name === 'abgleich');
const dropped = () =>
  firm.metrics
    .filter(({ name }) => name === 'nachrichten_verworfen')
    .map(({ properties }) => properties.ursache);
const at = (ms: number) => new Date(ms).toISOString();

const message = (more: Partial<AbgleichMessage> = {}): AbgleichMessage => ({
  v: 1,
  art: 'lauf',
  mandant: 'standard',
  domaene: 'termine',
  synchronisationen: [willy.synchronisation],
  grund: 'webhook',
  bemerkt_am: at(firm.time.now()),
  ...more,
});
const work = (more: Partial<AbgleichMessage> = {}, process = app) =>
  process.work(JSON.stringify(message(more)));
const deliver = (more: Partial<AbgleichMessage> = {}, process = app) => firm.time.drive(work(more, process));

describe('Weckrufe', () => {
  test('Ein Abgleich, der nach dem Bemerken begann, hat den Weckruf schon beantwortet', async () => {
    const early = at(firm.time.now());
    firm.time.advance(1_000);
    await deliver({ grund: 'manuell' });
    const done = runs().length;
    await deliver({ grund: 'manuell', bemerkt_am: early });
    await deliver({ grund: 'zeitplan', art: 'probe', bemerkt_am: early });
    expect(runs()).toHaveLength(done);
    expect(firm.events.at(-1)).toMatchObject({ name: 'durchsicht', beantwortet: 1 });
  });

  test('Zehnmal derselbe Weckruf ist ein Abgleich', async () => {
    const bemerkt_am = at(firm.time.now());
    firm.time.advance(1_000);
    for (let copy = 0; copy < 10; copy++) await deliver({ grund: 'manuell', bemerkt_am });
    expect(runs()).toHaveLength(1);
  });

  test('Fand der Abgleich nach einem Webhook nichts, sieht er nach 30 Sekunden noch einmal nach, aber nur einmal', async () => {
    await deliver();
    expect(firm.queue.sent).toMatchObject([{ art: 'lauf', grund: 'fortsetzung' }]);
    const before_ms = firm.time.now();
    // Only now does Graph's delta show what the notification announced.
    willy.box.createEvent(visit('verspätet'));
    await firm.deliverAll(app);
    expect(firm.time.now() - before_ms).toBeGreaterThanOrEqual(29_000);
    expect(firm.time.now() - before_ms).toBeLessThan(40_000);
    expect(inEmis()).toEqual(['verspätet']);
    await deliver({ grund: 'fortsetzung' });
    expect(firm.queue.sent).toHaveLength(1);
  });

  test('Auch ein Webhook, den ein anderer Abgleich beantwortet hat, sieht noch einmal nach', async () => {
    const bemerkt_am = at(firm.time.now());
    firm.time.advance(1_000);
    await deliver({ grund: 'zeitplan' });
    willy.box.createEvent(visit('verspätet'));
    await deliver({ grund: 'webhook', bemerkt_am });
    await firm.deliverAll(app);
    expect(inEmis()).toEqual(['verspätet']);
  });

  test('Was der Webhook ankündigte und der Abgleich fand, braucht keinen zweiten Blick', async () => {
    willy.box.createEvent(visit('da'));
    await deliver();
    expect(firm.queue.sent).toEqual([]);
  });

  test('Ein Weckruf aus der Zukunft, von einer Uhr, die vorgeht, läuft wie jeder andere', async () => {
    willy.box.createEvent(visit('da'));
    await deliver({ bemerkt_am: at(firm.time.now() + 10 * 365 * 24 * 60 * MINUTE_MS) });
    expect(inEmis()).toEqual(['da']);
    firm.time.advance(1_000);
    const done = runs().length;
    willy.box.createEvent(visit('auch da'));
    await deliver({ grund: 'manuell' });
    expect(runs()).toHaveLength(done + 1);
  });
});

describe('Ein Postfach, an dem schon gearbeitet wird', () => {
  test('Der Weckruf geht nicht verloren: der andere Lauf macht weiter, wo Neues dazukam', async () => {
    const other = firm.process(undefined, {
      call: 4,
      meanwhile: async () => {
        firm.time.advance(1_000);
        willy.box.createEvent(visit('währenddessen'));
        await work({ grund: 'manuell' });
      },
    });
    await deliver({ grund: 'zeitplan' }, other);
    expect(firm.metrics.some(({ properties }) => properties.ursache === 'belegt')).toBe(true);
    await firm.deliverAll(app);
    expect(inEmis()).toEqual(['währenddessen']);
  });

  test('Eine andere Domäne, die es belegt antraf, kommt gleich danach an die Reihe', async () => {
    firm.plan('23:00', 'standard', 'wiedervorlagen');
    willy.box.todo.createTask({ title: 'Aufgabe' });
    const other = firm.process(undefined, {
      call: 4,
      meanwhile: () => work({ domaene: 'wiedervorlagen', grund: 'manuell' }),
    });
    const noticed_ms = firm.time.now();
    await deliver({ grund: 'zeitplan' }, other);
    // The message for the case that the holder dies, and the holder's own.
    const sent = firm.queue.sent.filter(({ domaene }) => domaene === 'wiedervorlagen');
    expect(sent.map(({ grund }) => grund)).toEqual(['manuell', 'fortsetzung']);
    expect(Date.parse(sent[1]!.bemerkt_am) - noticed_ms).toBeLessThan(1_000);
    await firm.time.drive(app.work(firm.queue.receive()!.text));
    expect(firm.emis().prepare('SELECT betreff FROM wiedervorlagen').all()).toEqual([{ betreff: 'Aufgabe' }]);
    expect(firm.time.now() - noticed_ms).toBeLessThan(5_000);
    const done = runs().length;
    await firm.deliverAll(app);
    expect(runs()).toHaveLength(done);
  });

  test.each(['lauf', 'probe'] as const)(
    'Stirbt der andere, kommt die %s nach dem Ende seiner Sperre wieder',
    async (art) => {
      const dying = firm.process({ call: 4, when: 'before' });
      const lost = work({ grund: 'zeitplan' }, dying);
      await firm.time.drive(Promise.race([lost, dying.mortal.crashed]));
      willy.box.createEvent(visit('danach'));
      await deliver({ grund: 'manuell', art });
      expect(inEmis()).toEqual([]);
      await firm.deliverAll(app);
      expect(inEmis()).toEqual(['danach']);
    },
  );

  test('Ein Lauf, der stillstand, bis seine Sperre abgelaufen und ein anderer fertig war, schadet nicht', async () => {
    let made = 0;
    for (let call = 2; call < 12; call++) {
      willy.box.createEvent(visit(`Besuch ${made++}`));
      const paused = firm.process(undefined, {
        call,
        meanwhile: async () => {
          firm.time.advance(10 * MINUTE_MS);
          willy.box.createEvent(visit(`nach der Pause ${made++}`));
          await work({ grund: 'manuell' });
        },
      });
      await deliver({ grund: 'manuell', art: call % 2 === 0 ? 'lauf' : 'probe' }, paused);
      await firm.deliverAll(app);
    }
    await deliver({ grund: 'manuell' });
    await firm.deliverAll(app);
    firm.expectEqualSides();
    expect(inEmis()).toHaveLength(made);
    expect(made).toBeGreaterThan(12);
  });
});

describe('Ein großer Abgleich', () => {
  test.each([
    { rows: 2_000, latency_ms: 2_000, longest_min: 3, because: 'und lässt zwischen zwei Seiten andere vor' },
    { rows: 600, latency_ms: 14_000, longest_min: 5, because: 'auch wenn schon eine Seite länger dauert' },
  ])(
    'teilt sich in kurze Läufe, $because, und kommt von selbst zum Ende',
    async ({ rows, latency_ms, longest_min }) => {
      firm = await Installation.create({ latency_ms });
      app = firm.process();
      [willy] = firm.hire(1) as [Person];
      const insert = firm
        .emis()
        .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)');
      for (let index = 0; index < rows; index++)
        insert.run(willy.anwender, `Termin ${index}`, '2026-12-02T09:00:00', '2026-12-02T10:00:00');
      firm.queue.put(JSON.stringify(message({ grund: 'manuell' })));
      let longest_ms = 0;
      for (let delivery = firm.queue.receive(); firm.queue.length > 0; delivery = firm.queue.receive()) {
        const begun_ms = firm.time.now();
        if (delivery === undefined) firm.time.advance(1_000);
        else await firm.time.drive(app.work(delivery.text));
        delivery?.done();
        longest_ms = Math.max(longest_ms, firm.time.now() - begun_ms);
      }
      expect(longest_ms).toBeLessThan(longest_min * MINUTE_MS);
      expect(willy.box.events()).toHaveLength(rows);
      firm.expectEqualSides();
    },
  );
});

describe('Ein Lauf, der abgibt', () => {
  async function bigFirm(): Promise<void> {
    firm = await Installation.create({ latency_ms: 4_000, settings: { EMISSYNC_SOFORT: 'nein' } });
    [willy] = firm.hire(1) as [Person];
    const insert = firm
      .emis()
      .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)');
    for (let index = 0; index < 1_200; index++)
      insert.run(willy.anwender, `Termin ${index}`, '2026-12-02T09:00:00', '2026-12-02T10:00:00');
  }

  test('und stirbt, bevor er seine Fortsetzung absenden konnte, lässt nichts liegen: die alte Nachricht kommt wieder', async () => {
    await bigFirm();
    const whole = firm.process();
    const text = JSON.stringify(message({ grund: 'manuell', bemerkt_am: at(firm.time.now() - 1_000) }));
    await firm.time.drive(whole.work(text));
    const call = whole.mortal.trace.indexOf('queue send') + 1;
    expect(call).toBeGreaterThan(1);
    expect(whole.mortal.trace[call - 2]).toBe('sql commit');

    await bigFirm();
    const dying = firm.process({ call, when: 'before' });
    await firm.time.drive(Promise.race([dying.work(text), dying.mortal.crashed]));
    expect(willy.box.events().length).toBeLessThan(1_200);
    expect(firm.queue.length).toBe(0);
    // The queue delivers it again after its visibility timeout.
    firm.queue.put(text);
    await firm.deliverAll(firm.process());
    expect(willy.box.events()).toHaveLength(1_200);
    firm.expectEqualSides();
  });
});

describe('Nachrichten, mit denen niemand etwas anfangen kann', () => {
  test('Unlesbare und fremde Versionen kommen gleich in die Poison-Queue, ohne den Arbeiter aufzuhalten', async () => {
    const texts = ['{"Betreff": "geheim"', JSON.stringify({ ...message(), v: 2 })];
    for (const text of texts) await firm.time.drive(app.work(text));
    expect(firm.queue.poisoned).toEqual(texts);
    expect(firm.lines).toEqual([
      expect.stringMatching(/^Eine Nachricht .* unbrauchbar \(kein JSON\) .* emis-abgleich-poison/),
      expect.stringMatching(/unbrauchbar \(fremde Version\)/),
    ]);
    willy.box.createEvent(visit('da'));
    await deliver();
    expect(inEmis()).toEqual(['da']);
  });

  test('Unbekannter Mandant, unbekannte Synchronisation, fremde Domäne: verworfen und gezählt', async () => {
    await deliver({ mandant: 'niemand' });
    await deliver({ synchronisationen: [4711], grund: 'manuell' });
    await deliver({ art: 'probe', synchronisationen: [4711], grund: 'zeitplan' });
    await deliver({ domaene: 'adressen', grund: 'manuell' });
    expect(dropped()).toEqual(['mandant_unbekannt', 'synchronisation_unbekannt', 'domaene_fehlt']);
    expect(firm.events.at(-1)).toMatchObject({ name: 'durchsicht', unbekannt: 1 });
    expect(firm.lines).toEqual([
      'Eine Nachricht wurde verworfen: Diesen Mandanten gibt es in dieser Installation nicht (mehr).',
    ]);
    expect(firm.queue.sent).toEqual([]);
  });

  test('Eine Synchronisation, die eben erst angelegt wurde, ist bekannt', async () => {
    await deliver({ grund: 'manuell' });
    const [erika] = firm.hire(1) as [Person];
    erika.box.createEvent(visit('da'));
    await deliver({ synchronisationen: [erika.synchronisation], grund: 'manuell' });
    expect(firm.rows(erika)).toHaveLength(1);
  });

  test('Ist die Datenbank gerade nicht da, kommt der Weckruf wieder, bis er zu alt ist', async () => {
    const broken = firm.process();
    const mandant = await broken.ports.mandanten.open('standard');
    const schedules = {
      tick: async () => {
        throw new StoreError('connection', 'Die emis-Datenbank ist nicht erreichbar.');
      },
    };
    const ports = {
      ...broken.ports,
      mandanten: {
        ...broken.ports.mandanten,
        open: async () => ({ ...mandant, store: { ...mandant.store, schedules } }),
      },
    };
    const text = JSON.stringify(message());
    await firm.time.drive(workMessage(text, ports));
    expect(firm.queue.sent).toEqual([message()]);
    expect(firm.lines).toEqual(['Mandant standard: Die emis-Datenbank ist nicht erreichbar.']);
    firm.time.advance(61 * MINUTE_MS);
    await firm.time.drive(workMessage(text, ports));
    expect(firm.queue.sent).toHaveLength(1);
    expect(dropped()).toEqual(['zu_alt']);
  });
});
