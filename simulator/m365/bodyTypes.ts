import { invalidProperty } from './graphError.ts';

/** The part of the v1.0 CSDL that request bodies can hold (a test compares it with the published file). */
type TypeName = string;
interface PropertyType {
  type: TypeName;
  nullable: boolean;
}
type Properties = Readonly<Record<string, PropertyType>>;

const maybe = (type: TypeName): PropertyType => ({ type, nullable: true });
const always = (type: TypeName): PropertyType => ({ type, nullable: false });

export const enumMembers: Readonly<Record<string, readonly string[]>> = {
  bodyType: ['text', 'html'],
  importance: ['low', 'normal', 'high'],
  sensitivity: ['normal', 'personal', 'private', 'confidential'],
  freeBusyStatus: ['unknown', 'free', 'tentative', 'busy', 'oof', 'workingElsewhere'],
  onlineMeetingProviderType: ['unknown', 'skypeForBusiness', 'skypeForConsumer', 'teamsForBusiness'],
  attendeeType: ['required', 'optional', 'resource'],
  responseType: ['none', 'organizer', 'tentativelyAccepted', 'accepted', 'declined', 'notResponded'],
  locationType: [
    'default',
    'conferenceRoom',
    'homeAddress',
    'businessAddress',
    'geoCoordinates',
    'streetAddress',
    'hotel',
    'restaurant',
    'localBusiness',
    'postalAddress',
  ],
  locationUniqueIdType: ['unknown', 'locationStore', 'directory', 'private', 'bing'],
  dayOfWeek: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
  weekIndex: ['first', 'second', 'third', 'fourth', 'last'],
  recurrencePatternType: [
    'daily',
    'weekly',
    'absoluteMonthly',
    'relativeMonthly',
    'absoluteYearly',
    'relativeYearly',
  ],
  recurrenceRangeType: ['endDate', 'noEnd', 'numbered'],
  taskStatus: ['notStarted', 'inProgress', 'completed', 'waitingOnOthers', 'deferred'],
};

const emailAddress: Properties = { address: maybe('String'), name: maybe('String') };
const dateTimeTimeZone: Properties = { dateTime: always('String'), timeZone: maybe('String') };

