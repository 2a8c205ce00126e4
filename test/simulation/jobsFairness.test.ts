import { describe, expect, test } from 'vitest';
import { Installation, MINUTE_MS } from './harness/jobs/installation.ts';
import { event } from './harness/scenario.ts';

describe('Viele Mandanten an einer Warteschlange', () => {
  test('Ein Mandant mit vielen Postfächern lässt einen mit dreien nicht warten', async () => {
    const firm = await Installation.create({ mandanten: ['gross', 'klein'], latency_ms: 500 });
    const visit = event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00');
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
    await firm.time.drive(
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
});
