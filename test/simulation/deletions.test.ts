/** Longer than 400 lines: one rule of sync.md with all its cases, which read best side by side. */
import { describe, expect, test } from 'vitest';
import {
  betreffe,
  DAY_MS,
  deliver,
  EMIS_ONLY,
  expectNobodyMailed,
  expectNothingWritten,
  freshWorld,
  HOUR_MS,
  linkStates,
  MINUTE_MS,
  named,
  onBothSides,
  onDay,
  probes,
  purges,
  SWITCHES,
  snapshot,
  subjects,
  writesTo,
} from './harness/appointments.ts';
import { Mortal } from './harness/mortal.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World } from './harness/world.ts';

describe('In Outlook gelöscht', () => {
  test.each(SWITCHES)(
    '… verschwindet es aus emis, der Datensatz bleibt ganz erhalten (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      const id = await onBothSides(world, 'Besuch');
      await onBothSides(world, 'bleibt', 2);
      world.box.deleteEvent(id);
      expect(await world.report()).toMatchObject({
        ergebnis: 'ok',
        emis: { neu: 0, geaendert: 0, geloescht: 1 },
      });
      expect(betreffe(world)).toEqual(['bleibt']);
      expect(subjects(world)).toEqual(['bleibt']);
      expect(world.versions()).toMatchObject([
        { reason: 'in_outlook_geloescht', row: { betreff: 'Besuch', ...EMIS_ONLY } },
      ]);
      await expectQuiet(world);
      expectNobodyMailed(world);
    },
  );

  test.each(SWITCHES)('… auch wenn es zugleich in emis geändert wurde (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    world.change(world.row('Besuch').id, { ort: 'zu spät' });
    await world.report();
    await world.report();
    expect(world.rows()).toEqual([]);
    expect(world.box.events()).toEqual([]);
    expect(world.versions()).toMatchObject([{ row: { ort: 'zu spät', ...EMIS_ONLY } }]);
    expect(world.waiting()).toBe(0);
    await expectQuiet(world);
  });

  test.each(SWITCHES)('… auf beiden Seiten: es bleibt weg (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    world.remove(world.row('Besuch').id);
    expectNothingWritten(await world.report());
    await expectQuiet(world);
    expect(world.rows()).toEqual([]);
    expect(world.box.events()).toEqual([]);
    expect(world.waiting()).toBe(0);
  });

  test('Solange der Beweis fehlt, wird in emis nichts gelöscht', async () => {
    const answers = [
      { status: 404, code: 'MailboxNotEnabledForRESTAPI' },
      { status: 404, code: 'ResourceNotFound' },
      { status: 404, code: 'ErrorInvalidUser' },
      { status: 403, code: 'ErrorAccessDenied' },
      { status: 503, code: 'ErrorMailboxMoveInProgress' },
      { status: 500, code: 'generalException' },
      { status: 404 },
    ];
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    for (const answer of answers) {
      world.tenant.faults.clear();
      const struck = world.tenant.faults.add({
        when: ({ method, path }) => method === 'GET' && path.includes('/events/'),
        do: { kind: 'status', ...answer },
      });
      const report = await world.report();
      expect(struck.fired, answer.code ?? 'ohne Code').toBeGreaterThan(0);
      expect(report.emis.geloescht).toBe(0);
      expect(report.fehler.length).toBeGreaterThan(0);
      expect(betreffe(world)).toEqual(['Besuch']);
      world.time.advance(2 * DAY_MS);
    }
    world.tenant.faults.clear();
    expect((await world.report()).emis.geloescht).toBe(1);
    expect(world.rows()).toEqual([]);
  });

  test('Der Probelauf sagt die Löschung, ohne etwas zu tun', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    const before = writesTo(world).length;
    await world.report(true);
    expect(betreffe(world)).toEqual(['Besuch']);
    expect(writesTo(world)).toHaveLength(before);
    expect((await world.report()).emis.geloescht).toBe(1);
  });
});