export const complexTypes: Readonly<Record<string, Properties>> = {
  emailAddress,
  recipient: { emailAddress: maybe('emailAddress') },
  responseStatus: { response: maybe('responseType'), time: maybe('DateTimeOffset') },
  timeSlot: { start: always('dateTimeTimeZone'), end: always('dateTimeTimeZone') },
  attendee: {
    emailAddress: maybe('emailAddress'),
    type: maybe('attendeeType'),
    status: maybe('responseStatus'),
    proposedNewTime: maybe('timeSlot'),
  },
  itemBody: { content: maybe('String'), contentType: maybe('bodyType') },
  dateTimeTimeZone,
  physicalAddress: {
    city: maybe('String'),
    countryOrRegion: maybe('String'),
    postalCode: maybe('String'),
    state: maybe('String'),
    street: maybe('String'),
  },
  outlookGeoCoordinates: {
    accuracy: maybe('Double'),
    altitude: maybe('Double'),
    altitudeAccuracy: maybe('Double'),
    latitude: maybe('Double'),
    longitude: maybe('Double'),
  },
  location: {
    address: maybe('physicalAddress'),
    coordinates: maybe('outlookGeoCoordinates'),
    displayName: maybe('String'),
    locationEmailAddress: maybe('String'),
    locationType: maybe('locationType'),
    locationUri: maybe('String'),
    uniqueId: maybe('String'),
    uniqueIdType: maybe('locationUniqueIdType'),
  },
  patternedRecurrence: { pattern: maybe('recurrencePattern'), range: maybe('recurrenceRange') },
  recurrencePattern: {
    dayOfMonth: always('Int32'),
    daysOfWeek: maybe('Collection(dayOfWeek)'),
    firstDayOfWeek: maybe('dayOfWeek'),
    index: maybe('weekIndex'),
    interval: always('Int32'),
    month: always('Int32'),
    type: maybe('recurrencePatternType'),
  },
  recurrenceRange: {
    endDate: maybe('Date'),
    numberOfOccurrences: always('Int32'),
    recurrenceTimeZone: maybe('String'),
    startDate: maybe('Date'),
    type: maybe('recurrenceRangeType'),
  },
  singleValueLegacyExtendedProperty: { id: always('String'), value: maybe('String') },
  event: {
    allowNewTimeProposals: maybe('Boolean'),
    attendees: maybe('Collection(attendee)'),
    body: maybe('itemBody'),
    categories: maybe('Collection(String)'),
    end: maybe('dateTimeTimeZone'),
    hideAttendees: maybe('Boolean'),
    importance: maybe('importance'),
    isAllDay: maybe('Boolean'),
    isOnlineMeeting: maybe('Boolean'),
    isReminderOn: maybe('Boolean'),
    location: maybe('location'),
    locations: maybe('Collection(location)'),
    onlineMeetingProvider: maybe('onlineMeetingProviderType'),
    recurrence: maybe('patternedRecurrence'),
    reminderMinutesBeforeStart: maybe('Int32'),
    responseRequested: maybe('Boolean'),
    sensitivity: maybe('sensitivity'),
    showAs: maybe('freeBusyStatus'),
    singleValueExtendedProperties: maybe('Collection(singleValueLegacyExtendedProperty)'),
    start: maybe('dateTimeTimeZone'),
    subject: maybe('String'),
    transactionId: maybe('String'),
  },
  linkedResource: {
    applicationName: maybe('String'),
    displayName: maybe('String'),
    externalId: maybe('String'),
    webUrl: maybe('String'),
  },
  checklistItem: { displayName: maybe('String'), isChecked: maybe('Boolean') },
  todoTaskList: { displayName: maybe('String') },
  todoTask: {
    body: maybe('itemBody'),
    categories: maybe('Collection(String)'),
    checklistItems: maybe('Collection(checklistItem)'),
    completedDateTime: maybe('dateTimeTimeZone'),
    dueDateTime: maybe('dateTimeTimeZone'),
    importance: always('importance'),
    isReminderOn: always('Boolean'),
    linkedResources: maybe('Collection(linkedResource)'),
    recurrence: maybe('patternedRecurrence'),
    reminderDateTime: maybe('dateTimeTimeZone'),
    startDateTime: maybe('dateTimeTimeZone'),
    status: always('taskStatus'),
    title: maybe('String'),
  },
};

/** Throws what Graph answers to a value that does not fit its type. */
export function checkType(value: unknown, type: TypeName, name: string): void {
  if (type.startsWith('Collection(')) {
    if (!Array.isArray(value)) throw invalidProperty(`'${name}' must be an array.`);
    for (const element of value) {
      if (element === null) throw invalidProperty(`'${name}' must not contain null.`);
      checkType(element, type.slice('Collection('.length, -1), name);
    }
    return;
  }
  const members = enumMembers[type];
  if (members) {
    if (typeof value === 'string' && members.includes(value)) return;
    throw invalidProperty(`Requested value '${String(value)}' was not found.`);
  }
  const properties = complexTypes[type];
  if (properties) checkObject(value, type, properties, name);
  else if (!primitiveFits(value, type))
    throw invalidProperty(`Cannot convert a value of '${name}' to the expected type 'Edm.${type}'.`);
}

function checkObject(value: unknown, type: TypeName, properties: Properties, name: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidProperty(`'${name}' must be an object of type 'microsoft.graph.${type}'.`);
  for (const [key, inner] of Object.entries(value)) {
    if (key === '@odata.type') continue;
    const property = properties[key];
    if (!property)
      throw invalidProperty(
        `The property '${key}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
      );
    if (inner === null) {
      if (!property.nullable) throw invalidProperty(`'${key}' must not be null.`);
      continue;
    }
    checkType(inner, property.type, key);
  }
}

function primitiveFits(value: unknown, type: TypeName): boolean {
  switch (type) {
    case 'String':
      return typeof value === 'string';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Int32':
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;
    case 'Double':
      return typeof value === 'number';
    case 'Date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
    case 'DateTimeOffset':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
    default:
      return false;
  }
}
