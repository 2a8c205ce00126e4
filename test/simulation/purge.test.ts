import { describe, expect, test } from 'vitest';
import {
  betreffe,
  DAY_MS,
  EMIS_ONLY,
  expectNobodyMailed,
  expectNothingWritten,
  freshWorld,
  HOUR_MS,
  MINUTE_MS,
  onBothSides,
  purges,
  subjects,
} from './harness/appointments.ts';
import { Mortal } from './harness/mortal.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World, WorldOptions } from './harness/world.ts';

/** Deleted in Outlook and, with the Abgleich, in emis; besides it lies a foreign item in Deleted Items. */
async function deleted(options: WorldOptions = {}): Promise<{ world: World; id: string }> {
  const world = freshWorld(options);
  const id = await onBothSides(world, 'Besuch');
  const own = await onBothSides(world, 'selbst gelöscht', 2);
  await onBothSides(world, 'bleibt', 3);
  world.remove(world.row('selbst gelöscht').id);
  await world.report();
  expect(world.box.event(own)).toBeDefined();
  world.box.deleteEvent(id);
  expect((await world.report()).emis.geloescht).toBe(1);
  return { world, id };
}

const lying = (world: World) =>
  world.box
    .deletedItems()
    .map(({ subject }) => subject)
    .sort();

