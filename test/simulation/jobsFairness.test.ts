import { describe, expect, test } from 'vitest';
import { Installation, MINUTE_MS, type Person } from './harness/jobs/installation.ts';
import { event } from './harness/scenario.ts';

const visit = event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00');

/** The small one's mailboxes are to be looked at now. */
const knock = (firm: Installation, small: readonly Person[]) =>
  firm.time.drive(
    firm.queue.send({
      v: 1,
      art: 'probe',
      mandant: 'klein',
      domaene: 'termine',
      synchronisationen: small.map(({ synchronisation }) => synchronisation),
      grund: 'manuell',
      bemerkt_am: new Date(firm.time.now()).toISOString(),
    }),
  );

describe('Viele Mandanten an einer Warteschlange', () => {
  test('Ein Mandant mit vielen Postfächern lässt einen mit dreien nicht warten', async () => {
    const firm = await Installation.create({ mandanten: ['gross', 'klein'], latency_ms: 500 });
    for (const { box } of firm.hire(300, 'gross')) box.createEvent(visit);
    firm.plan('60', 'gross');
    firm.plan('60', 'klein');
    const app = firm.process();
    // The large one's first Abgleiche fill the queue before the small one's come.
    await firm.time.drive(app.tick());
    app.serve(16).catch(() => undefined);
    await firm.pass(0.1);
    const small = firm.hire(3, 'klein');
    for (const { box } of small) box.createEvent(visit);
    await knock(firm, small);
    const begun_ms = firm.time.now();
    const waiting = (of: readonly { mandant: string }[]) =>
      of.filter((person) => firm.rows(person as (typeof firm.people)[number]).length === 0).length;
    while (waiting(small) > 0 && firm.time.now() - begun_ms < 60 * MINUTE_MS) await firm.pass(0.1);
    const small_ms = firm.time.now() - begun_ms;
    const stillWaiting = waiting(firm.people);
    expect(stillWaiting).toBeGreaterThan(150);
    while (waiting(firm.people) > 0 && firm.time.now() - begun_ms < 60 * MINUTE_MS) await firm.pass(1);
    expect(waiting(firm.people)).toBe(0);
    const all_ms = firm.time.now() - begun_ms;
    expect(small_ms).toBeLessThan(30_000);
    expect(all_ms).toBeGreaterThan(4 * small_ms);
    firm.expectEqualSides();
  });

  test.each([2, 4])(
    'Auch neben %s großen zugleich kommt einer mit dreien gleich an die Reihe, nach den Regeln des Hosts',
    async (count) => {
      const large = Array.from({ length: count }, (_, index) => `gross-${index}`);
      const firm = await Installation.create({ mandanten: [...large, 'klein'], latency_ms: 3_000 });
      for (const mandant of large) {
        for (const { box } of firm.hire(60, mandant)) box.createEvent(visit);
        firm.plan('60', mandant);
      }
      firm.plan('60', 'klein');
      const app = firm.process();
      await firm.time.drive(app.tick());
      app.serveLikeHost().catch(() => undefined);
      await firm.pass(0.2);
      const small = firm.hire(3, 'klein');
      for (const { box } of small) box.createEvent(visit);
      await knock(firm, small);
      const begun_ms = firm.time.now();
      const waiting = (of: readonly Person[]) => of.filter((person) => firm.rows(person).length === 0).length;
      while (waiting(small) > 0 && firm.time.now() - begun_ms < 60 * MINUTE_MS) await firm.pass(0.1);
      const small_ms = firm.time.now() - begun_ms;
      expect(waiting(firm.people)).toBeGreaterThan(30 * count);
      // A probe and a run, with their requests of three seconds each.
      expect(small_ms).toBeLessThan(60_000);
    },
  );

  test('Wer allein ist, nutzt seine Plätze aus, und niemand wird dauernd zurückgelegt', async () => {
    const firm = await Installation.create({ latency_ms: 1_000 });
    for (const { box } of firm.hire(300)) box.createEvent(visit);
    firm.plan('60');
    const app = firm.process();
    await firm.time.drive(app.tick());
    const begun_ms = firm.time.now();
    app.serveLikeHost().catch(() => undefined);
    const waiting = () => firm.people.filter((person) => firm.rows(person).length === 0).length;
    while (waiting() > 0 && firm.time.now() - begun_ms < 60 * MINUTE_MS) await firm.pass(0.1);
    expect(waiting()).toBe(0);
    // Eight at a time, with four requests of a second each.
    expect(firm.time.now() - begun_ms).toBeLessThan(1.3 * (300 / 8) * 4_000);
    const putBack = firm.metrics.filter(({ name }) => name === 'nachrichten_zurueckgelegt');
    expect(putBack.length).toBeLessThan(3 * 300);
  });
});
