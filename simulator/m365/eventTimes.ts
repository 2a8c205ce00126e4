import { GraphError, invalidRequest } from './graphError.ts';
import { unsupportedZone } from './preferences.ts';
import type { EventContent, Json, JsonObject, ZonedEnd } from './storedEvent.ts';
import { ianaOfAcceptedZone, windowsNameOf } from './timeZoneNames.ts';
import { day_ms, formatWall, instantOfWall, parseWallTime, wallOfInstant } from './wallTime.ts';

/** Who writes: the API takes only the documented zones (graph.md 16.1), an Outlook user may sit anywhere. */
export type Writer = 'api' | 'user';

const longest_ms = 1825 * day_ms;

/** Reads a dateTimeTimeZone of a body (§9): wall time without offset, zone by an accepted name. */
export function readZonedEnd(value: Json, writer: Writer): ZonedEnd {
  const { dateTime, timeZone } = value as JsonObject;
  const wall = parseWallTime(String(dateTime));
  const year = wall === undefined ? 0 : new Date(wall).getUTCFullYear();
  if (wall === undefined || year < 1601 || year > 4500)
    throw new GraphError(
      400,
      'ErrorInvalidRequest',
      `Cannot convert the literal '${dateTime}' to a date and time.`,
    );
  const name = String(timeZone ?? '');
  const accepted = ianaOfAcceptedZone(name);
  if (accepted === undefined && writer === 'api') throw unsupportedZone(name);
  const iana = accepted ?? name;
  return { instant_ms: instantOfWall(wall, iana), iana, shown: accepted ? name : windowsNameOf(iana) };
}

/** Throws what Graph answers when start, end and isAllDay do not go together (§9). */
export function checkTimes(content: EventContent): void {
  const { start, end } = content;
  if (content.isAllDay) {
    if (start.shown !== end.shown)
      throw invalidRequest(
        'The Event.Start and Event.End of an all-day event need to be in the same time zone.',
      );
    for (const [name, side] of [
      ['Start', start],
      ['End', end],
    ] as const)
      if (wallOfInstant(side.instant_ms, side.iana) % day_ms !== 0)
        throw invalidRequest(`The Event.${name} property for an all-day event needs to be set to midnight.`);
  }
  if (end.instant_ms < start.instant_ms)
    throw new GraphError(
      400,
      'ErrorCalendarEndDateIsEarlierThanStartDate',
      'The end of an event must not be earlier than its start.',
    );
  if (content.isAllDay && end.instant_ms === start.instant_ms)
    throw invalidRequest('The duration of an event marked as All day must be at least 24 hours.');
  if (end.instant_ms - start.instant_ms > longest_ms)
    throw new GraphError(
      400,
      'ErrorCalendarDurationIsTooLong',
      'The duration of an event must not exceed five years.',
    );
}

/**
 * One end as it is shown: in the zone asked for, but an all-day event at the midnight of its own zone whatever zone
 * is asked for (graph.md 16.2).
 */
export function showEnd(
  side: ZonedEnd,
  isAllDay: boolean,
  zone: { iana: string; shown: string },
): JsonObject {
  const wall = wallOfInstant(side.instant_ms, isAllDay ? side.iana : zone.iana);
  return { dateTime: formatWall(wall), timeZone: zone.shown };
}
