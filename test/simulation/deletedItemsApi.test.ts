import { describe, expect, test } from 'vitest';
import type { Switches } from '../../simulator/m365/tenant.ts';
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
  onBothSides,
  onDay,
  purges,
  snapshot,
  subjects,
} from './harness/appointments.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World, WorldOptions } from './harness/world.ts';

/** GET shows nothing of Deleted Items; the mailbox item API (MailboxItem.Read.All) may. */
function hidden(mailboxItems: Switches['mailboxItems'], { switches, ...options }: WorldOptions = {}): World {
  return freshWorld({ ...options, switches: { deletedItemsVisible: false, mailboxItems, ...switches } });
}

/** Requests that ask for Deleted Items in that way. */
const asked = ({ tenant }: World) =>
  tenant.requests.filter(({ path }) => /\/settings\/exchange|\/admin\/exchange\//.test(path));

/** A Termin on both sides that is older than anything that the Abgleich puts into Deleted Items itself. */
async function older(world: World): Promise<string> {
  const id = await onBothSides(world, 'Besuch');
  world.time.advance(HOUR_MS);
  return id;
}

/** Forgets when the events of all links were created, as links of earlier releases do not know it. */
function forgetCreation({ emis }: World): void {
  const { changes } = emis
    .prepare("UPDATE s_exchange_sync_link SET anchor = json_remove(anchor, '$.erstellt')")
    .run();
  expect(Number(changes)).toBeGreaterThan(0);
}

describe('„Gelöschte Elemente“ zeigt nur die Schnittstelle für Postfachelemente', () => {
  test.each([
    ['papierkorb', 'granted', 'deleteEvent', 'gelöscht'],
    ['papierkorb', 'granted', 'purgeEvent', 'bleibt'],
    ['papierkorb', 'denied', 'deleteEvent', 'gelöscht'],
    ['papierkorb', 'denied', 'purgeEvent', 'gelöscht'],
    ['papierkorb', 'absent', 'deleteEvent', 'gelöscht'],
    ['papierkorb', 'absent', 'purgeEvent', 'gelöscht'],
    ['immer', 'granted', 'deleteEvent', 'gelöscht'],
    ['immer', 'granted', 'purgeEvent', 'gelöscht'],
  ] as const)('loeschregel=%s, Recht %s, %s: %s', async (loeschregel, mailboxItems, act, fate) => {
    const world = hidden(mailboxItems, { settings: { loeschregel } });
    const id = await older(world);
    await onBothSides(world, 'bleibt', 2);
    world.box[act](id);
    const stays = fate === 'bleibt';
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: stays ? 0 : 1 } });
    expect(betreffe(world)).toEqual(stays ? ['Besuch', 'bleibt'] : ['bleibt']);
    expect(linkStates(world)).toEqual([stays ? 'emisOnly' : 'deleted', 'active']);
    if (!stays) expect(world.versions()).toMatchObject([{ row: { betreff: 'Besuch', ...EMIS_ONLY } }]);
    expect(asked(world).length > 0).toBe(loeschregel === 'papierkorb');
    await expectQuiet(world);
    expectNobodyMailed(world);
  });

  test('Was der Anwender von Hand entfernt hat, bleibt in emis und kommt nie wieder nach Outlook', async () => {
    const world = hidden('granted');
    const id = await older(world);
    const old = await snapshot(world, id);
    world.box.deleteEvent(id);
    world.box.emptyDeletedItems();
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zaehler: { nur_emis: 1 } });
    world.change(world.row('Besuch').id, { ort: 'nur in emis' });
    expectNothingWritten(await world.report());
    await world.ersteinrichtung();
    expectNothingWritten(await world.report());
    // The right is withdrawn, and an old state is delivered once more: what was decided stays so.
    world.tenant.switches.mailboxItems = 'denied';
    deliver(world, [old]);
    expectNothingWritten(await world.report());
    expect(world.rows()).toMatchObject([{ ort: 'nur in emis', ...EMIS_ONLY }]);
    expect([linkStates(world), world.box.events()]).toEqual([['emisOnly'], []]);
  });

  test('In emis mit angelegte Termine gelten ebenso', async () => {
    const world = hidden('granted');
    world.enter('aus emis', '2026-12-03 08:00', '2026-12-03 09:00');
    world.time.advance(HOUR_MS);
    await world.report();
    world.time.advance(HOUR_MS);
    world.box.purgeEvent(world.box.events()[0]!.id);
    await world.report();
    expect([betreffe(world), linkStates(world)]).toEqual([['aus emis'], ['emisOnly']]);
  });

  test('Rückgängig gemacht nach der Löschung in emis: wieder da, mit allen Spalten', async () => {
    const world = hidden('granted');
    const id = await older(world);
    world.box.deleteEvent(id);
    await world.report();
    expect(world.rows()).toEqual([]);
    world.time.advance(HOUR_MS);
    world.box.restoreEvent(id);
    await world.report();
    expect(world.rows()).toMatchObject([{ betreff: 'Besuch', ...EMIS_ONLY }]);
    await expectQuiet(world);
    world.time.advance(3 * DAY_MS);
    await expectQuiet(world);
    expect(subjects(world)).toEqual(['Besuch']);
  });

  test('Zurückgeholt und dann von Hand entfernt: bleibt', async () => {
    const world = hidden('granted');
    const id = await older(world);
    world.box.deleteEvent(id);
    await world.report();
    world.box.restoreEvent(id);
    await world.report();
    world.time.advance(HOUR_MS);
    world.box.purgeEvent(id);
    await world.report();
    expect([betreffe(world), linkStates(world)]).toEqual([['Besuch'], ['emisOnly']]);
  });

  test('Was dort liegt, lässt emisExchangeSync liegen: GET beweist nicht, dass es noch dort liegt', async () => {
    const world = hidden('granted');
    world.box.deleteEvent(await older(world));
    await world.report();
    const tried = purges(world).length;
    world.time.advance(3 * DAY_MS);
    await expectQuiet(world);
    expect(purges(world)).toHaveLength(tried);
    expect(world.box.deletedItems().map(({ subject }) => subject)).toContain('Besuch');
  });
});

