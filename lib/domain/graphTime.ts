/**
 * The Von/Bis/all-day group of an appointment, read from and written to Microsoft Graph and emis.
 *
 * The three belong together: they change together and are written together (sync.md). In between stands a
 * {@link Zeit}: instants for appointments by the clock, dates for all-day ones, which mean the same in every zone.
 */
import {
  addDays,
  dateOf,
  instantToWall,
  midnight,
  parseWallTime,
  representable,
  type WallTime,
  wallToInstant,
  wallToLaterInstant,
} from './wallTime.ts';
import { parseZone, UTC, windowsZone, type ZoneId } from './zone.ts';

/** When an appointment takes place. Instants in epoch milliseconds; dates `yyyy-MM-dd`, both inclusive. */
export type Zeit =
  | { ganztaegig: false; beginn_ms: number; ende_ms: number }
  | { ganztaegig: true; ersterTag: string; letzterTag: string };

/** Why a time cannot be read: a German sentence for the administrator, without private content. */
export type Zeitfehler = { fehler: string };

/** Graph's `dateTimeTimeZone`: a wall time without offset and the name of its zone. */
export type GraphDateTime = { dateTime?: string | null; timeZone?: string | null };

/** The time properties of a Graph event, as far as a server sent them. */
export type GraphTimes = {
  start?: GraphDateTime | null;
  end?: GraphDateTime | null;
  isAllDay?: boolean | null;
  originalStartTimeZone?: string | null;
};

/** The time properties as we send them: all three, because Graph checks them against each other. */
export type WrittenGraphTimes = {
  start: { dateTime: WallTime; timeZone: string };
  end: { dateTime: WallTime; timeZone: string };
  isAllDay: boolean;
};

const HALF_DAY_MS = 12 * 3_600_000;

const BIS_VOR_VON = 'Bis liegt vor Von.';
const ENDE_VOR_BEGINN = 'Das Ende liegt vor dem Beginn.';
const OUT_OF_RANGE: Zeitfehler = { fehler: 'Der Termin liegt außerhalb der Jahre 1753 bis 9999.' };

/**
 * Reads the times of a Graph event. We ask for UTC, but any zone that a server sends is understood.
 *
 * All-day events show midnight whatever zone was asked for; then the dates count as shown (graph.md 16.2). Where a
 * server converted them all the same (MShekow/outlook-calendar-sync #2), they are read in the zone in which they
 * were created, or else as the nearest midnight: reading them as shown would shift the day at every round.
 */
export function readGraphTimes(times: GraphTimes): Zeit | Zeitfehler {
  const start = readDateTime(times.start, 'Beginn');
  if ('fehler' in start) return start;
  const end = readDateTime(times.end, 'Ende');
  if ('fehler' in end) return end;
  if (times.isAllDay === true) return readAllDay(start, end, times.originalStartTimeZone);
  if (start.zone === undefined) return unknownZone('Beginn');
  if (end.zone === undefined) return unknownZone('Ende');
  return timed(wallToInstant(start.wall, start.zone), wallToInstant(end.wall, end.zone), ENDE_VOR_BEGINN);
}

/**
 * The start, end and isAllDay to send for an appointment that is thought of in `zone`: local wall time under the
 * Windows name of the zone (graph.md 16.1). UTC instead, where there is no such name, or where the server would read
 * another instant from it: the second pass of an hour repeated in autumn would jump to the first, and long ago
 * the Windows zone may have kept another clock than `zone`.
 */
export function writeGraphTimes(zeit: Zeit, zone: ZoneId): WrittenGraphTimes {
  const windowsName = windowsZone(zone);
  const readAs = parseZone(windowsName ?? '');
  if (zeit.ganztaegig) {
    const [start, end] = [midnight(zeit.ersterTag), midnight(addDays(zeit.letzterTag, 1))];
    // Where the clock is put forward at midnight (Cairo, Havana, Santiago), that day has none; all-day needs one.
    const local = readAs !== undefined && isOnClock(start, readAs) && isOnClock(end, readAs);
    const timeZone = local ? (windowsName ?? UTC) : UTC;
    return { start: { dateTime: start, timeZone }, end: { dateTime: end, timeZone }, isAllDay: true };
  }
  const leadsBack = (instant_ms: number) =>
    readAs !== undefined && sameSecond(wallToInstant(instantToWall(instant_ms, zone), readAs), instant_ms);
  const local = leadsBack(zeit.beginn_ms) && leadsBack(zeit.ende_ms);
  const timeZone = local ? (windowsName ?? UTC) : UTC;
  const wall = (instant_ms: number) => instantToWall(instant_ms, local ? zone : UTC);
  return {
    start: { dateTime: wall(zeit.beginn_ms), timeZone },
    end: { dateTime: wall(zeit.ende_ms), timeZone },
    isAllDay: false,
  };
}

/** Whether a clock in `zone` ever shows this wall time: not in the hour that is skipped. */
function isOnClock(wall: WallTime, zone: ZoneId): boolean {
  return instantToWall(wallToInstant(wall, zone), zone) === wall;
}

/**
 * Reads Von and Bis of an emis row: wall times in the Mandant's `zone`. 00:00 of a day to 23:59 of the same or a
 * later day is all-day (mission.md, Termine).
 *
 * Where the clock changes, the length counts that a person reads off the wall: 02:50–02:10 spans both passes of
 * the repeated hour, and 02:30–03:00 in a skipped hour remains half an hour.
 */
