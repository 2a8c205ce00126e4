import { describe, expect, test } from 'vitest';
import { DAY, Firm, HOUR, ORIGIN, SECRET, SETTINGS } from './harness/jobs/firm.ts';
import { Installation, MINUTE_MS, type Person } from './harness/jobs/installation.ts';
import { event } from './harness/scenario.ts';

describe('Outlook-Änderungen in Sekunden', () => {
  test('Ein Termin steht in emis, ohne dass ein Zeitplan nachsieht', async () => {
    const it = await Firm.open();
    const start_ms = it.firm.time.now();
    const subject = it.visit();
    await it.firm.time.drive(it.tenant.subscriptions.delivered());
    expect(it.firm.time.now() - start_ms).toBeLessThan(1_000);
    await it.firm.deliverAll(it.app);
    expect(it.inEmis()).toEqual([subject]);
    it.firm.expectEqualSides();
  });

  test('Was das Delta erst später zeigt als die Benachrichtigung, kommt ohne Zeitplan nach', async () => {
    const it = await Firm.open({ switches: { deltaLag_ms: 20_000 } });
    const subject = it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([subject]);
  });

  test('Dreißig Postfächer auf einmal: wenige Nachrichten, und auch spät Sichtbares kommt ohne Zeitplan nach', async () => {
    const it = await Firm.open({ switches: { deltaLag_ms: 20_000 } }, 30);
    const before = it.firm.queue.sent.length;
    for (const person of it.firm.people) it.visit(person);
    await it.firm.time.drive(it.tenant.subscriptions.delivered());
    const messages = it.firm.queue.sent.slice(before);
    expect(messages.map(({ art, synchronisationen }) => [art, synchronisationen.length])).toEqual([
      ['probe', 20],
      ['probe', 10],
    ]);
    await it.firm.deliverAll(it.app);
    it.firm.expectEqualSides();
  });

  test('Spät, doppelt, durcheinander und in einem Stoß: beide Seiten gleich, nichts doppelt', async () => {
    const it = await Firm.open(
      {
        switches: {
          notificationDelay_ms: 90_000,
          notificationTwice: 0.5,
          notificationShuffle: true,
          notificationGather_ms: 2_000,
        },
      },
      3,
    );
    for (let round = 0; round < 10; round++) {
      for (const person of it.firm.people) it.visit(person);
      await it.arrive();
    }
    it.firm.expectEqualSides();
    expect(it.firm.people.map((person) => it.inEmis(person).length)).toEqual([10, 10, 10]);
  });

  test('Auch was in emis geschieht, geht mit Benachrichtigungen so schnell wie ohne', async () => {
    const it = await Firm.open();
    it.firm
      .emis()
      .prepare('INSERT INTO termine (anwender, betreff, von, bis) VALUES (?, ?, ?, ?)')
      .run(it.willy.anwender, 'aus emis', '2026-12-02T09:00:00', '2026-12-02T10:00:00');
    await it.minutes(1);
    expect(it.willy.box.events().map(({ subject }) => subject)).toEqual(['aus emis']);
    await it.minutes(2);
    it.firm.expectEqualSides();
  });
});

