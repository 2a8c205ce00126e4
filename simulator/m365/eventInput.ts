import { checkType } from './bodyTypes.ts';
import { checkTimes, readZonedEnd, type Writer } from './eventTimes.ts';
import { eventNavigation, readOnlyEventProperties } from './eventTypes.ts';
import { normalisePropertyId } from './extendedPropertyId.ts';
import { invalidProperty, invalidRequest, validationFailure } from './graphError.ts';
import { htmlOfText, wrapHtml } from './htmlBody.ts';
import { readRecurrence } from './recurrenceInput.ts';
import type { EventContent, Json, JsonObject } from './storedEvent.ts';
import { checkCharacters } from './text.ts';

/** A checked body of POST or PATCH: the new content and what else was given. */
export interface EventInput {
  content: EventContent;
  /** undefined: not given; null: the series ends being one. */
  recurrence: JsonObject | null | undefined;
  extendedProperties: Array<{ id: string; value: string | null }>;
  transactionId: string | null;
  given: ReadonlySet<string>;
}

const plainDefaults: JsonObject = {
  importance: 'normal',
  sensitivity: 'normal',
  showAs: 'busy',
  isReminderOn: true,
  reminderMinutesBeforeStart: 15,
  categories: [],
  responseRequested: true,
  allowNewTimeProposals: true,
  hideAttendees: false,
  isOnlineMeeting: false,
  onlineMeetingProvider: 'unknown',
  attendees: [],
};
const emptyLocation: JsonObject = {
  displayName: '',
  locationType: 'default',
  uniqueIdType: 'unknown',
  address: {},
  coordinates: {},
};
const longestText = 255;
const longestReminder_min = 5 * 366 * 24 * 60;
const mostAttendees = 500;

/**
 * Merges a body into an event as Graph does (§9): unknown and read-only properties, wrong types, over-long texts and
 * impossible times are refused, everything that is not named stays.
 */
export function readEventInput(body: unknown, base: EventContent | null, writer: Writer): EventInput {
  checkCharacters(body);
  for (const key of Object.keys((body ?? {}) as object)) {
    if (readOnlyEventProperties.includes(key))
      throw invalidProperty(`The property '${key}' is read-only and cannot be set.`);
    if (eventNavigation.includes(key))
      throw invalidProperty(`The navigation property '${key}' cannot be set here.`);
  }
  checkType(body, 'event', 'event');
  const input = body as JsonObject;
  if (base && input.transactionId !== undefined)
    throw invalidRequest('The transactionId of an event cannot be changed.');
  const content: EventContent = {
    subject: input.subject === undefined ? (base?.subject ?? '') : String(input.subject ?? ''),
    bodyHtml: input.body === undefined ? (base?.bodyHtml ?? '') : readBody(input.body ?? null),
    start: readEnd(input.start, base?.start, writer, 'start'),
    end: readEnd(input.end, base?.end, writer, 'end'),
    isAllDay: input.isAllDay === undefined ? (base?.isAllDay ?? false) : input.isAllDay === true,
    plain: mergePlain(input, base),
  };
  checkLengths(content);
  checkTimes(content);
  return {
    content,
    recurrence: input.recurrence === undefined ? undefined : readRecurrence(input.recurrence ?? null, writer),
    extendedProperties: readExtendedProperties(input.singleValueExtendedProperties ?? null),
    transactionId: typeof input.transactionId === 'string' ? input.transactionId : null,
    given: new Set(Object.keys(input)),
  };
}

function readEnd(
  value: Json | undefined,
  base: EventContent['start'] | undefined,
  writer: Writer,
  name: string,
) {
  if (value === undefined && base) return base;
  if (value === undefined || value === null) throw invalidRequest(`The property '${name}' is required.`);
  return readZonedEnd(value, writer);
}

function readBody(value: Json): string {
  const { contentType, content } = (value ?? {}) as JsonObject;
  const text = String(content ?? '');
  return contentType === 'html' ? wrapHtml(text) : htmlOfText(text);
}

function mergePlain(input: JsonObject, base: EventContent | null): JsonObject {
  const plain: JsonObject = { ...plainDefaults, location: emptyLocation, locations: [], ...base?.plain };
  for (const name of Object.keys(plainDefaults))
    if (input[name] !== undefined) plain[name] = input[name] ?? (plainDefaults[name] as Json);
  // "Set once; later changes ignored" (§9).
  if (base?.plain.isOnlineMeeting === true) {
    plain.isOnlineMeeting = true;
    plain.onlineMeetingProvider = base.plain.onlineMeetingProvider ?? 'unknown';
  } else if (plain.isOnlineMeeting === true && plain.onlineMeetingProvider === 'unknown') {
    plain.onlineMeetingProvider = 'teamsForBusiness';
  }
  plain.attendees = (plain.attendees as JsonObject[]).map((attendee) => ({
    type: 'required',
    status: { response: 'none', time: '0001-01-01T00:00:00Z' },
    ...attendee,
  }));
  return mergeLocations(plain, input);
}

/** `location` and `locations` always correspond; writing one replaces the other (§9). */
function mergeLocations(plain: JsonObject, input: JsonObject): JsonObject {
  if (input.location !== undefined) {
    const location = completeLocation(input.location as JsonObject | null);
    plain.location = location;
    plain.locations = location.displayName === '' ? [] : [location];
  } else if (input.locations !== undefined) {
    const locations = ((input.locations ?? []) as JsonObject[]).map(completeLocation);
    plain.locations = locations;
    plain.location = locations[0] ?? emptyLocation;
  }
  return plain;
}

function completeLocation(location: JsonObject | null): JsonObject {
  return { ...emptyLocation, ...location, displayName: location?.displayName ?? '' };
}

function checkLengths(content: EventContent): void {
  const { plain } = content;
  const minutes = Number(plain.reminderMinutesBeforeStart);
  const tooLong =
    content.subject.length > longestText ||
    (plain.locations as JsonObject[]).some((location) => String(location.displayName).length > longestText) ||
    (plain.categories as string[]).some((category) => category.length > longestText) ||
    (plain.attendees as Json[]).length > mostAttendees;
  if (tooLong || minutes < 0 || minutes > longestReminder_min) throw validationFailure();
}

function readExtendedProperties(value: Json): EventInput['extendedProperties'] {
  const seen = new Set<string>();
  return ((value ?? []) as JsonObject[]).map((property) => {
    if (typeof property.id !== 'string') throw invalidProperty("An extended property needs an 'id'.");
    const id = normalisePropertyId(property.id);
    if (seen.has(id)) throw invalidRequest(`The extended property '${id}' is given twice.`);
    seen.add(id);
    return { id, value: typeof property.value === 'string' ? property.value : null };
  });
}
