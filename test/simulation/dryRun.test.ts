import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunReport } from '../../lib/sync/twoWay/run.ts';
import { Mortal } from './harness/mortal.ts';
import { event, everythingAtOnce, expectQuiet } from './harness/scenario.ts';
import { everything, properties, writesOf } from './harness/watch.ts';
import { World } from './harness/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** What both reports must have in common; requests, statements and time may differ. */
const counts = ({ ergebnis, emis, outlook, konflikte, zurueckgestellt, zaehler }: RunReport) => ({
  ergebnis,
  emis,
  outlook,
  konflikte,
  zurueckgestellt,
  zaehler,
});

/** A dry run that must leave everything as it is. */
async function dryRun(): Promise<RunReport> {
  const before = everything(world);
  let report: RunReport | undefined;
  const writes = await writesOf(world, async () => {
    report = await world.report(true);
  });
  expect(properties(writes)).toEqual([]);
  expect(everything(world)).toEqual(before);
  return report!;
}

async function expectSameAsReal(): Promise<RunReport> {
  const dry = await dryRun();
  const real = await world.report();
  expect(counts(dry)).toEqual(counts(real));
  return real;
}

const SPAN = ['2026-12-01T09:00:00', '2026-12-01T10:00:00'] as const;
const ATTENDEES = [{ type: 'required', emailAddress: { name: 'E', address: 'erna@kunde.example' } }];

/** One appointment that stands on both sides and is linked. */
async function linked(rest = {}): Promise<{ id: string; rowId: number }> {
  const id = world.box.createEvent(event('Besuch', ...SPAN, rest));
  await world.report();
  return { id, rowId: world.row('Besuch').id };
}

describe('Ein Trockenlauf schreibt nirgends', () => {
  test('vor dem allerersten Abgleich', async () => {
    world.enter('emis', '2026-12-01 10:00', '2026-12-01 11:00');
    world.box.createEvent(event('Outlook', '2026-12-01T12:00:00', '2026-12-01T13:00:00'));
    expect(await dryRun()).toMatchObject({ emis: { neu: 1 }, outlook: { neu: 1 } });
    expect(world.emis.prepare('SELECT * FROM s_exchange_sync_state').all()).toEqual([]);
    expect(world.emis.prepare('SELECT * FROM s_exchange_sync_protocol').all()).toEqual([]);
  });

  test('wenn alles auf einmal ansteht, beliebig oft', async () => {
    await world.close();
    world = await everythingAtOnce();
    const first = await dryRun();
    for (let repeat = 0; repeat < 3; repeat++) expect(counts(await dryRun())).toEqual(counts(first));
  });

  test('nach einem Absturz mit offenen Vorhaben, wo immer er geschah', async () => {
    let open = 0;
    for (let call = 2, outcome: unknown = 'crashed'; outcome === 'crashed'; call++) {
      await world.close();
      world = await everythingAtOnce();
      outcome = await world.abgleich(new Mortal({ call, when: 'after' }));
      await dryRun();
      open += world.emis.prepare('SELECT * FROM s_exchange_sync_intent').all().length;
    }
    expect(open).toBeGreaterThan(0);
  });

  test('wenn der Stand bei Graph abgelaufen ist', async () => {
    await linked();
    world.tenant.expireDeltaTokens(world.box.address);
    await dryRun();
  });

  test('wenn gelöschte Elemente zu leeren wären', async () => {
    const { id } = await linked();
    world.box.deleteEvent(id);
    await world.report();
    world.time.advance(25 * 3_600_000);
    await dryRun();
    expect(world.box.deletedItems()).toHaveLength(1);
  });

  test('wenn erst noch zu probieren wäre, ob Gelöschtes zu sehen ist', async () => {
    const { id } = await linked();
    world.box.deleteEvent(id);
    world.box.emptyDeletedItems();
    await dryRun();
  });

  test('und gibt das Postfach danach frei', async () => {
    await world.close();
    world = new World({ ownersDie: false });
    await linked();
    await world.report(true);
    expect(await world.abgleich()).toMatchObject({ kind: 'finished' });
  });
});

