import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { parseZone, windowsZone } from '../../lib/domain/zone.ts';
import { freshWorld } from './harness/appointments.ts';
import { expectQuiet } from './harness/scenario.ts';
import type { World } from './harness/world.ts';

const HOUR_MS = 3_600_000;
const [FIRST_YEAR, LAST_YEAR] = [2026, 2030];

/** The clock is put forward (a gap) or back (a fold) by `by_ms` at `at_ms`. */
interface Transition {
  readonly at_ms: number;
  readonly by_ms: number;
}

function transitionsOf(zone: string): Transition[] {
  const found: Transition[] = [];
  let at = Temporal.PlainDate.from({ year: FIRST_YEAR, month: 1, day: 1 }).toZonedDateTime(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > LAST_YEAR) return found;
    const before = next.subtract({ seconds: 1 });
    found.push({
      at_ms: next.epochMilliseconds,
      by_ms: (next.offsetNanoseconds - before.offsetNanoseconds) / 1e6,
    });
    at = next;
  }
}

/**
 * Every zone of this runtime that changes its clocks in these years. Those with the same changes, the same offset and the
 * same name in Windows are one case: nothing else of a zone reaches the product.
 */
function cases(): { zones: string[]; transitions: Transition[] }[] {
  const groups = new Map<string, { zones: string[]; transitions: Transition[] }>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const transitions = transitionsOf(zone);
    if (transitions.length === 0) continue;
    const { offset } = Temporal.Instant.fromEpochMilliseconds(transitions[0]!.at_ms).toZonedDateTimeISO(zone);
    const key = JSON.stringify([offset, transitions, windowsZone(parseZone(zone)!)]);
    const group = groups.get(key) ?? { zones: [], transitions };
    groups.set(key, group);
    group.zones.push(zone);
  }
  return [...groups.values()];
}

/** What the clock on the wall shows, by another way than the product's. */
const wallAt = (instant_ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant_ms).toZonedDateTimeISO(zone).toPlainDateTime();
const instantOf = (wall: Temporal.PlainDateTime, zone: string) =>
  wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
const utc = (instant_ms: number) => new Date(instant_ms).toISOString().slice(0, 19);
const text = (wall: Temporal.PlainDateTime) => wall.toString({ smallestUnit: 'second' });

/** Outlook's state of an appointment: start and end in UTC. */
type Span = readonly [start: string, end: string];
interface Expected {
  readonly emis: Map<string, Span>;
  readonly outlook: Map<string, Span>;
}

/** An hour before, around the change and an hour after it, each a quarter as long as the clock jumps. */
function fromOutlook(world: World, zone: string, { at_ms, by_ms }: Transition, expected: Expected): void {
  const quarter_ms = Math.abs(by_ms) / 4;
  const starts = { davor: -HOUR_MS, 'kurz davor': -2 * quarter_ms, darüber: -quarter_ms / 2 };
  const all = { ...starts, 'kurz danach': quarter_ms, danach: HOUR_MS };
  for (const [when, from_ms] of Object.entries(all)) {
    const subject = `Outlook ${utc(at_ms)} ${when}`;
    const [start_ms, end_ms] = [at_ms + from_ms, at_ms + from_ms + quarter_ms];
    const at = (instant_ms: number) => ({ dateTime: utc(instant_ms), timeZone: 'UTC' });
    world.box.createEvent({ subject, start: at(start_ms), end: at(end_ms) });
    expected.outlook.set(subject, [utc(start_ms), utc(end_ms)]);
    expected.emis.set(subject, [text(wallAt(start_ms, zone)), text(wallAt(end_ms, zone))]);
  }
}

/** The same on the wall: in a gap it is a time that no clock shows, in a fold one that it shows twice. */
function fromEmis(world: World, zone: string, { at_ms, by_ms }: Transition, expected: Expected): void {
  const quarter = Temporal.Duration.from({ milliseconds: Math.abs(by_ms) / 4 });
  // The wall time at which a gap begins, or the hour that comes twice.
  const first = wallAt(at_ms - 1, zone).add({ milliseconds: 1 });
  const jump = by_ms > 0 ? first : first.add({ milliseconds: by_ms });
  const whens = {
    davor: jump.subtract({ hours: 1 }),
    darin: jump.add(quarter),
    danach: first.add({ hours: 3 }),
  };
  for (const [when, von] of Object.entries(whens)) {
    const betreff = `emis ${utc(at_ms)} ${when}`;
    const bis = von.add(quarter);
    world.enter(betreff, text(von), text(bis));
    expected.emis.set(betreff, [text(von), text(bis)]);
    expected.outlook.set(betreff, [utc(instantOf(von, zone)), utc(instantOf(bis, zone))]);
  }
}

