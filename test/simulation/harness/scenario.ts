import { expect } from 'vitest';
import type { RunReport } from '../../../lib/sync/twoWay/run.ts';
import type { Mailbox, Tenant } from '../../../simulator/m365/tenant.ts';
import { type TerminRow, World, type WorldOptions } from './world.ts';

type Soon<T> = T | Promise<T>;

/** What the scenario needs of a world, whatever database is in it. */
export interface ScenarioWorld {
  readonly box: Mailbox;
  readonly tenant: Tenant;
  readonly time: { advance(ms: number): void };
  report(): Promise<RunReport>;
  enter(betreff: string, von: string | null, bis: string | null, rest?: Partial<TerminRow>): Soon<number>;
  change(id: number, columns: Partial<TerminRow>): Soon<void>;
  remove(id: number): Soon<void>;
  row(betreff: string): Soon<TerminRow>;
  rows(): Soon<TerminRow[]>;
  versions(): Soon<{ reason: string; row: TerminRow }[]>;
  waiting(): Soon<number>;
}

/** What can be run, whatever is kept equal in it. */
type Runnable = Pick<ScenarioWorld, 'report' | 'time'>;

const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });

/** An event as a user of Outlook makes it; times in UTC. */
export const event = (subject: string, start: string, end: string, rest: Record<string, unknown> = {}) => ({
  subject,
  start: at(start),
  end: at(end),
  ...rest,
});

/**
 * A mailbox and an emis calendar on which every cell of the decision table is due at once: what the next Abgleich has to
 * do is known, see `expectDone`.
 */
export async function everythingAtOnce(options: WorldOptions = {}): Promise<World> {
  const world = new World(options);
  await prepareEverything(world);
  return world;
}

/** The same in a world that is there already. */
export async function prepareEverything(world: ScenarioWorld): Promise<void> {
  const { box } = world;
  const ids: Record<string, string> = {};
  const create = (subject: string, day: number, rest = {}) => {
    ids[subject] = box.createEvent(
      event(subject, `2026-12-0${day}T09:00:00`, `2026-12-0${day}T10:00:00`, rest),
    );
  };
  create('bleibt', 1, { body: { contentType: 'html', content: '<p>Straße &amp; Fluß</p>' } });
  create('in Outlook geändert', 2);
  create('in Outlook gelöscht', 3);
  create('in emis geändert', 4);
  create('in emis gelöscht', 5);
  create('beidseits geändert', 6);
  create('hier geändert, dort gelöscht', 7);
  create('dort geändert, hier gelöscht', 8);
  create('beidseits gelöscht', 9);
  await world.report();
  await world.change((await world.row('beidseits geändert')).id, { emisnummer: 4711, telefon: '06022 123' });
  await world.report();

  box.createEvent(event('neu in Outlook', '2026-12-10T09:00:00', '2026-12-10T10:00:00'));
  box.createEvent({ ...event('ganztägig', '2026-12-11T00:00:00', '2026-12-13T00:00:00'), isAllDay: true });
  box.createSeries(event('Serie', '2026-12-14T09:00:00', '2026-12-14T10:00:00'), {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'numbered', startDate: '2026-12-14', numberOfOccurrences: 3 },
  });
  box.updateEvent(ids['in Outlook geändert']!, { location: { displayName: 'Köln' } });
  box.deleteEvent(ids['in Outlook gelöscht']!);
  await world.change((await world.row('in emis geändert')).id, {
    ort: 'Mömlingen',
    bemerkung: 'neu\r\nzwei Zeilen',
  });
  await world.remove((await world.row('in emis gelöscht')).id);
  box.updateEvent(ids['beidseits geändert']!, { location: { displayName: 'Outlook' } });
  await world.change((await world.row('beidseits geändert')).id, { ort: 'emis' });
  box.updateEvent(ids['hier geändert, dort gelöscht']!, { importance: 'high' });
  await world.remove((await world.row('hier geändert, dort gelöscht')).id);
  box.deleteEvent(ids['dort geändert, hier gelöscht']!);
  await world.change((await world.row('dort geändert, hier gelöscht')).id, { ort: 'verloren' });
  box.deleteEvent(ids['beidseits gelöscht']!);
  await world.remove((await world.row('beidseits gelöscht')).id);
  await world.enter('neu in emis', '2026-12-15 08:00', '2026-12-15 09:00', { emisnummer: 1 });
  await world.enter('neu in emis, ganztägig', '2026-12-16 00:00', '2026-12-16 23:59');
}

const EXPECTED = [
  ['beidseits geändert', 'Outlook'],
  ['bleibt', ''],
  ['ganztägig', ''],
  ['hier geändert, dort gelöscht', ''],
  ['in Outlook geändert', 'Köln'],
  ['in emis geändert', 'Mömlingen'],
  ['neu in Outlook', ''],
  ['neu in emis', ''],
  ['neu in emis, ganztägig', ''],
];

/** Both sides hold exactly what they must: nothing lost, nothing doubled, nothing revived, nobody mailed. */
export async function expectDone(world: ScenarioWorld): Promise<void> {
  const sorted = (pairs: (string | null | undefined)[][]) =>
    pairs.sort((a, b) => `${a}`.localeCompare(`${b}`, 'de'));
  const singles = world.box.events().filter(({ type }) => type === 'singleInstance');
  expect(sorted((await world.rows()).map(({ betreff, ort }) => [betreff, ort]))).toEqual(
    sorted([...EXPECTED]),
  );
  expect(sorted(singles.map(({ subject, location }) => [subject, location?.displayName ?? '']))).toEqual(
    sorted([...EXPECTED]),
  );
  const kept = (await world.versions()).filter(({ reason }) => reason === 'doppelaenderung');
  expect(kept.map(({ row }) => [row.betreff, row.ort, row.emisnummer, row.telefon])).toEqual([
    ['beidseits geändert', 'emis', 4711, '06022 123'],
  ]);
  const { invitations, cancellations, updatesMailed } = world.tenant.counters;
  expect({ invitations, cancellations, updatesMailed }).toEqual({
    invitations: 0,
    cancellations: 0,
    updatesMailed: 0,
  });
  expect(await world.waiting()).toBe(0);
}

/** Two further runs write no item on either side. */
export async function expectQuiet(world: Runnable): Promise<void> {
  for (let run = 0; run < 2; run++) {
    const { emis, outlook, konflikte } = await world.report();
    const none = { neu: 0, geaendert: 0, geloescht: 0 };
    expect({ emis, outlook, konflikte }).toEqual({ emis: none, outlook: none, konflikte: 0 });
  }
}

/** An administrator's patience: Abgleich after Abgleich, with time passing in between. */
export async function runUntilDone(world: Runnable, runs = 6): Promise<void> {
  for (let run = 0; run < runs; run++) {
    world.time.advance(3 * 60_000);
    await world.report();
  }
}