describe('Ein Trockenlauf sagt, was der Abgleich tun wird', () => {
  type Story = [string, () => Promise<unknown>];
  const STORIES: Story[] = [
    ['nichts zu tun', async () => linked()],
    ['neu in Outlook', async () => world.box.createEvent(event('Neu', ...SPAN))],
    ['neu in emis', async () => world.enter('Neu', '2026-12-01 10:00', '2026-12-01 11:00')],
    [
      'in Outlook geändert',
      async () => world.box.updateEvent((await linked()).id, { location: { displayName: 'Köln' } }),
    ],
    ['in emis geändert', async () => world.change((await linked()).rowId, { ort: 'Köln' })],
    ['in emis gelöscht', async () => world.remove((await linked()).rowId)],
    ['in Outlook gelöscht', async () => world.box.deleteEvent((await linked()).id)],
    [
      'beidseits geändert',
      async () => {
        const { id, rowId } = await linked();
        world.box.updateEvent(id, { location: { displayName: 'Outlook' } });
        world.change(rowId, { ort: 'emis' });
      },
    ],
    [
      'in Outlook geändert, in emis gelöscht',
      async () => {
        const { id, rowId } = await linked();
        world.box.updateEvent(id, { location: { displayName: 'Outlook' } });
        world.remove(rowId);
      },
    ],
    [
      'in Outlook gelöscht, in emis geändert',
      async () => {
        const { id, rowId } = await linked();
        world.box.deleteEvent(id);
        world.change(rowId, { ort: 'emis' });
      },
    ],
    [
      'beidseits gelöscht',
      async () => {
        const { id, rowId } = await linked();
        world.box.deleteEvent(id);
        world.remove(rowId);
      },
    ],
    [
      'Ersteinrichtung mit gleichen Terminen',
      async () => {
        world.enter('Gleich', '2026-12-01 10:00', '2026-12-01 11:00', { erinnern: 1 });
        world.box.createEvent(event('Gleich', ...SPAN));
        world.enter('nur emis', '2026-12-02 10:00', '2026-12-02 11:00');
        await world.ersteinrichtung();
      },
    ],
    [
      'Ersteinrichtung mit abweichenden Terminen',
      async () => {
        world.enter('Gleich', '2026-12-01 10:00', '2026-12-01 12:00', { ort: 'nur emis' });
        world.box.createEvent(event('Gleich', ...SPAN));
        await world.ersteinrichtung();
      },
    ],
    [
      'Vergangenes und Serien',
      async () => {
        world.box.createEvent(event('Gestern', '2026-11-21T09:00:00', '2026-11-21T10:00:00'));
        world.box.createSeries(event('Serie', ...SPAN), {
          pattern: { type: 'daily', interval: 1 },
          range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 3 },
        });
      },
    ],
    [
      'geschützte Besprechung in emis geändert',
      async () => world.change((await linked({ attendees: ATTENDEES })).rowId, { ort: 'anders' }),
    ],
    [
      'geschützte Besprechung in emis gelöscht',
      async () => world.remove((await linked({ attendees: ATTENDEES })).rowId),
    ],
    [
      'Onlinebesprechung: nur die Bemerkung',
      async () => world.change((await linked({ isOnlineMeeting: true })).rowId, { bemerkung: 'x' }),
    ],
    [
      'Onlinebesprechung: Bemerkung und Ort',
      async () =>
        world.change((await linked({ isOnlineMeeting: true })).rowId, { bemerkung: 'x', ort: 'Köln' }),
    ],
    [
      'schlechte emis-Zeilen',
      async () => {
        world.enter('schlecht', null, null);
        world.enter('gut', '2026-12-01 10:00', '2026-12-01 11:00');
      },
    ],
    [
      'Zurückgestelltes ist wieder fällig',
      async () => {
        world.enter('schlecht', null, null);
        await world.report();
        world.time.advance(120_000);
      },
    ],
    ['ins Archiv verschoben', async () => world.box.moveToOtherCalendar((await linked()).id, 'Archiv')],
    [
      'aus „Gelöschte Elemente“ entfernt, nachdem sichtbar war, was dort liegt',
      async () => {
        const other = world.box.createEvent(event('Anderer', ...SPAN));
        const { id } = await linked();
        world.box.deleteEvent(other);
        await world.report();
        world.box.deleteEvent(id);
        world.box.emptyDeletedItems();
      },
    ],
    [
      'aus dem Einzeltermin wird eine Serie',
      async () =>
        world.box.makeSeries((await linked()).id, {
          pattern: { type: 'daily', interval: 1 },
          range: { type: 'numbered', startDate: '2026-12-01', numberOfOccurrences: 3 },
        }),
    ],
    [
      'viele Seiten',
      async () => {
        world.tenant.switches.deltaMaxPageSize = 5;
        for (let index = 0; index < 23; index++) {
          world.box.createEvent(event(`Outlook ${index}`, ...SPAN));
          world.enter(`emis ${index}`, '2026-12-02 10:00', '2026-12-02 11:00');
        }
      },
    ],
  ];

  test.each(STORIES)('%s', async (_, story) => {
    await story();
    await expectSameAsReal();
    await expectQuiet(world);
  });

  test('alles auf einmal', async () => {
    await world.close();
    world = await everythingAtOnce();
    await expectSameAsReal();
  });

  test('Der Trockenlauf nimmt dem Abgleich nichts weg: er überträgt danach alles', async () => {
    await world.close();
    world = await everythingAtOnce();
    const reference = await everythingAtOnce();
    await dryRun();
    expect(counts(await world.report())).toEqual(counts(await reference.report()));
    await reference.close();
    await expectQuiet(world);
  });
});