describe('Was verloren geht, wird nachgeholt', () => {
  test('Ein Tag ohne jede Benachrichtigung: nach dem nächsten Sicherheitslauf ist alles da', async () => {
    const it = await Firm.open({ switches: { notificationLoss: 1 } }, 2);
    for (let hour = 0; hour < 24; hour++) {
      for (const person of it.firm.people) it.visit(person);
      await it.minutes(HOUR);
    }
    it.visit();
    await it.minutes(HOUR + 1);
    it.firm.expectEqualSides();
    expect(it.inEmis()).toHaveLength(25);
  });

  test('missed: der Abgleich folgt sofort', async () => {
    const it = await Firm.open({ switches: { notificationLoss: 1, missedTold: true } });
    const subject = it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([subject]);
  });

  test('subscriptionRemoved: sofort ein Abgleich, in der nächsten Minute ein neues Abonnement', async () => {
    const it = await Firm.open();
    const [old] = it.subscriptions;
    it.tenant.subscriptions.drop(old!.id);
    const missed = it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([missed]);
    const before = it.lastRequest;
    await it.minutes(1);
    expect(it.changesSince(before)).toEqual(['POST']);
    expect(it.subscriptions).toHaveLength(1);
    expect(it.subscriptions[0]!.id).not.toBe(old!.id);
    it.visit();
    await it.arrive();
    it.firm.expectEqualSides();
    expect(it.firm.notices.length).toBe(0);
  });

  test('Verschwindet ein Abonnement, ohne dass Graph es sagt, ist es nach einer Stunde wieder da', async () => {
    const it = await Firm.open();
    it.tenant.subscriptions.drop(it.subscriptions[0]!.id, true);
    it.visit();
    await it.minutes(HOUR + 5);
    expect(it.subscriptions).toHaveLength(1);
    it.firm.expectEqualSides();
  });

  test('reauthorizationRequired: neu autorisiert, nicht auch noch verlängert, und nachgesehen', async () => {
    const it = await Firm.open();
    await it.minutes(20);
    const [{ id } = { id: '' }] = it.subscriptions;
    it.tenant.subscriptions.requireAuthorization(id);
    await it.arrive();
    it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([]);
    const before = it.lastRequest;
    await it.minutes(1);
    expect(it.changesSince(before)).toEqual(['POST reauthorize']);
    expect(it.subscriptions).toMatchObject([{ id, paused: false }]);
    it.firm.expectEqualSides();
    it.visit();
    await it.arrive();
    expect(it.inEmis()).toHaveLength(2);
  });

  test('Steht die Anlage acht Tage, sind die Abonnements abgelaufen: danach ist alles wieder wie zuvor', async () => {
    const it = await Firm.open();
    it.firm.listening = undefined;
    it.firm.time.advance(8 * DAY * MINUTE_MS);
    const missed = it.visit();
    expect(it.subscriptions).toEqual([]);
    it.app = it.firm.process();
    it.firm.listening = it.app;
    await it.minutes(6);
    expect(it.subscriptions).toHaveLength(1);
    expect(it.inEmis()).toEqual([missed]);
    it.firm.expectEqualSides();
  });
});

describe('Gefälschtes und Wiederholtes', () => {
  const post = async (it: Firm, body: unknown) => {
    const answer = it.app.webhook.handle({
      query: new URLSearchParams(),
      length: undefined,
      body: new Blob([JSON.stringify(body)]).stream(),
    });
    return (await it.firm.time.drive(answer)).status;
  };

  test('Eine gefälschte Benachrichtigung bewirkt nichts und erfährt nichts', async () => {
    const it = await Firm.open();
    const before = it.lastRequest;
    const [{ clientState } = { clientState: '' }] = it.subscriptions;
    const forged = [`${clientState}x`, `${clientState}`.replace('standard', 'anderer'), 'geheim', null];
    const value = forged.flatMap((state) => [
      { clientState: state, changeType: 'deleted' },
      { clientState: state, lifecycleEvent: 'subscriptionRemoved' },
    ]);
    expect(await post(it, { value })).toBe(202);
    expect([it.firm.queue.length, it.firm.notices.length]).toEqual([0, 0]);
    expect(it.lastRequest).toBe(before);
  });

  test('Eine wiederholte Benachrichtigung führt zu einem Abgleich, der nichts ändert', async () => {
    const it = await Firm.open();
    it.visit();
    await it.arrive();
    const events = JSON.stringify(it.willy.box.events());
    const rows = JSON.stringify(it.firm.rows(it.willy));
    const [{ clientState } = { clientState: '' }] = it.subscriptions;
    const value = [
      { clientState, changeType: 'deleted' },
      { clientState, lifecycleEvent: 'subscriptionRemoved' },
      { clientState, lifecycleEvent: 'reauthorizationRequired' },
    ];
    const [{ id } = { id: '' }] = it.subscriptions;
    for (let time = 0; time < 3; time++) expect(await post(it, { value })).toBe(202);
    await it.minutes(2);
    expect(JSON.stringify(it.willy.box.events())).toBe(events);
    expect(JSON.stringify(it.firm.rows(it.willy))).toBe(rows);
    expect(it.subscriptions).toMatchObject([{ id }]);
  });
});