describe('Im Zweifel gilt es als gelöscht', () => {
  test('Ein Import hat mehrere in derselben Sekunde angelegt, und ein anderer davon liegt noch dort', async () => {
    const world = hidden('granted');
    const ids = [1, 2].map((day) => world.box.createEvent(onDay(`Import ${day}`, day)));
    await world.report();
    world.time.advance(HOUR_MS);
    world.box.purgeEvent(ids[0]!);
    world.box.deleteEvent(ids[1]!);
    expect(await world.report()).toMatchObject({ emis: { geloescht: 2 } });
    expect(world.rows()).toEqual([]);
  });

  test('Ein gleichnamiger liegt noch dort', async () => {
    const world = hidden('granted');
    const other = world.box.createEvent(onDay('Besuch', 9));
    world.box.deleteEvent(other);
    world.time.advance(HOUR_MS);
    world.box.purgeEvent(await older(world));
    expect(await world.report()).toMatchObject({ emis: { geloescht: 1 } });
  });

  test('Ein fremder, der dort liegt, ist kein Zweifel', async () => {
    const world = hidden('granted');
    world.box.deleteEvent(world.box.createEvent(onDay('Fremder', 9)));
    world.time.advance(HOUR_MS);
    world.box.purgeEvent(await older(world));
    expect(await world.report()).toMatchObject({ emis: { geloescht: 0 }, zaehler: { nur_emis: 1 } });
  });

  test.each(['deleteEvent', 'purgeEvent'] as const)(
    'Eine Verknüpfung aus einer früheren Fassung weiß nicht, wann ihr Termin angelegt wurde (%s)',
    async (act) => {
      const world = hidden('granted');
      const id = await older(world);
      forgetCreation(world);
      world.box[act](id);
      expect(await world.report()).toMatchObject({ emis: { geloescht: 1 } });
      expect(asked(world)).toEqual([]);
    },
  );

  test('… und lernt es mit der nächsten Änderung', async () => {
    const world = hidden('granted');
    const id = await older(world);
    forgetCreation(world);
    expectNothingWritten(await world.report());
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    await world.report();
    world.box.purgeEvent(id);
    await world.report();
    expect([betreffe(world), linkStates(world)]).toEqual([['Besuch'], ['emisOnly']]);
  });
});

describe('Gefragt wird sparsam', () => {
  test('… nur, wenn etwas fehlt', async () => {
    const world = hidden('granted');
    world.box.purgeEvent(await older(world));
    await world.report();
    const before = asked(world).length;
    const id = await onBothSides(world, 'zweiter', 2);
    world.box.updateEvent(id, { subject: 'geändert' });
    await world.report();
    world.remove(world.row('geändert').id);
    await world.report();
    await expectQuiet(world);
    expect(asked(world)).toHaveLength(before);
  });

  test('… und wo es nicht freigegeben ist, einmal in einem Lauf', async () => {
    const world = hidden('denied');
    const ids = Array.from({ length: 45 }, (_, index) => world.box.createEvent(onDay(`T${index}`, 1)));
    await world.report();
    for (const id of ids) world.box.deleteEvent(id);
    await world.report();
    expect(asked(world)).toHaveLength(1);
  });

  test('Wo GET sie zeigt, fragt niemand', async () => {
    const world = hidden('granted', { switches: { deletedItemsVisible: true } });
    world.box.purgeEvent(await older(world));
    await world.report();
    expect([linkStates(world), asked(world)]).toEqual([['emisOnly'], []]);
  });
});

describe('Antwortet die Schnittstelle nicht', () => {
  test('… wird nichts geschlossen, und ein späterer Lauf entscheidet', async () => {
    const world = hidden('granted');
    world.box.purgeEvent(await older(world));
    const struck = world.tenant.faults.add({
      when: ({ path }) => /\/admin\/exchange\//.test(path),
      do: { kind: 'status', status: 503, code: 'serviceNotAvailable' },
    });
    expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', zaehler: { ungeklaert: 1 } });
    expect(struck.fired).toBeGreaterThan(0);
    expect([betreffe(world), linkStates(world)]).toEqual([['Besuch'], ['active']]);
    world.tenant.faults.clear();
    world.time.advance(DAY_MS);
    await world.report();
    expect(linkStates(world)).toEqual(['emisOnly']);
  });

  test('… wie beschrieben, gilt es als gelöscht wie ohne sie', async () => {
    const world = hidden('granted');
    world.box.purgeEvent(await older(world));
    world.tenant.faults.add({
      when: ({ path }) => /\/admin\/exchange\//.test(path),
      do: { kind: 'malformed', body: '{}', status: 200 },
    });
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', emis: { geloescht: 1 } });
  });
});
