import { nearestDay, writeGraphTimes } from '../graphTime.ts';
import type { GraphDateTime } from '../termine/graphEvent.ts';
import { dateOf, midnight, parseWallTime, representable, type WallTime, wallToInstant } from '../wallTime.ts';
import { parseZone, UTC, windowsZone, type ZoneId } from '../zone.ts';

/** Why a date cannot be read: a German sentence for the administrator, without private content. */
export interface Datumsfehler {
  readonly fehler: string;
}

/**
 * A date of To Do: midnight in the zone of whoever wrote it, sent in UTC (graph.md 3.11), so the nearest midnight of the
 * mailbox's zone is meant. undefined: there is none.
 */
export function readGraphDate(
  value: GraphDateTime | null | undefined,
  mailboxZone: ZoneId,
  what: string,
): string | undefined | Datumsfehler {
  if (value === null || value === undefined) return undefined;
  const wall = parseWallTime(value.dateTime);
  if (wall === undefined) return { fehler: `${what} ist kein gültiges Datum.` };
  const zone = parseZone(value.timeZone ?? UTC);
  // Without its rules, a midnight still says which day it begins.
  if (zone === undefined)
    return wall === midnight(dateOf(wall))
      ? dateOf(wall)
      : { fehler: `${what} steht in einer unbekannten Zeitzone.` };
  const instant_ms = wallToInstant(wall, zone);
  if (!representable(instant_ms)) return { fehler: `${what} liegt außerhalb der Jahre 1753 bis 9999.` };
  return nearestDay(instant_ms, mailboxZone);
}

/** A date as To Do is given it: midnight of the mailbox's zone, under its Windows name (graph.md 16.1). */
export function writeGraphDate(date: string, mailboxZone: ZoneId): GraphDateTime {
  return { dateTime: midnight(date), timeZone: windowsZone(mailboxZone) ?? UTC };
}

/** The instant (epoch milliseconds) of a date with its time. undefined: there is none. */
export function readGraphInstant(
  value: GraphDateTime | null | undefined,
  what: string,
): number | undefined | Datumsfehler {
  if (value === null || value === undefined) return undefined;
  const wall = parseWallTime(value.dateTime);
  if (wall === undefined) return { fehler: `${what} ist kein gültiges Datum mit Uhrzeit.` };
  const zone = parseZone(value.timeZone ?? UTC);
  if (zone === undefined) return { fehler: `${what} steht in einer unbekannten Zeitzone.` };
  const instant_ms = wallToInstant(wall, zone);
  if (!representable(instant_ms)) return { fehler: `${what} liegt außerhalb der Jahre 1753 bis 9999.` };
  return instant_ms;
}

/** A wall time of the Mandant's zone as Graph is given it. */
export function writeGraphInstant(wall: WallTime, zone: ZoneId): GraphDateTime {
  const instant_ms = wallToInstant(wall, zone);
  return writeGraphTimes({ ganztaegig: false, beginn_ms: instant_ms, ende_ms: instant_ms }, zone).start;
}
