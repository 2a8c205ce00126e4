import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Mortal } from './harness/mortal.ts';
import { event, expectQuiet } from './harness/scenario.ts';
import { writesOf } from './harness/watch.ts';
import { World } from './harness/world.ts';

// The world begins on Monday, 2026-11-23, 09:00 in Berlin.
let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** What stood in emis before the triggers were there: the spooler knows nothing of it. */
function enteredLongAgo(...entry: Parameters<World['enter']>): number {
  const id = world.enter(...entry);
  world.emis.prepare('DELETE FROM s_exchange_sync_spooler WHERE datensatz_id = ?').run(id);
  return id;
}

const subjects = () =>
  world.box
    .events()
    .map(({ subject }) => subject)
    .sort();
const betreffs = () =>
  world
    .rows()
    .map(({ betreff }) => betreff)
    .sort();
const allDay = (subject: string, start: string, end: string) => ({
  ...event(subject, `${start}T00:00:00`, `${end}T00:00:00`),
  isAllDay: true,
});

describe('Ab heute, auf beiden Seiten', () => {
  test('Alle Termine ab heute werden vorgemerkt und beim nächsten Abgleich übertragen', async () => {
    enteredLongAgo('emis morgen', '2026-11-24 10:00', '2026-11-24 11:00');
    enteredLongAgo('emis heute früh', '2026-11-23 07:00', '2026-11-23 08:00');
    enteredLongAgo('emis heute ganztägig', '2026-11-23 00:00', '2026-11-23 23:59');
    world.box.createEvent(event('Outlook morgen', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    world.box.createEvent(event('Outlook heute früh', '2026-11-23T05:00:00', '2026-11-23T06:00:00'));
    world.box.createEvent(allDay('Outlook heute ganztägig', '2026-11-23', '2026-11-24'));
    expect(await world.ersteinrichtung()).toBe(3);
    expect(betreffs()).toHaveLength(3);
    expect(subjects()).toHaveLength(3);
    expect(await world.report()).toMatchObject({
      ergebnis: 'ok',
      emis: { neu: 3 },
      outlook: { neu: 3 },
      konflikte: 0,
    });
    expect(subjects()).toEqual(betreffs());
    expect(subjects()).toHaveLength(6);
    await expectQuiet(world);
  });

  test('Was noch läuft, gehört dazu, auch wenn es früher begann', async () => {
    enteredLongAgo('emis Messe', '2026-11-20 08:00', '2026-11-24 18:00');
    enteredLongAgo('emis Urlaub', '2026-11-20 00:00', '2026-11-23 23:59');
    world.box.createEvent(event('Outlook Messe', '2026-11-20T08:00:00', '2026-11-24T18:00:00'));
    world.box.createEvent(allDay('Outlook Urlaub', '2026-11-20', '2026-11-24'));
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 2 }, outlook: { neu: 2 } });
    await expectQuiet(world);
  });

  test('Vergangenes wird auf keiner Seite angelegt', async () => {
    enteredLongAgo('emis gestern', '2026-11-22 10:00', '2026-11-22 11:00');
    enteredLongAgo('emis gestern ganztägig', '2026-11-22 00:00', '2026-11-22 23:59');
    world.box.createEvent(event('Outlook gestern', '2026-11-22T10:00:00', '2026-11-22T11:00:00'));
    world.box.createEvent(event('Outlook letzte Woche', '2026-11-16T10:00:00', '2026-11-16T11:00:00'));
    expect(await world.ersteinrichtung()).toBe(0);
    expect(await world.report()).toMatchObject({
      emis: { neu: 0 },
      outlook: { neu: 0 },
      zaehler: { vergangen: 2 },
    });
    expect(betreffs()).toEqual(['emis gestern', 'emis gestern ganztägig']);
    expect(subjects()).toEqual(['Outlook gestern', 'Outlook letzte Woche']);
    await expectQuiet(world);
  });

  test('… auch wenn der Spooler sich seit Jahren gefüllt hat, ohne dass jemand ihn las', async () => {
    for (let year = 2018; year < 2026; year++)
      world.enter(`emis ${year}`, `${year}-05-04 10:00`, `${year}-05-04 11:00`);
    world.enter('emis gestern', '2026-11-22 10:00', '2026-11-22 11:00');
    world.enter('emis morgen', '2026-11-24 10:00', '2026-11-24 11:00');
    expect(await world.report()).toMatchObject({ outlook: { neu: 1 }, zaehler: { vergangen: 9 } });
    expect(subjects()).toEqual(['emis morgen']);
    expect(world.waiting()).toBe(0);
    // From then on a row of the past that somebody enters is an edit like any other.
    world.enter('Nachtrag', '2026-11-20 10:00', '2026-11-20 11:00');
    await world.report();
    expect(subjects()).toEqual(['Nachtrag', 'emis morgen']);
    await expectQuiet(world);
  });

  test('… und es gilt, bis der erste Abgleich ganz durch ist, auch über einen Abbruch hinweg', async () => {
    const withOldRows = async () => {
      await world.close();
      world = new World();
      for (let row = 0; row < 3; row++) world.enter(`alt ${row}`, '2026-05-04 10:00', '2026-05-04 11:00');
    };
    await withOldRows();
    const whole = new Mortal();
    await world.abgleich(whole);
    for (let call = 1; call <= whole.calls; call++) {
      await withOldRows();
      await world.abgleich(new Mortal({ call, when: 'after' }));
      await world.report();
      expect(subjects()).toEqual([]);
      expect(world.waiting()).toBe(0);
    }
  });

  test('Auch ein ganztägiger Termin von gestern ist vergangen', async () => {
    world.box.createEvent(allDay('Outlook gestern', '2026-11-22', '2026-11-23'));
    await world.ersteinrichtung();
    await world.report();
    expect(world.rows()).toEqual([]);
  });

  test.each(['America/New_York', 'Pacific/Auckland'])(
    '„Heute“ ist der Tag des Mandanten: %s',
    async (zone) => {
      await world.close();
      world = new World({ zone });
      // Monday 08:00 UTC is Monday 03:00 in New York and Monday 21:00 in Auckland.
      enteredLongAgo('emis Sonntag', '2026-11-22 22:00', '2026-11-22 23:00');
      enteredLongAgo('emis Montag', '2026-11-23 00:30', '2026-11-23 01:00');
      const sunday = zone === 'Pacific/Auckland' ? '2026-11-22T10:00:00' : '2026-11-23T04:00:00';
      const monday = zone === 'Pacific/Auckland' ? '2026-11-22T11:30:00' : '2026-11-23T05:30:00';
      world.box.createEvent(event('Outlook Sonntag', sunday, sunday));
      world.box.createEvent(event('Outlook Montag', monday, monday));
      world.box.createEvent(allDay('Outlook Montag ganztägig', '2026-11-23', '2026-11-24'));
      await world.ersteinrichtung();
      await world.report();
      expect(betreffs()).toEqual([
        'Outlook Montag',
        'Outlook Montag ganztägig',
        'emis Montag',
        'emis Sonntag',
      ]);
      expect(subjects()).toEqual([
        'Outlook Montag',
        'Outlook Montag ganztägig',
        'Outlook Sonntag',
        'emis Montag',
      ]);
    },
  );

  test('Nur die Termine dieses Anwenders', async () => {
    enteredLongAgo('fremd', '2026-11-24 10:00', '2026-11-24 11:00', { anwender: 'Erna Beispiel' });
    expect(await world.ersteinrichtung()).toBe(0);
    await world.report();
    expect(subjects()).toEqual([]);
  });

  test('Ein Termin von gestern, den jemand danach anfasst, reist wie jeder andere', async () => {
    const id = world.box.createEvent(event('Outlook gestern', '2026-11-22T10:00:00', '2026-11-22T11:00:00'));
    const rowId = enteredLongAgo('emis gestern', '2026-11-22 14:00', '2026-11-22 15:00');
    await world.ersteinrichtung();
    await world.report();
    world.box.updateEvent(id, { location: { displayName: 'Köln' } });
    world.change(rowId, { ort: 'Bonn' });
    await world.report();
    expect(subjects()).toEqual(betreffs());
    expect(subjects()).toHaveLength(2);
    await expectQuiet(world);
  });
});