/** The whole day of the change, from either side. */
function allDay(world: World, zone: string, { at_ms }: Transition, expected: Expected): void {
  const day = wallAt(at_ms, zone).toPlainDate();
  const next = day.add({ days: 1 });
  const midnight = (date: Temporal.PlainDate) => ({ dateTime: `${date}T00:00:00`, timeZone: 'UTC' });
  const names = [`Tag Outlook ${utc(at_ms)}`, `Tag emis ${utc(at_ms)}`] as const;
  world.box.createEvent({ subject: names[0], isAllDay: true, start: midnight(day), end: midnight(next) });
  world.enter(names[1], `${day} 00:00:00`, `${day} 23:59:00`);
  for (const name of names) {
    expected.emis.set(name, [`${day}T00:00:00`, `${day}T23:59:00`]);
    expected.outlook.set(name, [`${day}T00:00:00`, `${next}T00:00:00`]);
  }
}

/** Times of both sides by name; in emis however they are written. */
function present(world: World): Expected {
  const emis = world.rows().map(({ betreff, von, bis }): [string, Span] => {
    const [start, end] = [von, bis].map((wall) => `${wall}`.replace(' ', 'T'));
    return [`${betreff}`, [start!, end!]];
  });
  const outlook = world.box
    .events()
    .map(({ subject, start, end }): [string, Span] => [
      `${subject}`,
      [start.dateTime.slice(0, 19), end.dateTime.slice(0, 19)],
    ]);
  return { emis: new Map(emis), outlook: new Map(outlook) };
}

function expectTimes(world: World, expected: Expected): void {
  const now = present(world);
  expect(Object.fromEntries(now.outlook)).toEqual(Object.fromEntries(expected.outlook));
  expect(Object.fromEntries(now.emis)).toEqual(Object.fromEntries(expected.emis));
}

const MINUTE_MS = 60_000;
const later = (dateTime: string, ms: number) => utc(Date.parse(`${dateTime}Z`) + ms);

/** What began in Outlook, by the clock: there each instant is certain, also in an hour that comes twice. */
const certain = (name: string) => name.startsWith('Outlook');

/** Somebody in emis lets each of them end a minute later: nothing but the ends may move. */
function prolong(world: World, expected: Expected): void {
  for (const { id, betreff } of world.rows()) {
    const name = `${betreff}`;
    if (!certain(name)) continue;
    const [von, bis] = expected.emis.get(name)!;
    expected.emis.set(name, [von, later(bis, MINUTE_MS)]);
    world.change(id, { bis: later(bis, MINUTE_MS) });
    const [start, end] = expected.outlook.get(name)!;
    expected.outlook.set(name, [start, later(end, MINUTE_MS)]);
  }
}

/** And somebody in Outlook takes it back. */
function shorten(world: World, expected: Expected): void {
  for (const { id, subject } of world.box.events()) {
    const name = `${subject}`;
    if (!certain(name)) continue;
    const [start, end] = expected.outlook.get(name)!;
    expected.outlook.set(name, [start, later(end, -MINUTE_MS)]);
    world.box.updateEvent(id, { end: { dateTime: later(end, -MINUTE_MS), timeZone: 'UTC' } });
    const [von, bis] = expected.emis.get(name)!;
    expected.emis.set(name, [von, later(bis, -MINUTE_MS)]);
  }
}

/** Long enough for all the years; the service's limit of a window is not what is looked at here. */
const OPTIONS = {
  settings: { windowPast_days: 400, windowFuture_days: 1_600 },
  switches: { calendarViewMaxDays: 2_100 },
};

describe('Jede Zeitumstellung 2026–2030 in jeder Zone, von beiden Seiten und zweimal herum', () => {
  const all = cases();
  const covered = new Set<string>();

  test.each(all.map(({ zones, transitions }) => [zones.join(' '), zones, transitions] as const))(
    '%s',
    async (_, zones, transitions) => {
      const [zone] = zones;
      const world = freshWorld({ ...OPTIONS, zone: zone! });
      await world.report();
      const expected: Expected = { emis: new Map(), outlook: new Map() };
      for (const transition of transitions) {
        fromOutlook(world, zone!, transition, expected);
        fromEmis(world, zone!, transition, expected);
        allDay(world, zone!, transition, expected);
      }
      const report = await world.report();
      expect(report).toMatchObject({ ergebnis: 'ok', emis: { neu: 6 * transitions.length } });
      expect(report.outlook.neu).toBe(4 * transitions.length);
      expectTimes(world, expected);
      await expectQuiet(world);
      for (const round of [1, 2]) {
        for (const { id } of world.rows()) world.change(id, { ort: `Raum ${round}` });
        prolong(world, expected);
        expect((await world.report()).outlook.geaendert).toBe(10 * transitions.length);
        expectTimes(world, expected);
        for (const { id } of world.box.events())
          world.box.updateEvent(id, { location: { displayName: `Saal ${round}` } });
        shorten(world, expected);
        expect((await world.report()).emis.geaendert).toBe(10 * transitions.length);
        expectTimes(world, expected);
      }
      await expectQuiet(world);
      for (const name of zones) covered.add(name);
    },
  );

  test('Keine Zone fehlt', () => {
    const changing = Intl.supportedValuesOf('timeZone').filter((zone) => transitionsOf(zone).length > 0);
    expect(changing.length).toBeGreaterThan(100);
    expect([...covered].sort()).toEqual(changing.sort());
  });
});
