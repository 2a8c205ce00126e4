import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Mortal } from './harness/mortal.ts';
import { event, everythingAtOnce, expectDone, expectQuiet, runUntilDone } from './harness/scenario.ts';
import { World } from './harness/world.ts';

/** How many calls through a port the Abgleich of the scenario makes. */
async function callsOfOneRun(): Promise<number> {
  const world = await everythingAtOnce();
  const mortal = new Mortal();
  await world.abgleich(mortal);
  await world.close();
  return mortal.calls;
}

const calls = Array.from({ length: await callsOfOneRun() }, (_, index) => index + 1);

describe('zwei Läufe auf einem Postfach', () => {
  test.each(calls.slice(1))(
    'Steht ein Lauf vor seinem %d. Aufruf still, bis ein anderer fertig ist, schadet er nach dem Aufwachen nicht',
    async (call) => {
      const world = await everythingAtOnce({ ownersDie: false });
      const paused = new Mortal(undefined, {
        call,
        meanwhile: async () => {
          world.time.advance(10 * 60_000);
          await world.abgleichWithin();
        },
      });
      await world.abgleich(paused);
      await runUntilDone(world);
      await expectDone(world);
      await expectQuiet(world);
      await world.close();
    },
  );

  test('Der zweite Lauf bekommt das Postfach nicht, solange der erste daran arbeitet', async () => {
    const world = await everythingAtOnce({ ownersDie: false });
    const outcomes: unknown[] = [];
    const first = new Mortal(undefined, {
      call: 3,
      meanwhile: async () => {
        outcomes.push(await world.abgleichWithin());
      },
    });
    expect(await world.abgleich(first)).toMatchObject({ kind: 'finished', report: { ergebnis: 'ok' } });
    expect(outcomes).toMatchObject([{ kind: 'busy' }]);
    await expectDone(world);
    await world.close();
  });
});

describe('emis-Anwender arbeiten weiter', () => {
  test.each(calls)('Wer vor dem %d. Aufruf in emis ändert, verliert nichts ungesehen', async (call) => {
    const world = await everythingAtOnce();
    const edits = ['bleibt', 'in Outlook geändert', 'beidseits geändert', 'in emis geändert'];
    const meddling = new Mortal(undefined, {
      call,
      meanwhile: () => {
        for (const betreff of edits) world.change(world.row(betreff).id, { ort: `von Hand ${betreff}` });
        world.enter('gerade eben', '2026-12-20 08:00', '2026-12-20 09:00');
      },
    });
    await world.abgleich(meddling);
    await runUntilDone(world);
    const orte = new Map(world.box.events().map(({ subject, location }) => [subject, location?.displayName]));
    for (const betreff of edits) {
      const edit = `von Hand ${betreff}`;
      expect(orte.get(betreff)).toBe(world.row(betreff).ort);
      const kept = world.versions().some(({ row }) => row.ort === edit);
      expect(kept || world.row(betreff).ort === edit).toBe(true);
    }
    expect(orte.get('bleibt')).toBe('von Hand bleibt');
    expect([...orte.keys()].filter((subject) => subject === 'gerade eben')).toHaveLength(1);
    expect(world.rows().filter(({ betreff }) => betreff === 'gerade eben')).toHaveLength(1);
    await expectQuiet(world);
    await world.close();
  });
});

describe('verspätete und verlorene Antworten', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  test('Kommt eine aufgegebene Anlage erst später in Outlook an, entsteht kein zweiter Termin', async () => {
    world.enter('einmalig', '2026-12-01 08:00', '2026-12-01 09:00');
    const isBatch = ({ path, inBatch }: { path: string; inBatch: boolean }) =>
      !inBatch && path.endsWith('$batch');
    let batches = 0;
    world.tenant.faults.add({
      when: (r) => isBatch(r) && ++batches === 2,
      times: 1,
      do: { kind: 'delay', ms: 45_000 },
    });
    await world.report();
    await world.report();
    expect(world.box.events().length).toBeLessThan(2);
    await runUntilDone(world, 3);
    expect(world.box.events().map(({ subject }) => subject)).toEqual(['einmalig']);
    await expectQuiet(world);
  });

  test('Eine Änderung, deren Antwort verloren ging, ist kein Konflikt mit der nächsten Änderung in Outlook', async () => {
    const id = world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    world.change(world.row('Besuch').id, { ort: 'Köln' });
    world.tenant.faults.add({
      when: ({ method }) => method === 'PATCH',
      times: 1,
      do: { kind: 'timeoutAfter' },
    });
    await world.report();
    world.box.updateEvent(id, { importance: 'high' });
    const { konflikte } = await world.report();
    expect(konflikte).toBe(0);
    expect(world.row('Besuch')).toMatchObject({ ort: 'Köln', hervorheben: 1 });
    expect(world.versions()).toEqual([]);
    expect(world.box.event(id)).toMatchObject({ importance: 'high', location: { displayName: 'Köln' } });
  });

  test('Eine in emis geänderte und übertragene Angabe gilt danach als gemeinsamer Stand', async () => {
    const id = world.box.createEvent(event('Besuch', '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    world.change(world.row('Besuch').id, { ort: 'Köln' });
    await world.report();
    world.box.updateEvent(id, { subject: 'Besuch Meier' });
    expect(await world.report()).toMatchObject({ konflikte: 0, emis: { geaendert: 1 } });
    expect(world.versions()).toEqual([]);
  });

  test('Bittet Graph lange um Geduld, endet der Lauf, sagt es und macht später weiter', async () => {
    for (let index = 0; index < 45; index++)
      world.enter(`Termin ${index}`, '2026-12-01 08:00', '2026-12-01 09:00');
    world.tenant.faults.add({
      when: ({ path, inBatch }) => inBatch && path.endsWith('/events'),
      times: 25,
      do: { kind: 'status', status: 429, code: 'ApplicationThrottled', retryAfter_s: 600 },
    });
    const report = await world.report();
    expect(report).toMatchObject({ ergebnis: 'teilweise', weiter: true });
    expect(report.fehler.length).toBeGreaterThan(0);
    await runUntilDone(world, 4);
    expect(world.box.events()).toHaveLength(45);
    expect(new Set(world.box.events().map(({ subject }) => subject)).size).toBe(45);
  });
});