describe('Rückgängig gemacht', () => {
  test.each(SWITCHES)('… vor dem Abgleich: nichts ist geschehen (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Besuch');
    const before = world.row('Besuch');
    world.box.deleteEvent(id);
    world.box.restoreEvent(id);
    expectNothingWritten(await world.report());
    expect(world.row('Besuch')).toEqual(before);
    await expectQuiet(world);
  });

  test.each(SWITCHES)(
    '… nach der Löschung in emis: mit EMISNummer und Telefon wieder da (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      const id = await onBothSides(world, 'Besuch');
      world.box.deleteEvent(id);
      await world.report();
      expect(world.rows()).toEqual([]);
      world.time.advance(HOUR_MS);
      world.box.restoreEvent(id);
      await world.report();
      await world.report();
      expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ...EMIS_ONLY }]);
      expect(subjects(world)).toEqual(['Besuch']);
      await expectQuiet(world);
      world.time.advance(3 * DAY_MS);
      await world.report();
      expect(subjects(world)).toEqual(['Besuch']);
      expect(purges(world)).toEqual([]);
    },
  );

  test.each(SWITCHES)('… und danach geändert: beide Seiten bleiben verbunden (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    await world.report();
    world.box.restoreEvent(id);
    await world.report();
    world.change(world.row('Besuch').id, { ort: 'Köln' });
    await world.report();
    expect(world.box.event(id)?.location?.displayName).toBe('Köln');
    world.box.updateEvent(id, { subject: 'Besuch Meier' });
    await world.report();
    expect(betreffe(world)).toEqual(['Besuch Meier']);
    expect(subjects(world)).toEqual(['Besuch Meier']);
    await expectQuiet(world);
  });

  test('Löschen, zurückholen, wieder löschen: immer dieselbe Nummer, nie ein zweiter Termin', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    for (let round = 0; round < 3; round++) {
      world.box.deleteEvent(id);
      await world.report();
      expect(world.rows()).toEqual([]);
      world.time.advance(HOUR_MS);
      world.box.restoreEvent(id);
      await world.report();
      expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ...EMIS_ONLY }]);
      world.time.advance(HOUR_MS);
    }
    await expectQuiet(world);
  });
});

/** The user deletes it and empties Deleted Items before the Abgleich sees it. */
async function emptiedByHand(world: World): Promise<string> {
  const id = await onBothSides(world, 'Besuch');
  world.box.deleteEvent(id);
  world.box.emptyDeletedItems();
  return id;
}

describe('Von Hand aus Gelöschte Elemente entfernt, bevor der Abgleich es sah', () => {
  test.each([
    ['parentEntryId', {}],
    ['ohne parentEntryId', { parentEntryId: 'absent' as const }],
  ])(
    'Gelöschte Elemente sichtbar: der emis-Termin bleibt und kommt nie wieder nach Outlook (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      await emptiedByHand(world);
      expect(await world.report()).toMatchObject({ emis: { geloescht: 0 }, zaehler: { nur_emis: 1 } });
      expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ...EMIS_ONLY }]);
      await expectQuiet(world);

      world.change(world.row('Besuch').id, { ort: 'nur in emis' });
      expectNothingWritten(await world.report());
      await world.ersteinrichtung();
      expectNothingWritten(await world.report());
      world.tenant.expireDeltaTokens(world.box.address);
      expectNothingWritten(await world.report());
      expect(world.box.events()).toEqual([]);
      expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ort: 'nur in emis', ...EMIS_ONLY }]);
      expect(world.waiting()).toBe(0);
      world.remove(world.row('Besuch').id);
      expectNothingWritten(await world.report());
      expect(world.waiting()).toBe(0);
    },
  );

  test('Gelöschte Elemente unsichtbar: es gilt als gelöscht', async () => {
    const world = freshWorld({ switches: { deletedItemsVisible: false } });
    await emptiedByHand(world);
    expect((await world.report()).emis.geloescht).toBe(1);
    expect(world.rows()).toEqual([]);
    expect(world.versions()).toMatchObject([{ row: EMIS_ONLY }]);
    await expectQuiet(world);
  });

  test.each(SWITCHES)(
    'loeschregel=immer: es gilt als gelöscht, und niemand probiert etwas aus (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches, settings: { loeschregel: 'immer' } });
      await emptiedByHand(world);
      expect((await world.report()).emis.geloescht).toBe(1);
      expect(world.rows()).toEqual([]);
      expect(world.versions()).toMatchObject([{ row: EMIS_ONLY }]);
      expect(probes(world)).toEqual([]);
      await expectQuiet(world);
    },
  );

  test('Lässt es sich noch nicht feststellen, bleibt der emis-Termin, und der Lauf sagt es', async () => {
    const world = freshWorld();
    await emptiedByHand(world);
    const isProbe = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/events');
    const struck = world.tenant.faults.add({ when: isProbe, do: { kind: 'timeoutBefore' } });
    const report = await world.report();
    expect(struck.fired).toBeGreaterThan(0);
    expect(report.ergebnis).toBe('teilweise');
    expect(report.fehler.join(' ')).toContain('gelöschte Elemente');
    expect(betreffe(world)).toEqual(['Besuch']);
    world.tenant.faults.clear();
    world.time.advance(DAY_MS);
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zaehler: { nur_emis: 1 } });
    expect(betreffe(world)).toEqual(['Besuch']);
    expect(subjects(world)).toEqual([]);
  });

  test('Nach dem Papierkorb geleert: die Löschung in emis bleibt', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    await world.report();
    world.box.emptyDeletedItems();
    await expectQuiet(world);
    world.time.advance(2 * DAY_MS);
    await expectQuiet(world);
    expect(world.rows()).toEqual([]);
    expect(purges(world)).toEqual([]);
  });
});

