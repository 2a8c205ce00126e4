/**
 * Time zones under their IANA and Windows names.
 *
 * Outlook speaks Windows names ("W. Europe Standard Time"), administrators and Node speak IANA names
 * ("Europe/Berlin"). Microsoft Graph documents all Windows names but only some 90 IANA names, and neither
 * Europe/Vienna nor Europe/Zurich is among them: we read both, and write the Windows name (graph.md 16.1).
 */
import { Temporal } from 'temporal-polyfill';
import { findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana';

/** A valid IANA zone id in the spelling of this runtime, e.g. `Europe/Berlin`. Made by {@link parseZone} only. */
export type ZoneId = string & { readonly __zone: true };

/** Universal time: the zone to fall back to, and the one in which we ask Graph to answer. */
export const UTC = 'UTC' as ZoneId;

/** CLDR's mark for "the default IANA zone of this Windows zone". */
const WORLD = '001';

/** A Windows name is written only when its rules give the same clock over these years (see {@link windowsZone}). */
const CHECKED_FROM_MS = Date.UTC(2026, 0, 1);
const CHECKED_UNTIL_MS = Date.UTC(2031, 0, 1);

/** Their clocks follow Ramadan: Windows learns of it from yearly bulletins, which no mapping table can vouch for. */
const MOVING_WINDOWS_ZONES = new Set(['Morocco Standard Time', 'West Bank Standard Time']);

/** Names come from settings and from servers, so the memory of answers is bounded. */
const REMEMBERED_NAMES = 2_000;
const zonesByName = new Map<string, ZoneId | undefined>();
const windowsNamesByZone = new Map<ZoneId, string | undefined>();
let zonesByWindowsName: Map<string, string> | undefined;

/**
 * Reads the name of a time zone: an IANA name in any case, current or old (Europe/Kyiv, Europe/Kiev), a Windows
 * name, `UTC`, or Exchange's `tzone://Microsoft/Utc`.
 *
 * @returns undefined for anything else, among it Outlook's "Customized Time Zone" and `tzone://Microsoft/Custom`
 *   (peers.md, disaster 5): they name no rule, so nothing can be computed from them. Numeric offsets (`+01:00`)
 *   are refused too, because they know no summer time.
 */
export function parseZone(name: string): ZoneId | undefined {
  const key = name.trim().toLowerCase();
  if (zonesByName.has(key)) return zonesByName.get(key);
  const zone = ianaZone(key) ?? ianaZone(windowsDefaults().get(key) ?? '');
  if (zonesByName.size < REMEMBERED_NAMES) zonesByName.set(key, zone);
  return zone;
}

/**
 * The Windows name under which a time in `zone` is written to Graph (graph.md 16.1).
 *
 * CLDR's table is a matter of convention, and a wrong entry would move appointments. So the default zone of the
 * Windows name must keep the same clock as `zone` at every change of 2026–2030.
 *
 * @returns undefined where there is no such name: then write UTC.
 */
export function windowsZone(zone: ZoneId): string | undefined {
  if (!windowsNamesByZone.has(zone)) windowsNamesByZone.set(zone, provenWindowsName(zone));
  return windowsNamesByZone.get(zone);
}

/** True when both ids name the same zone, also under its old and new name (Europe/Kiev and Europe/Kyiv). */
export function sameZone(a: ZoneId, b: ZoneId): boolean {
  return a === b || inZone(0, a).equals(inZone(0, b));
}

function ianaZone(name: string): ZoneId | undefined {
  if (name === 'tzone://microsoft/utc') return UTC;
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone as ZoneId;
  } catch {
    return undefined; // Intl knows no softer way to say "no such zone"
  }
}

function windowsDefaults(): Map<string, string> {
  zonesByWindowsName ??= new Map(
    WINDOWS_TO_IANA_MAP.filter((entry) => entry.territory === WORLD).map((entry) => [
      entry.windowsName.toLowerCase(),
      entry.iana[0] ?? '',
    ]),
  );
  return zonesByWindowsName;
}

function provenWindowsName(zone: ZoneId): string | undefined {
  const windowsName = findWindows(zone)[0] ?? findWindows(aliasInTable(zone) ?? '')[0];
  if (windowsName === undefined || MOVING_WINDOWS_ZONES.has(windowsName)) return undefined;
  const written = parseZone(windowsName);
  return written !== undefined && clock(written) === clock(zone) ? windowsName : undefined;
}

/** The table knows one spelling per zone, and which one this runtime prefers changes with its version. */
function aliasInTable(zone: ZoneId): string | undefined {
  return WINDOWS_TO_IANA_MAP.flatMap((entry) => [...entry.iana] as string[]).find((name) => {
    const listed = ianaZone(name);
    return listed !== undefined && sameZone(listed, zone);
  });
}

/** The whole behaviour of a zone over the checked years as text: first offset, then every change. */
function clock(zone: ZoneId): string {
  let moment = inZone(CHECKED_FROM_MS, zone);
  const changes = [moment.offset];
  for (;;) {
    const change = moment.getTimeZoneTransition('next');
    if (change === null || change.epochMilliseconds >= CHECKED_UNTIL_MS) return changes.join(' ');
    changes.push(`${change.epochMilliseconds}${change.offset}`);
    moment = change;
  }
}

function inZone(instant_ms: number, zone: ZoneId): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant_ms).toZonedDateTimeISO(zone);
}
