import { describe, expect, test } from 'vitest';
import { runDomain } from '../../../lib/jobs/runDomain.ts';
import type { FaultAction } from '../../../simulator/m365/tenant.ts';
import { createJobWorld, owner } from '../../unit/jobs/jobWorld.ts';
import {
  betreffe,
  freshWorld,
  HOUR_MS,
  MINUTE_MS,
  onBothSides,
  onDay,
  subjects,
} from '../harness/appointments.ts';
import { Mortal } from '../harness/mortal.ts';
import { expectQuiet, runUntilDone } from '../harness/scenario.ts';
import { POSTFACH, type World } from '../harness/world.ts';

/** Disaster 1 (facts/peers.md): doubles after a lost create response. Each test names the thread it keeps from happening. */

async function expectOnce(world: World, subject: string): Promise<void> {
  await runUntilDone(world, 3);
  expect(subjects(world)).toEqual([subject]);
  expect(betreffe(world)).toEqual([subject]);
  await expectQuiet(world);
}

const isCreate = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.endsWith('/events');

describe('Die Antwort auf das Anlegen ging verloren', () => {
  const LOST: [string, FaultAction][] = [
    ['odoo #242064: Zeitüberschreitung, nachdem Microsoft ihn angelegt hat', { kind: 'timeoutAfter' }],
    ['odoo #239952: die Verbindung bricht, bevor die Antwort da ist', { kind: 'resetAfter' }],
    ['odoo #241921: die Antwort fehlt in der Sammelantwort', { kind: 'dropSubResponse' }],
  ];
  // Whether a repeated transactionId is recognised is nowhere promised: doubles must not depend on it (graph.md 8.3).
  const REPEATED = ['sameEvent', 'error', 'creates'] as const;
  // And the new event may show in the delta only much later than the next Abgleich (graph.md 1.10).
  const LAGS_ms = [0, 30 * MINUTE_MS];
  const cases = LOST.flatMap(([name, fault]) =>
    REPEATED.flatMap((repeated) => LAGS_ms.map((lag_ms) => [name, repeated, lag_ms, fault] as const)),
  );

  test.each(cases)('%s (transactionId: %s, Delta %d ms später)', async (_, repeated, deltaLag_ms, fault) => {
    const world = freshWorld({ switches: { repeatedTransactionId: repeated, deltaLag_ms } });
    await world.report();
    world.enter('Angebot', '2026-12-01 09:00', '2026-12-01 10:00');
    const struck = world.tenant.faults.add({ when: isCreate, times: 1, do: fault });
    await world.report();
    expect(struck.fired).toBe(1);
    await expectOnce(world, 'Angebot');
  });

  test.each(REPEATED)(
    'odoo #242064: der Dienst stirbt zwischen Anlegen und Vermerken (transactionId: %s)',
    async (repeatedTransactionId) => {
      const build = async () => {
        const world = freshWorld({ switches: { repeatedTransactionId } });
        await world.report();
        world.enter('Angebot', '2026-12-01 09:00', '2026-12-01 10:00');
        return world;
      };
      const whole = new Mortal();
      await (await build()).abgleich(whole);
      const sent = whole.trace.findIndex((label) => label.startsWith('POST')) + 1;
      expect(sent).toBeGreaterThan(0);
      const world = await build();
      expect(await world.abgleich(new Mortal({ call: sent, when: 'after' }))).toBe('crashed');
      expect(subjects(world)).toEqual(['Angebot']);
      await expectOnce(world, 'Angebot');
    },
  );
});

test('OGCS #1512: jeder weitere Abgleich legt alles noch einmal an', async () => {
  const world = freshWorld();
  await onBothSides(world, 'Angebot');
  for (let sync = 0; sync < 4; sync++) {
    world.time.advance(HOUR_MS);
    // The service forgets what it has told: everything comes again as if it were new.
    world.tenant.expireDeltaTokens(POSTFACH);
    await world.report();
  }
  await expectOnce(world, 'Angebot');
});

test('OGCS #2184: was auf beiden Seiten schon steht, wird beim ersten Abgleich verdoppelt', async () => {
  const world = freshWorld();
  world.box.createEvent(onDay('Angebot', 1));
  world.enter(' ANGEBOT ', '2026-12-01 10:00', '2026-12-01 11:00');
  await world.ersteinrichtung();
  await world.report();
  expect(world.rows()).toHaveLength(1);
  expect(world.box.events()).toHaveLength(1);
  await expectQuiet(world);
});

test.each(['twenty #5159', 'twenty #5296'])(
  '%s: eine Besprechung steht in den Kalendern zweier Kollegen und verdoppelt sich mit jedem Lauf',
  async () => {
    const world = await createJobWorld();
    const boxes = ['Willy Testermann', 'Erika Muster'].map((name) =>
      world.tenant.mailbox(world.addAnwender(name)),
    );
    const attendees = boxes.map(({ address }) => ({ type: 'required', emailAddress: { address } }));
    for (const box of boxes) box.createEvent({ ...onDay('Jour fixe', 1), attendees, iCalUId: 'dieselbe' });
    for (let run = 0; run < 3; run++) {
      for (const { address } of boxes) world.tenant.expireDeltaTokens(address);
      const laeufe = await runDomain(world.mandant, 'termine', { owner, waitForLease_ms: 0 });
      expect(laeufe.map(({ ergebnis }) => ergebnis)).toEqual(['ok', 'ok']);
    }
    const rows = world.emis.prepare('SELECT anwender FROM termine ORDER BY anwender').all();
    expect(rows.map(({ anwender }) => anwender)).toEqual(['Erika Muster', 'Willy Testermann']);
    for (const box of boxes) expect(box.events()).toHaveLength(1);
  },
);

test('odoo #148011: jedes Postfach hat eigene Ids; die Änderung in emis erreicht das eigene', async () => {
  const world = await createJobWorld();
  const boxes = ['Willy Testermann', 'Erika Muster'].map((name) =>
    world.tenant.mailbox(world.addAnwender(name)),
  );
  const run = () => runDomain(world.mandant, 'termine', { owner, waitForLease_ms: 0 });
  for (const box of boxes) box.createEvent({ ...onDay('Messe', 1), iCalUId: 'dieselbe' });
  await run();
  world.emis.prepare(`UPDATE termine SET ort = 'Köln' WHERE anwender = 'Erika Muster'`).run();
  const laeufe = await run();
  expect(laeufe.map(({ ergebnis, outlook }) => [ergebnis, outlook.geaendert])).toEqual([
    ['ok', 0],
    ['ok', 1],
  ]);
  expect(boxes.map((box) => box.events()[0]!.location?.displayName ?? '')).toEqual(['', 'Köln']);
});