describe('Ob gelöschte Elemente sichtbar sind, wird ausprobiert', () => {
  const positions = [
    ['sichtbar', {}],
    ['unsichtbar', { deletedItemsVisible: false }],
    ['permanentDelete fehlt', { permanentDeleteAvailable: false }],
    ['unsichtbar, permanentDelete fehlt', { deletedItemsVisible: false, permanentDeleteAvailable: false }],
  ] as const;

  test.each(positions)(
    '… höchstens einmal, ohne Spur im Kalender und ohne eine Mail (%s)',
    async (_, switches) => {
      const world = freshWorld({ switches });
      for (let round = 1; round <= 3; round++) {
        const id = await onBothSides(world, `Besuch ${round}`, round);
        world.box.deleteEvent(id);
        world.box.emptyDeletedItems();
        await world.report();
        expect(world.box.events()).toEqual([]);
      }
      expect(probes(world)).toHaveLength(1);
      expect(probes(world)[0]!.body).not.toHaveProperty('attendees');
      expectNobodyMailed(world);
      expect(world.box.sentMails).toEqual([]);
      await expectQuiet(world);
      expect(named(world, 'emisExchangeSync: Prüfung (wird sofort entfernt)')).toEqual([]);
    },
  );

  test('… und nur, wenn eine Entscheidung davon abhängt', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.box.deleteEvent(id);
    await world.report();
    world.enter('neu', '2026-12-03 08:00', '2026-12-03 09:00');
    await world.report();
    expect(probes(world)).toEqual([]);
  });

  test('… im Probelauf gar nicht', async () => {
    const world = freshWorld();
    await emptiedByHand(world);
    await world.report(true);
    expect(probes(world)).toEqual([]);
    expect(world.box.events()).toEqual([]);
  });

  const isProbe = ({ method, path }: { method: string; path: string }) =>
    method === 'POST' && path.endsWith('/events');
  test.each(['timeoutAfter', 'resetAfter', 'timeoutBefore', 'resetBefore'] as const)(
    'Geht die Antwort verloren (%s), bleibt nichts im Kalender',
    async (kind) => {
      const world = freshWorld();
      await emptiedByHand(world);
      const struck = world.tenant.faults.add({ when: isProbe, times: 1, do: { kind } });
      await world.report();
      expect(struck.fired).toBe(1);
      world.time.advance(DAY_MS);
      await world.report();
      expect(world.box.events()).toEqual([]);
      expect(betreffe(world)).toEqual(['Besuch']);
    },
  );

  test('Stirbt der Dienst dabei an einer beliebigen Stelle, bleibt am Ende nichts im Kalender', async () => {
    const probing = freshWorld();
    await emptiedByHand(probing);
    const calls = new Mortal();
    await probing.abgleich(calls);
    const first = calls.trace.findIndex((label) => label.startsWith('POST') && label.endsWith('/events')) + 1;
    expect(first).toBeGreaterThan(0);
    const left: string[] = [];
    for (const call of [first, first + 1, first + 2]) {
      for (const when of ['before', 'after'] as const) {
        const world = freshWorld();
        await emptiedByHand(world);
        expect(await world.abgleich(new Mortal({ call, when }))).toBe('crashed');
        for (let run = 0; run < 3; run++) {
          world.time.advance(5 * MINUTE_MS);
          await world.report();
        }
        if (world.box.events().length > 0) left.push(`${when} ${calls.trace[call - 1]}`);
        expect(betreffe(world)).toEqual(['Besuch']);
      }
    }
    expect(left).toEqual([]);
  });
});

