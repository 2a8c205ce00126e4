import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from './harness/crowd.ts';
import { event } from './harness/scenario.ts';
import { answers, type Json, protocol, withheld, writesOf } from './harness/watch.ts';
import { POSTFACH, WILLY, World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('Nichts Privates in Meldungen und Protokoll', () => {
  const CANARY = 'Kanari';
  const SECRETS = new RegExp(`${CANARY}|${WILLY}|${POSTFACH}|geheim`, 'i');

  test('Weder aus guten noch aus schlechten Terminen noch aus den Fehlertexten von Graph', async () => {
    const attendees = [
      { type: 'required', emailAddress: { name: `${CANARY} Name`, address: `${CANARY}@geheim.example` } },
    ];
    const body = { contentType: 'html', content: `<p>${CANARY} Text</p>` };
    const location = { displayName: `${CANARY} Ort` };
    const all: string[] = [];
    const run = async () => {
      const report = await world.report();
      all.push(JSON.stringify(report));
      return report;
    };
    const at = (day: number) => [`2026-12-0${day}T09:00:00`, `2026-12-0${day}T10:00:00`] as const;

    const meeting = world.box.createEvent(
      event(`${CANARY} Besprechung`, ...at(1), { attendees, body, location }),
    );
    world.enter(`${CANARY} doppelt`, '2026-12-02 10:00', '2026-12-02 11:00', { ort: `${CANARY} emis` });
    world.box.createEvent(event(`${CANARY} doppelt`, ...at(2), { location }));
    world.enter(`${CANARY} schlecht`, null, `${CANARY}`, { bemerkung: CANARY });
    world.enter(`${CANARY} groß`, '2026-12-03 10:00', '2026-12-03 11:00', {
      bemerkung: `${CANARY}${'<'.repeat(1_500_000)}`,
    });
    world.enter(`${CANARY}${'x'.repeat(300)}`, '2026-12-03 10:00', '2026-12-03 11:00');
    world.emis.exec(`CREATE TRIGGER erp_regel BEFORE INSERT ON termine WHEN NEW.betreff LIKE '%verboten%'
      BEGIN SELECT RAISE(ABORT, '${CANARY} aus dem Trigger'); END`);
    world.box.createEvent(event(`${CANARY} verboten`, ...at(4), { body }));
    answers(world, (_, answer) => {
      const spoil = (item: Json) =>
        item?.subject === `${CANARY} kaputt`
          ? { ...item, start: { dateTime: `${CANARY}`, timeZone: `${CANARY}` }, attendees: `${CANARY}` }
          : item;
      return Array.isArray(answer.value) ? { ...answer, value: answer.value.map(spoil) } : answer;
    });
    world.box.createEvent(event(`${CANARY} kaputt`, ...at(5)));
    await run();
    expect(withheld(world).length).toBeGreaterThanOrEqual(5);

    world.change(world.row(`${CANARY} Besprechung`).id, { ort: `${CANARY} anders` });
    await run();
    const messages = [
      [400, 'ErrorInvalidRequest'],
      [401, 'InvalidAuthenticationToken'],
      [403, 'ErrorAccessDenied'],
      [404, 'ErrorItemNotFound'],
      [404, 'MailboxNotEnabledForRESTAPI'],
      [409, 'ErrorIrresolvableConflict'],
      [413, 'RequestEntityTooLarge'],
      [429, 'ApplicationThrottled'],
      [500, `${CANARY} hat kein Format eines Codes`],
      [503, 'serviceNotAvailable'],
    ] as const;
    for (const [status, code] of messages) {
      for (const inBatch of [false, true]) {
        world.tenant.faults.clear();
        world.tenant.faults.add({
          when: (request) => request.inBatch === inBatch,
          do: { kind: 'status', status, code, message: `${CANARY} ${WILLY} <${POSTFACH}> geheim` },
        });
        world.box.updateEvent(meeting, { location: { displayName: `${CANARY} ${status}` } });
        world.enter(`${CANARY} ${status}`, '2026-12-06 10:00', '2026-12-06 11:00');
        world.time.advance(60 * MINUTE_MS);
        await run();
      }
    }
    world.tenant.faults.clear();
    for (const kind of ['timeoutAfter', 'resetBefore'] as const) {
      world.tenant.faults.add({ when: () => true, times: 3, do: { kind } });
      await run();
    }
    world.tenant.faults.add({
      when: () => true,
      times: 3,
      do: { kind: 'malformed', body: `{"error": "${CANARY} geheim"` },
    });
    await run();
    expect(all.filter((text) => text.includes('"fehler":[]')).length).toBeLessThan(all.length);
    expect(all.join('\n')).not.toMatch(SECRETS);
    expect(protocol(world)).not.toMatch(SECRETS);
    expect(protocol(world).length).toBeGreaterThan(1000);
  });

  test('Auch ein ersetztes Postfach wird ohne Namen gemeldet, und nichts verändert', async () => {
    world.box.createEvent(event(`${CANARY}`, '2026-12-01T09:00:00', '2026-12-01T10:00:00'));
    await world.report();
    world.box.replace();
    world.tenant.expireDeltaTokens(POSTFACH);
    const writes = await writesOf(world, async () => {
      const report = await world.report();
      expect(report.ergebnis).toBe('gestoppt');
      expect(JSON.stringify(report)).not.toMatch(SECRETS);
    });
    expect(writes).toEqual([]);
    expect(world.rows()).toHaveLength(1);
    expect(protocol(world)).not.toMatch(SECRETS);
  });
});
