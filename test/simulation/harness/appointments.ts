import { expect, onTestFinished } from 'vitest';
import type { RunReport } from '../../../lib/sync/twoWay/run.ts';
import type { Switches } from '../../../simulator/m365/tenant.ts';
import type { AnyCompany } from './company.ts';
import { event } from './scenario.ts';
import { POSTFACH, type TerminRow, World, type WorldOptions } from './world.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What only emis knows of an appointment: it must survive everything that happens in Outlook. */
export const EMIS_ONLY = { emisnummer: 4711, telefon: '06022 123' } as const;

/** A world that is closed at the end of its test. */
export function freshWorld(options: WorldOptions = {}): World {
  const world = new World(options);
  onTestFinished(() => world.close());
  return world;
}

/** An appointment from 9 to 10 (UTC) on a day of December 2026. */
export const onDay = (subject: string, day: number, rest: Record<string, unknown> = {}) => {
  const date = `2026-12-${`${day}`.padStart(2, '0')}`;
  return event(subject, `${date}T09:00:00`, `${date}T10:00:00`, rest);
};

/** An appointment that stands on both sides; its emis row carries columns that do not travel. @returns its Outlook id. */
export async function onBothSides(world: World, subject: string, day = 1): Promise<string> {
  const id = world.box.createEvent(onDay(subject, day));
  expect((await world.report()).ergebnis).toBe('ok');
  world.change(world.row(subject).id, EMIS_ONLY);
  expect((await world.report()).outlook.geaendert).toBe(0);
  return id;
}

export const named = (world: World, betreff: string): TerminRow[] =>
  world.rows().filter((row) => row.betreff === betreff);

/** Subjects of the calendar's single appointments, sorted. */
export const subjects = (world: World): string[] =>
  world.box
    .events()
    .filter(({ type }) => type === 'singleInstance')
    .map(({ subject }) => subject)
    .sort();

export const betreffe = (world: World): string[] =>
  world
    .rows()
    .map(({ betreff }) => `${betreff}`)
    .sort();

/** Nothing was written to either side. */
export function expectNothingWritten({ emis, outlook, konflikte }: RunReport): void {
  const none = { neu: 0, geaendert: 0, geloescht: 0 };
  expect({ emis, outlook, konflikte }).toEqual({ emis: none, outlook: none, konflikte: 0 });
}

/** Writes that reached the tenant: everything but GET, a `$batch` itself not counted. */
export const writesTo = (world: AnyCompany) =>
  world.tenant.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('$batch'));

export const purges = (world: AnyCompany) =>
  world.tenant.requests.filter(({ path }) => path.endsWith('/permanentDelete'));

/** Probes of the capability: events of our own that are created only to see where they go. */
export const probes = (world: AnyCompany) =>
  world.tenant.requests.filter(
    ({ method, body }) =>
      method === 'POST' &&
      `${(body as { subject?: string })?.subject}`.startsWith('emisExchangeSync: Prüfung'),
  );

export function expectNobodyMailed(world: AnyCompany): void {
  const { invitations, cancellations, updatesMailed } = world.tenant.counters;
  expect({ invitations, cancellations, updatesMailed }).toEqual({
    invitations: 0,
    cancellations: 0,
    updatesMailed: 0,
  });
}

/** The item as Graph shows it now, to be delivered again later. */
export async function snapshot(world: World, id: string): Promise<Record<string, unknown>> {
  const url = `https://graph.microsoft.com/v1.0/users/${POSTFACH}/events/${encodeURIComponent(id)}`;
  const headers = {
    Authorization: 'Bearer simulator-token',
    Prefer: 'IdType="ImmutableId", outlook.timezone="UTC"',
  };
  const answer = await world.time.drive(world.tenant.fetch(url, { headers }));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

export const cursor = (world: AnyCompany): string =>
  `${world.emis.prepare('SELECT cursor FROM s_exchange_sync_state').get()?.cursor}`;

export const linkStates = (world: AnyCompany): string[] =>
  world.emis
    .prepare('SELECT state FROM s_exchange_sync_link ORDER BY id')
    .all()
    .map(({ state }) => `${state}`);

/** The next delta answer is this one page instead of what really changed. */
export function deliver(world: World, items: readonly Record<string, unknown>[]): { readonly fired: number } {
  const page = { value: items, '@odata.deltaLink': cursor(world) };
  return world.tenant.faults.add({
    when: ({ path }) => path.includes('/calendarView/delta'),
    times: 1,
    do: { kind: 'malformed', body: JSON.stringify(page), status: 200 },
  });
}

/** Positions of the switches in which a deletion must come out right. */
export const SWITCHES: readonly (readonly [string, Partial<Switches>])[] = [
  ['wie vermutet', {}],
  ['gelöschte Elemente unsichtbar', { deletedItemsVisible: false }],
  ['ohne parentEntryId', { parentEntryId: 'absent' }],
  ['unsichtbar und ohne parentEntryId', { deletedItemsVisible: false, parentEntryId: 'absent' }],
  ['permanentDelete fehlt (nationale Cloud)', { permanentDeleteAvailable: false }],
  ['permanentDelete erreicht gelöschte Elemente nicht', { permanentDeleteOfDeletedItems: false }],
  ['Seiten kürzer, gemischt, leer', { deltaMaxPageSize: 2, deltaShuffle: true, deltaEmptyPage: 0.4 }],
  ['Wiederholungen', { deltaReplay: 1, deltaRepeats: true }],
];