describe('In emis gelöscht', () => {
  test.each(SWITCHES)('… wird es in Outlook gelöscht und kommt nicht wieder (%s)', async (_, switches) => {
    const world = freshWorld({ switches });
    await onBothSides(world, 'Besuch');
    await onBothSides(world, 'bleibt', 2);
    world.remove(world.row('Besuch').id);
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      outlook: { neu: 0, geaendert: 0, geloescht: 1 },
    });
    expect(subjects(world)).toEqual(['bleibt']);
    expect(world.box.deletedItems().map(({ subject }) => subject)).toEqual(['Besuch']);
    await expectQuiet(world);
    world.time.advance(3 * DAY_MS);
    await expectQuiet(world);
    expect(betreffe(world)).toEqual(['bleibt']);
    expect(purges(world), 'was emis gelöscht hat, wird nicht geleert').toEqual([]);
  });

  test('… und in Outlook zurückgeholt: es ist wieder da, einmal', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.remove(world.row('Besuch').id);
    await world.report();
    world.box.restoreEvent(id);
    await world.report();
    expect(betreffe(world)).toEqual(['Besuch']);
    expect(subjects(world)).toEqual(['Besuch']);
    await expectQuiet(world);
  });

  test.each(['vor dem Abgleich eingetragen', 'danach ergänzt', 'beim ersten Abgleich erkannt'])(
    '… während es in Outlook geändert wurde: es kommt mit allem wieder, was nur emis wusste (%s)',
    async (how) => {
      const world = freshWorld();
      const times = ['2026-12-01 10:00', '2026-12-01 11:00'] as const;
      if (how === 'beim ersten Abgleich erkannt') world.box.createEvent(onDay('Termin', 1));
      if (how === 'danach ergänzt') {
        await world.report();
        world.enter('Termin', ...times);
        await world.report();
        world.change(world.row('Termin').id, EMIS_ONLY);
      } else world.enter('Termin', ...times, EMIS_ONLY);
      await world.report();
      const former = world.row('Termin').id;
      world.remove(former);
      world.box.updateEvent(world.box.events()[0]!.id!, { location: { displayName: 'Köln' } });
      expect(await world.report()).toMatchObject({ emis: { neu: 1 }, outlook: { geloescht: 0 } });
      expect(world.rows()).toMatchObject([{ betreff: 'Termin', ort: 'Köln', ...EMIS_ONLY }]);
      await expectQuiet(world);
    },
  );

  test('… und zuvor schon einmal beidseits geändert: es kommt der jüngste Stand wieder', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Termin');
    world.change(world.row('Termin').id, { ort: 'emis', emisnummer: 1 });
    world.box.updateEvent(id, { location: { displayName: 'Outlook' } });
    world.time.advance(MINUTE_MS);
    await world.report();
    expect(world.versions()).toMatchObject([{ reason: 'doppelaenderung', row: { emisnummer: 1 } }]);
    world.change(world.row('Termin').id, { emisnummer: 2 });
    world.time.advance(MINUTE_MS);
    await world.report();
    world.remove(world.row('Termin').id);
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    await world.report();
    expect(world.rows()).toMatchObject([
      { betreff: 'Termin', ort: 'Köln', emisnummer: 2, telefon: '06022 123' },
    ]);
  });

  test('… während es in Outlook geändert wurde: es kommt wieder', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    world.remove(world.row('Besuch').id);
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ort: 'Köln' }]);
    expect(subjects(world)).toEqual(['Besuch']);
    await expectQuiet(world);
  });

  test('Ein Termin geht an einen anderen Anwender: beim ersten verschwindet er aus Outlook', async () => {
    const world = freshWorld();
    await onBothSides(world, 'Besuch');
    const { id } = world.row('Besuch');
    world.change(id, { anwender: 'Petra Kollegin' });
    expect(await world.report()).toMatchObject({
      outlook: { geloescht: 1 },
      emis: { geaendert: 0, geloescht: 0 },
    });
    expect(world.box.events()).toEqual([]);
    expect(world.rows()).toMatchObject([{ id, anwender: 'Petra Kollegin', betreff: 'Besuch', ...EMIS_ONLY }]);
    await expectQuiet(world);
    world.change(id, { ort: 'bei Petra' });
    await expectQuiet(world);
    expect(world.box.events()).toEqual([]);

    world.change(id, { anwender: 'Willy Testermann' });
    expect(await world.report()).toMatchObject({ outlook: { neu: 1 } });
    expect(subjects(world)).toEqual(['Besuch']);
    expect(world.rows()).toMatchObject([{ id, ort: 'bei Petra', ...EMIS_ONLY }]);
    await expectQuiet(world);
  });

  test('… wechselt den Anwender und wird zugleich in Outlook geändert: Petras Termin bleibt, Willy bekommt seinen wieder', async () => {
    const world = freshWorld();
    const outlookId = await onBothSides(world, 'Besuch');
    const { id } = world.row('Besuch');
    world.change(id, { anwender: 'Petra Kollegin' });
    world.box.updateEvent(outlookId, { location: { displayName: 'Köln' } });
    await world.report();
    expect(world.rows()).toMatchObject([
      { id, anwender: 'Petra Kollegin', ort: '' },
      { anwender: 'Willy Testermann', ort: 'Köln' },
    ]);
    expect(subjects(world)).toEqual(['Besuch']);
    await expectQuiet(world);
  });
});