describe('Die Abonnements', () => {
  test('entstehen mit unveränderlichen Kennungen, Lebenszyklus-Adresse und Ablauf unter sieben Tagen', async () => {
    const it = await Firm.open();
    expect(it.subscriptions).toMatchObject([
      {
        resource: `/users/${it.willy.box.address}/events`,
        notificationUrl: `${ORIGIN}/api/webhookGraph`,
        lifecycleNotificationUrl: expect.stringMatching(
          /^https:\/\/sync\.firma\.example\/api\/webhookGraph\?marke=[0-9a-f]{8}$/,
        ),
        changeType: 'created,updated,deleted',
        immutableIds: true,
      },
    ]);
  });

  test('werden lange vor ihrem Ablauf verlängert, jedes zu seiner Zeit, und bleiben dieselben', async () => {
    const it = await Firm.open({}, 30);
    const before = it.subscriptions.map(({ id }) => id);
    const renewed: number[] = [];
    for (let round = 0; round < 10 * 8; round++) {
      const start = it.lastRequest;
      it.firm.time.advance(3 * HOUR * MINUTE_MS - 5 * MINUTE_MS);
      await it.minutes(5);
      renewed.push(it.changesSince(start).filter((change) => change === 'PATCH').length);
      for (const { expires_ms } of it.subscriptions)
        expect(expires_ms - it.firm.time.now()).toBeGreaterThan(2 * DAY * MINUTE_MS);
    }
    expect(it.subscriptions.map(({ id }) => id)).toEqual(before);
    expect(Math.max(...renewed)).toBeLessThan(10);
    const refused = it.tenant.requests.filter(
      ({ path, status }) => /subscriptions/.test(path) && status >= 400,
    );
    expect(refused).toEqual([]);
  });

  test('gehen mit der Synchronisation, ebenso mit dem Zeitplan der Domäne', async () => {
    const it = await Firm.open({}, 2);
    it.switchOff();
    await it.minutes(5);
    expect(it.subscriptions.map(({ resource }) => resource)).toEqual([
      `/users/${it.firm.people[1]!.box.address}/events`,
    ]);
    it.firm.plan('');
    await it.minutes(5);
    expect(it.subscriptions).toEqual([]);
  });

  test('anderer bleiben unberührt, auch wo sie im Wege stehen: dann nach Zeitplan, und es wird gesagt', async () => {
    const firm = await Installation.create({ settings: SETTINGS });
    const [willy, berta] = firm.hire(2) as [Person, Person];
    const foreign = await subscribe(firm, {
      notificationUrl: 'https://andere.example/hook',
      resource: `users/${willy.box.address}/events`,
    });
    const alien = await subscribe(firm, {
      notificationUrl: 'https://andere.example/hook',
      resource: `users/${willy.box.address}/messages`,
    });
    const app = firm.process();
    firm.listening = app;
    firm.plan('1');
    const it = Object.assign(Object.create(Firm.prototype), { firm, app, willy }) as Firm;
    await it.minutes(70);
    const left = firm.tenant.subscriptions.list();
    expect(left.map(({ id }) => id)).toEqual(expect.arrayContaining([foreign, alien]));
    expect(left).toHaveLength(3);
    expect(firm.lines.join('\n')).toMatch(/anderen Adresse.*nach Zeitplan/);
    willy.box.createEvent(event('ohne Benachrichtigung', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    berta.box.createEvent(event('mit', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await it.minutes(1);
    firm.expectEqualSides();
  });

  test('unter einem früheren Geheimnis werden neu angelegt; bis dahin gelten ihre Benachrichtigungen', async () => {
    const settings: Record<string, string> = { ...SETTINGS };
    const it = await Firm.open({ settings });
    const [old] = it.subscriptions;
    settings.GRAPH_CLIENT_STATE_SECRET_PREVIOUS = SECRET;
    settings.GRAPH_CLIENT_STATE_SECRET = 'ein-neues-geheimnis-von-mindestens-32-byte';
    it.app = it.firm.process();
    it.firm.listening = it.app;
    const subject = it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([subject]);
    await it.minutes(5);
    expect(it.subscriptions).toHaveLength(1);
    expect(it.subscriptions[0]!.id).not.toBe(old!.id);
    delete settings.GRAPH_CLIENT_STATE_SECRET_PREVIOUS;
    it.app = it.firm.process();
    it.firm.listening = it.app;
    it.visit();
    await it.arrive();
    it.firm.expectEqualSides();
  });

  test('die ohne unser Wissen entstanden sind, werden übernommen', async () => {
    const firm = await Installation.create({ settings: SETTINGS });
    const it = new Firm(firm, 1);
    firm.tenant.faults.add({
      when: ({ method, path }) => method === 'POST' && path === '/v1.0/subscriptions',
      times: 1,
      do: { kind: 'timeoutAfter' },
    });
    await it.minutes(12);
    expect(it.subscriptions).toHaveLength(1);
    expect(it.changesSince(0)).toEqual(['POST']);
    it.visit();
    await it.arrive();
    firm.expectEqualSides();
  });

  test('gibt es nicht, wo ein Postfach sie verweigert: nach Zeitplan, mit klarer Zeile, später wieder versucht', async () => {
    const firm = await Installation.create({ settings: SETTINGS });
    const it = new Firm(firm, 1);
    firm.tenant.faults.add({
      when: ({ method, path }) => method === 'POST' && path === '/v1.0/subscriptions',
      times: 1,
      do: { kind: 'status', status: 403, code: 'ErrorAccessDenied' },
    });
    await it.minutes(10);
    expect(it.subscriptions).toEqual([]);
    expect(firm.lines.join('\n')).toMatch(/Calendars\.Read.*nach Zeitplan/);
    it.visit();
    await it.minutes(1);
    firm.expectEqualSides();
    await it.minutes(HOUR + 5);
    expect(it.subscriptions).toHaveLength(1);
  });

  test('einer Adresse, die Graph nicht erreicht, werden nicht tausendfach versucht', async () => {
    const firm = await Installation.create({ settings: SETTINGS });
    const it = new Firm(firm, 60);
    firm.listening = undefined;
    await it.minutes(6);
    expect(it.subscriptions).toEqual([]);
    expect(it.changesSince(0)).toHaveLength(20);
    expect(firm.lines.filter((line) => /PUBLIC_URL/.test(line))).toHaveLength(1);
    for (const person of firm.people.slice(0, 3)) it.visit(person);
    await it.minutes(1);
    firm.expectEqualSides();
  });

  test('machen keinen Abgleich, wenn der Zeitplan leer ist', async () => {
    const it = await Firm.open();
    const [{ clientState } = { clientState: '' }] = it.subscriptions;
    it.firm.plan('');
    await it.minutes(1);
    it.visit();
    await it.arrive();
    expect(it.inEmis()).toEqual([]);
    expect(clientState).not.toBe('');
  });
});

async function subscribe(firm: Installation, more: Record<string, unknown>): Promise<string> {
  const listening = firm.listening;
  firm.listening = firm.process();
  const answer = firm.tenant.fetch('http://127.0.0.1:4000/v1.0/subscriptions', {
    method: 'POST',
    headers: { Authorization: 'Bearer simulator-token', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      changeType: 'created,updated,deleted',
      expirationDateTime: new Date(firm.time.now() + 6 * DAY * MINUTE_MS).toISOString(),
      ...more,
    }),
  });
  const { id } = (await (await firm.time.drive(answer)).json()) as { id: string };
  firm.listening = listening;
  return id;
}