describe('Ohne -T', () => {
  test('reist Outlook ab heute nach emis, aus emis nur, was im Spooler steht', async () => {
    enteredLongAgo('alt in emis', '2026-11-24 10:00', '2026-11-24 11:00');
    world.enter('neu in emis', '2026-11-25 10:00', '2026-11-25 11:00');
    world.box.createEvent(event('in Outlook', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    world.box.createEvent(event('gestern in Outlook', '2026-11-22T13:00:00', '2026-11-22T14:00:00'));
    expect(await world.report()).toMatchObject({ emis: { neu: 1 }, outlook: { neu: 1 } });
    expect(betreffs()).toEqual(['alt in emis', 'in Outlook', 'neu in emis']);
    expect(subjects()).toEqual(['gestern in Outlook', 'in Outlook', 'neu in emis']);
    await expectQuiet(world);
  });

  test('holt ein späteres -T den Rest nach, ohne etwas zu verdoppeln', async () => {
    enteredLongAgo('alt in emis', '2026-11-24 10:00', '2026-11-24 11:00');
    world.enter('neu in emis', '2026-11-25 10:00', '2026-11-25 11:00');
    world.box.createEvent(event('in Outlook', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    await world.report();
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 0 }, outlook: { neu: 1 }, konflikte: 0 });
    expect(subjects()).toEqual(['alt in emis', 'in Outlook', 'neu in emis']);
    expect(betreffs()).toEqual(['alt in emis', 'in Outlook', 'neu in emis']);
    await expectQuiet(world);
  });
});

describe('Noch einmal -T', () => {
  test('schadet nicht, vor dem Abgleich und danach', async () => {
    enteredLongAgo('emis', '2026-11-24 10:00', '2026-11-24 11:00');
    world.box.createEvent(event('Outlook', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    await world.ersteinrichtung();
    await world.ersteinrichtung();
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({ emis: { neu: 1 }, outlook: { neu: 1 } });
    for (let repeat = 0; repeat < 3; repeat++) {
      await world.ersteinrichtung();
      expect(await writesOf(world, () => expectQuiet(world))).toEqual([]);
    }
    expect([world.rows().length, world.box.events().length, world.waiting()]).toEqual([2, 2, 0]);
    expect(world.versions()).toEqual([]);
  });

  test('lässt Verknüpftes, wie es ist, und verliert keine Änderung', async () => {
    const id = world.box.createEvent(event('Besuch', '2026-11-24T09:00:00', '2026-11-24T10:00:00'));
    const other = world.box.createEvent(event('Anruf', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    await world.report();
    const links = () =>
      world.emis.prepare('SELECT id, row_id, outlook_id FROM s_exchange_sync_link ORDER BY id').all();
    const before = links();
    world.change(world.row('Besuch').id, { ort: 'aus emis' });
    world.box.updateEvent(other, { location: { displayName: 'aus Outlook' } });
    await world.ersteinrichtung();
    expect(await world.report()).toMatchObject({
      emis: { neu: 0, geaendert: 1 },
      outlook: { neu: 0, geaendert: 1 },
      konflikte: 0,
    });
    expect(links()).toEqual(before);
    expect(world.box.event(id)!.location.displayName).toBe('aus emis');
    expect(world.row('Anruf').ort).toBe('aus Outlook');
    await expectQuiet(world);
  });

  test('belebt nichts Gelöschtes wieder', async () => {
    const id = world.box.createEvent(event('in emis gelöscht', '2026-11-24T09:00:00', '2026-11-24T10:00:00'));
    const other = world.box.createEvent(
      event('in Outlook gelöscht', '2026-11-24T13:00:00', '2026-11-24T14:00:00'),
    );
    await world.report();
    world.remove(world.row('in emis gelöscht').id);
    world.box.deleteEvent(other);
    await world.ersteinrichtung();
    await world.report();
    await world.ersteinrichtung();
    await expectQuiet(world);
    expect([world.rows(), world.box.events()]).toEqual([[], []]);
    expect(
      world.box
        .deletedItems()
        .map((item) => item.id)
        .sort(),
    ).toEqual([id, other].sort());
  });

  test('belebt nicht wieder, was aus „Gelöschte Elemente“ entfernt wurde: die emis-Zeile bleibt für sich', async () => {
    const id = world.box.createEvent(event('Besuch', '2026-11-24T09:00:00', '2026-11-24T10:00:00'));
    await world.report();
    world.box.deleteEvent(id);
    world.box.emptyDeletedItems();
    await world.report();
    expect(betreffs()).toEqual(['Besuch']);
    await world.ersteinrichtung();
    await world.report();
    world.change(world.row('Besuch').id, { ort: 'Köln' });
    await world.report();
    expect(subjects()).toEqual([]);
    expect(betreffs()).toEqual(['Besuch']);
  });

  test('Ein abgelaufener Stand bei Graph verdoppelt nichts', async () => {
    enteredLongAgo('emis', '2026-11-24 10:00', '2026-11-24 11:00');
    world.box.createEvent(event('Outlook', '2026-11-24T13:00:00', '2026-11-24T14:00:00'));
    await world.ersteinrichtung();
    await world.report();
    world.tenant.expireDeltaTokens(world.box.address);
    await expectQuiet(world);
    expect([world.rows().length, world.box.events().length]).toEqual([2, 2]);
  });
});