describe('Leeren von Gelöschte Elemente', () => {
  test.each([
    ['wie vermutet', {}],
    ['ohne parentEntryId', { parentEntryId: 'absent' as const }],
  ])('geschieht erst nach 24 Stunden, und nur an diesem Element (%s)', async (_, switches) => {
    const { world, id } = await deleted({ switches });
    for (const hours of [1, 11, 11]) {
      world.time.advance(hours * HOUR_MS);
      await world.report();
      expect(purges(world)).toEqual([]);
    }
    expect(lying(world)).toEqual(['Besuch', 'selbst gelöscht']);
    world.time.advance(2 * HOUR_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zaehler: { geleert: 1 } });
    expect(world.box.event(id)).toBeUndefined();
    expect(lying(world)).toEqual(['selbst gelöscht']);
    expect(subjects(world)).toEqual(['bleibt']);
    expect(betreffe(world)).toEqual(['bleibt']);
    world.time.advance(3 * DAY_MS);
    await expectQuiet(world);
    expect(purges(world)).toHaveLength(1);
    expectNobodyMailed(world);
  });

  test('geschieht mit papierkorb_leeren_nach=0 gleich, spätestens im nächsten Abgleich', async () => {
    const { world, id } = await deleted({ settings: { purgeAfter_ms: 0 } });
    await world.report();
    expect(world.box.event(id)).toBeUndefined();
    expect(lying(world)).toEqual(['selbst gelöscht']);
    await expectQuiet(world);
  });

  test('rührt nicht an, was der Benutzer inzwischen zurückgeholt hat', async () => {
    const { world, id } = await deleted();
    world.time.advance(DAY_MS + HOUR_MS);
    world.box.restoreEvent(id);
    await world.report();
    await world.report();
    expect(purges(world)).toEqual([]);
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    expect(world.row('Besuch')).toMatchObject(EMIS_ONLY);
    await expectQuiet(world);
  });

  test('rührt nicht an, was der Benutzer zurückgeholt hat, auch wenn die Delta-Abfrage es noch nicht weiß', async () => {
    const { world, id } = await deleted();
    world.tenant.switches.deltaLag_ms = 10 * HOUR_MS;
    world.time.advance(DAY_MS + HOUR_MS);
    world.box.restoreEvent(id);
    for (let run = 0; run < 3; run++) {
      await world.report();
      world.time.advance(10 * HOUR_MS);
    }
    expect(purges(world)).toEqual([]);
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    expect(world.row('Besuch')).toMatchObject(EMIS_ONLY);
    await expectQuiet(world);
  });

  test.each([
    ['wie vermutet', {}],
    ['ohne parentEntryId', { parentEntryId: 'absent' as const }],
  ])('rührt nicht an, was in einen anderen Kalender gelegt wurde (%s)', async (_, switches) => {
    const { world, id } = await deleted({ switches });
    world.box.moveToOtherCalendar(id, 'Privat');
    world.time.advance(2 * DAY_MS);
    await world.report();
    await expectQuiet(world);
    expect(purges(world)).toEqual([]);
    expect(world.box.eventsIn('Privat').map(({ subject }) => subject)).toEqual(['Besuch']);
    world.box.moveToOtherCalendar(id, 'Kalender');
    await world.report();
    expect(world.row('Besuch')).toMatchObject(EMIS_ONLY);
    await expectQuiet(world);
  });

  test('rührt nicht an, was zwischen Beweis und Leeren zurückgeholt wird', async () => {
    const tried = await deleted();
    tried.world.time.advance(DAY_MS + HOUR_MS);
    const dry = new Mortal();
    await tried.world.abgleich(dry);
    expect(purges(tried.world)).toHaveLength(1);
    const call = dry.trace.findLastIndex((label) => label.endsWith('$batch')) + 1;

    const { world, id } = await deleted();
    world.time.advance(DAY_MS + HOUR_MS);
    let restored = false;
    const meanwhile = () => {
      world.box.restoreEvent(id);
      restored = true;
    };
    await world.abgleich(new Mortal(undefined, { call, meanwhile }));
    expect(restored).toBe(true);
    await world.report();
    expect(subjects(world)).toEqual(['Besuch', 'bleibt']);
    expect(world.row('Besuch')).toMatchObject(EMIS_ONLY);
    await expectQuiet(world);
  });

  test('beginnt die Frist von neuem, wenn der Benutzer es zurückholt und wieder löscht', async () => {
    const { world, id } = await deleted();
    world.time.advance(20 * HOUR_MS);
    world.box.restoreEvent(id);
    await world.report();
    world.box.deleteEvent(id);
    await world.report();
    world.time.advance(20 * HOUR_MS);
    await world.report();
    expect(purges(world)).toEqual([]);
    world.time.advance(5 * HOUR_MS);
    await world.report();
    expect(world.box.event(id)).toBeUndefined();
    expect(betreffe(world)).toEqual(['bleibt']);
  });

  test('entfällt, wenn der Benutzer selbst geleert hat', async () => {
    const { world } = await deleted();
    world.box.emptyDeletedItems();
    world.time.advance(2 * DAY_MS);
    await expectQuiet(world);
    expect(purges(world)).toEqual([]);
    expect(betreffe(world)).toEqual(['bleibt']);
  });

  test.each([
    { status: 404, code: 'MailboxNotEnabledForRESTAPI' },
    { status: 403, code: 'ErrorAccessDenied' },
    { status: 503, code: 'ErrorMailboxMoveInProgress' },
    { status: 404 },
  ])('wartet, wenn nicht zu beweisen ist, wo es liegt ($status $code)', async (answer) => {
    const { world, id } = await deleted();
    world.time.advance(DAY_MS + HOUR_MS);
    const struck = world.tenant.faults.add({
      when: ({ method, path }) => method === 'GET' && path.includes('/events/'),
      do: { kind: 'status', ...answer },
    });
    await world.report();
    expect(struck.fired).toBeGreaterThan(0);
    expect(purges(world)).toEqual([]);
    world.tenant.faults.clear();
    world.time.advance(2 * HOUR_MS);
    await world.report();
    expect(world.box.event(id)).toBeUndefined();
  });

  test('… gibt es permanentDelete nicht, bleibt es liegen, und sonst geht alles weiter', async () => {
    const { world } = await deleted({ switches: { permanentDeleteAvailable: false } });
    world.time.advance(DAY_MS + HOUR_MS);
    const report = await world.report();
    expect(report.zaehler['geleert'] ?? 0).toBe(0);
    expect(lying(world)).toEqual(['Besuch', 'selbst gelöscht']);
    expect(betreffe(world)).toEqual(['bleibt']);
    await expectQuiet(world);
  });

  test('… und wird dann nicht ewig weiter versucht, ohne dass es jemand erfährt', async () => {
    const { world } = await deleted({ switches: { permanentDeleteAvailable: false } });
    const told: string[] = [];
    for (let day = 0; day < 60; day++) {
      world.time.advance(DAY_MS);
      told.push(...(await world.report()).fehler);
    }
    expect(
      told.length > 0 || purges(world).length <= 10,
      `${purges(world).length} Versuche, keine Meldung`,
    ).toBe(true);
  });

  test('… erreicht permanentDelete gelöschte Elemente nicht, behauptet der Bericht nichts anderes', async () => {
    const { world } = await deleted({ switches: { permanentDeleteOfDeletedItems: false } });
    world.time.advance(DAY_MS + HOUR_MS);
    const report = await world.report();
    expect(lying(world)).toEqual(['Besuch', 'selbst gelöscht']);
    expect(report.zaehler['geleert'] ?? 0).toBe(0);
  });

  test('wo gelöschte Elemente unsichtbar sind, wird nichts geleert', async () => {
    const { world } = await deleted({ switches: { deletedItemsVisible: false } });
    const probed = purges(world).length;
    world.time.advance(3 * DAY_MS);
    await expectQuiet(world);
    expect(purges(world)).toHaveLength(probed);
    expect(lying(world)).toEqual(expect.arrayContaining(['Besuch', 'selbst gelöscht']));
  });

  test('der Probelauf leert nichts', async () => {
    const { world } = await deleted();
    world.time.advance(2 * DAY_MS);
    expectNothingWritten(await world.report(true));
    expect(purges(world)).toEqual([]);
    await world.report();
    expect(purges(world)).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'stirbt der Dienst %s irgendeinem Aufruf, ist am Ende genau dieses Element weg',
    async (when) => {
      const tried = await deleted();
      tried.world.time.advance(DAY_MS + HOUR_MS);
      const calls = new Mortal();
      await tried.world.abgleich(calls);
      expect(purges(tried.world)).toHaveLength(1);
      for (let call = 1; call <= calls.calls; call++) {
        const { world, id } = await deleted();
        world.time.advance(DAY_MS + HOUR_MS);
        expect(await world.abgleich(new Mortal({ call, when }))).toBe('crashed');
        for (let run = 0; run < 3; run++) {
          world.time.advance(2 * HOUR_MS);
          await world.report();
        }
        expect(world.box.event(id)).toBeUndefined();
        expect(lying(world)).toEqual(['selbst gelöscht']);
        expect(betreffe(world)).toEqual(['bleibt']);
        expect(subjects(world)).toEqual(['bleibt']);
      }
    },
  );

  test('viele auf einmal: alle werden geleert, kein Element mehr', async () => {
    const world = freshWorld({ settings: { purgeAfter_ms: HOUR_MS } });
    const ids = Array.from({ length: 130 }, (_, index) =>
      world.box.createEvent({
        subject: `Termin ${index}`,
        start: { dateTime: '2026-12-01T09:00:00', timeZone: 'UTC' },
        end: { dateTime: '2026-12-01T10:00:00', timeZone: 'UTC' },
      }),
    );
    await world.report();
    // In small portions over days: a mass deletion would wait for its confirmation.
    for (let from = 0; from < 40; from += 5) {
      for (const id of ids.slice(from, from + 5)) world.box.deleteEvent(id);
      await world.report();
      world.time.advance(30 * MINUTE_MS);
      world.time.advance(DAY_MS);
    }
    await world.report();
    await world.report();
    expect(world.box.deletedItems()).toEqual([]);
    expect(world.box.events()).toHaveLength(90);
    expect(world.rows()).toHaveLength(90);
    expect(purges(world)).toHaveLength(40);
  });
});
