import type { Writer } from './eventTimes.ts';
import { invalidRequest, validationFailure } from './graphError.ts';
import { unsupportedZone } from './preferences.ts';
import type { Json, JsonObject } from './storedEvent.ts';
import { ianaOfAcceptedZone } from './timeZoneNames.ts';

/** A checked patternedRecurrence of a body, completed with what Exchange fills in; null ends the series. */
export function readRecurrence(value: Json, writer: Writer): JsonObject | null {
  if (value === null) return null;
  const { pattern, range } = value as { pattern?: JsonObject | null; range?: JsonObject | null };
  if (!pattern?.type || !range?.type || !range.startDate)
    throw invalidRequest(
      'A recurrence needs a pattern with a type and a range with a type and a start date.',
    );
  if (Number(pattern.interval ?? 1) < 1) throw validationFailure();
  if (pattern.type === 'weekly' && !(pattern.daysOfWeek as string[] | undefined)?.length)
    throw invalidRequest('A weekly recurrence needs daysOfWeek.');
  if (range.type === 'endDate' && !range.endDate) throw invalidRequest('The range needs an end date.');
  if (range.type === 'numbered' && Number(range.numberOfOccurrences ?? 0) < 1) throw validationFailure();
  const zone = String(range.recurrenceTimeZone ?? '');
  if (writer === 'api' && zone !== '' && ianaOfAcceptedZone(zone) === undefined) throw unsupportedZone(zone);
  return {
    pattern: { month: 0, dayOfMonth: 0, firstDayOfWeek: 'sunday', index: 'first', interval: 1, ...pattern },
    range: { endDate: '0001-01-01', recurrenceTimeZone: '', numberOfOccurrences: 0, ...range },
  };
}