describe('Alte Stände, die noch einmal geliefert werden, beleben und überschreiben nichts', () => {
  test.each([
    ['gelöscht', {}, {}, false],
    ['gelöscht, Gelöschte Elemente unsichtbar', { deletedItemsVisible: false }, {}, false],
    ['von Hand geleert, loeschregel=immer', {}, { loeschregel: 'immer' as const }, true],
    ['von Hand geleert, unsichtbar', { deletedItemsVisible: false }, {}, true],
  ])('%s in Outlook', async (_, switches, settings, emptied) => {
    const world = freshWorld({ switches, settings });
    const id = await onBothSides(world, 'Besuch');
    const old = await snapshot(world, id);
    world.box.deleteEvent(id);
    if (emptied) world.box.emptyDeletedItems();
    await world.report();
    expect(world.rows()).toEqual([]);
    for (let repeat = 0; repeat < 2; repeat++) {
      const delivered = deliver(world, [old]);
      await world.report();
      expect(delivered.fired).toBe(1);
      expect(betreffe(world)).toEqual([]);
    }
    expect(world.box.events()).toEqual([]);
  });

  test.each([true, false])(
    'gelöscht in emis (gelöschte Elemente sichtbar: %s)',
    async (deletedItemsVisible) => {
      const world = freshWorld({ switches: { deletedItemsVisible } });
      const id = await onBothSides(world, 'Besuch');
      const old = await snapshot(world, id);
      world.remove(world.row('Besuch').id);
      await world.report();
      for (let repeat = 0; repeat < 3; repeat++) {
        deliver(world, [old]);
        await world.report();
        expect(betreffe(world)).toEqual([]);
      }
      expect(world.box.events()).toEqual([]);
    },
  );

  test('von Hand geleert: nur noch in emis', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    const old = await snapshot(world, id);
    world.box.deleteEvent(id);
    world.box.emptyDeletedItems();
    await world.report();
    world.change(world.row('Besuch').id, { ort: 'nur in emis' });
    deliver(world, [old]);
    expectNothingWritten(await world.report());
    expect(world.rows()).toMatchObject([{ ort: 'nur in emis' }]);
    expect(linkStates(world)).toEqual(['emisOnly']);
  });

  test('ein alter Stand überschreibt weder die neue Fassung aus Outlook noch die aus emis', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    const first = await snapshot(world, id);
    world.time.advance(MINUTE_MS);
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    await world.report();
    const second = await snapshot(world, id);
    world.time.advance(MINUTE_MS);
    world.change(world.row('Besuch').id, { ort: 'Mömlingen', hervorheben: 1 });
    await world.report();
    for (const old of [first, second]) {
      deliver(world, [old]);
      expectNothingWritten(await world.report());
    }
    expect(world.row('Besuch')).toMatchObject({ ort: 'Mömlingen', hervorheben: 1, ...EMIS_ONLY });
    expect(world.box.event(id)).toMatchObject({ importance: 'high', location: { displayName: 'Mömlingen' } });
    expect(world.versions()).toEqual([]);
  });

  test('ein verspätetes @removed löscht nichts, was da ist', async () => {
    const world = freshWorld();
    const id = await onBothSides(world, 'Besuch');
    deliver(world, [
      { id, '@removed': { reason: 'deleted' } },
      { id: 'AAkFremd', '@removed': { reason: 'deleted' } },
    ]);
    expectNothingWritten(await world.report());
    expect(betreffe(world)).toEqual(['Besuch']);
    await expectQuiet(world);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'Verzögert, wiederholt, gemischt, mit leeren Seiten (Zufall %d): am Ende stimmt alles',
    async (seed) => {
      const world = freshWorld({
        seed,
        switches: {
          deltaReplay: 0.7,
          deltaRepeats: true,
          deltaShuffle: true,
          deltaLag_ms: 90_000,
          deltaEmptyPage: 0.3,
          deltaMaxPageSize: 3,
        },
      });
      const ids = [1, 2, 3, 4, 5, 6].map((day) => world.box.createEvent(onDay(`Termin ${day}`, day)));
      world.time.advance(2 * MINUTE_MS);
      await world.report();
      for (const row of world.rows()) world.change(row.id, EMIS_ONLY);
      for (let round = 0; round < 6; round++) {
        world.time.advance(20_000);
        world.box.updateEvent(ids[0]!, { location: { displayName: `Outlook ${round}` } });
        world.change(world.row('Termin 2').id, { ort: `emis ${round}` });
        if (round === 1) world.box.deleteEvent(ids[2]!);
        if (round === 2) world.remove(world.row('Termin 4').id);
        if (round === 3) world.box.deleteEvent(ids[4]!);
        if (round === 4) world.box.restoreEvent(ids[4]!);
        await world.report();
      }
      for (let run = 0; run < 4; run++) {
        world.time.advance(3 * MINUTE_MS);
        await world.report();
      }
      const expected = ['Termin 1', 'Termin 2', 'Termin 5', 'Termin 6'];
      expect(betreffe(world)).toEqual(expected);
      expect(subjects(world)).toEqual(expected);
      expect(world.row('Termin 1')).toMatchObject({ ort: 'Outlook 5', ...EMIS_ONLY });
      expect(world.row('Termin 5')).toMatchObject(EMIS_ONLY);
      expect(world.box.event(ids[1]!)?.location?.displayName).toBe('emis 5');
      expect(world.versions().filter(({ reason }) => reason === 'doppelaenderung')).toEqual([]);
      await expectQuiet(world);
    },
  );
});