export function readEmisTimes(von: string | null, bis: string | null, zone: ZoneId): Zeit | Zeitfehler {
  const start = readEmisTime(von, 'Von');
  if (typeof start === 'object') return start;
  const end = readEmisTime(bis, 'Bis');
  if (typeof end === 'object') return end;

  if (end >= start && start.endsWith('T00:00:00') && end.slice(11, 16) === '23:59') {
    return allDay(dateOf(start), dateOf(end), BIS_VOR_VON);
  }
  const beginn_ms = wallToInstant(start, zone);
  let ende_ms = wallToInstant(end, zone);
  if (end < start) ende_ms = wallToLaterInstant(end, zone);
  else if (ende_ms < beginn_ms) ende_ms = beginn_ms + wallToInstant(end, UTC) - wallToInstant(start, UTC);
  return timed(beginn_ms, ende_ms, BIS_VOR_VON);
}

/** Von and Bis for emis in the Mandant's `zone`; all-day is 00:00 of the first day to 23:59 of the last. */
export function writeEmisTimes(zeit: Zeit, zone: ZoneId): { von: WallTime; bis: WallTime } {
  if (zeit.ganztaegig) {
    return { von: midnight(zeit.ersterTag), bis: `${zeit.letzterTag}T23:59:00` as WallTime };
  }
  return { von: instantToWall(zeit.beginn_ms, zone), bis: instantToWall(zeit.ende_ms, zone) };
}

/** What the Outlook side's fingerprint of the group is taken of: instants in whole seconds, or dates. */
export function zeitKey(zeit: Zeit): string {
  return zeit.ganztaegig
    ? `tage ${zeit.ersterTag} ${zeit.letzterTag}`
    : `zeit ${wholeSeconds(zeit.beginn_ms)} ${wholeSeconds(zeit.ende_ms)}`;
}

/**
 * What the emis side's fingerprint of the group is taken of: the wall times themselves, in whichever form the
 * database driver gives them. Not instants: in the repeated hour of autumn a row would seem changed by nobody.
 */
export function wallKey(von: string | null, bis: string | null): string {
  const canonical = (text: string | null) => (text === null ? '' : (parseWallTime(text) ?? text));
  return `wand ${canonical(von)} ${canonical(bis)}`;
}

function wholeSeconds(instant_ms: number): number {
  return Math.floor(instant_ms / 1000);
}

function sameSecond(a_ms: number, b_ms: number): boolean {
  return wholeSeconds(a_ms) === wholeSeconds(b_ms);
}

type ReadDateTime = { wall: WallTime; zone: ZoneId | undefined };

function readDateTime(value: GraphDateTime | null | undefined, what: string): ReadDateTime | Zeitfehler {
  if (typeof value?.dateTime !== 'string' || typeof value.timeZone !== 'string') {
    return { fehler: `${what} fehlt.` };
  }
  const wall = parseWallTime(value.dateTime);
  if (wall === undefined) return { fehler: `${what} ist kein gültiges Datum mit Uhrzeit.` };
  return { wall, zone: parseZone(value.timeZone) };
}

function readAllDay(
  start: ReadDateTime,
  end: ReadDateTime,
  created: string | null | undefined,
): Zeit | Zeitfehler {
  const isMidnight = (time: ReadDateTime) => time.wall.endsWith('T00:00:00');
  let firstDay = dateOf(start.wall);
  let endDay = dateOf(end.wall);
  if (!isMidnight(start) || !isMidnight(end)) {
    if (start.zone === undefined) return unknownZone('Beginn');
    if (end.zone === undefined) return unknownZone('Ende');
    const zone = parseZone(created ?? '') ?? UTC;
    const beginn_ms = wallToInstant(start.wall, start.zone);
    const ende_ms = wallToInstant(end.wall, end.zone);
    if (!representable(beginn_ms) || !representable(ende_ms)) return OUT_OF_RANGE;
    firstDay = nearestDay(beginn_ms, zone);
    endDay = nearestDay(ende_ms, zone);
  }
  // Graph's end is the midnight after the last day. Some clients store none at all: such a day lasts one day.
  return allDay(firstDay, endDay === firstDay ? firstDay : addDays(endDay, -1), ENDE_VOR_BEGINN);
}

/** The date whose midnight in `zone` lies nearest: it does not matter whether the server erred by zone or by summer time. */
export function nearestDay(instant_ms: number, zone: ZoneId): string {
  const shown_ms = wallToInstant(instantToWall(instant_ms, zone), UTC);
  return dateOf(instantToWall(shown_ms + HALF_DAY_MS, UTC));
}

function readEmisTime(text: string | null, column: 'Von' | 'Bis'): WallTime | Zeitfehler {
  if (text === null || text.trim() === '') return { fehler: `${column} fehlt.` };
  return parseWallTime(text) ?? { fehler: `${column} ist kein gültiges Datum mit Uhrzeit.` };
}

function timed(beginn_ms: number, ende_ms: number, reversed: string): Zeit | Zeitfehler {
  if (ende_ms < beginn_ms) return { fehler: reversed };
  if (!representable(beginn_ms) || !representable(ende_ms)) return OUT_OF_RANGE;
  return { ganztaegig: false, beginn_ms, ende_ms };
}

function allDay(ersterTag: string, letzterTag: string, reversed: string): Zeit | Zeitfehler {
  if (letzterTag < ersterTag) return { fehler: reversed };
  const inRange = [ersterTag, letzterTag].every((day) => representable(wallToInstant(midnight(day), UTC)));
  return inRange ? { ganztaegig: true, ersterTag, letzterTag } : OUT_OF_RANGE;
}

function unknownZone(what: string): Zeitfehler {
  return { fehler: `${what} steht in einer unbekannten Zeitzone.` };
}
