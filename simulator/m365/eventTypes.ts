/** Known properties of an event that only the server writes. */
export const readOnlyEventProperties: readonly string[] = [
  'id',
  'bodyPreview',
  'cancelledOccurrences',
  'changeKey',
  'createdDateTime',
  'hasAttachments',
  'iCalUId',
  'isCancelled',
  'isDraft',
  'isOrganizer',
  'lastModifiedDateTime',
  'onlineMeeting',
  'onlineMeetingUrl',
  'organizer',
  'originalEndTimeZone',
  'originalStart',
  'originalStartTimeZone',
  'responseStatus',
  'seriesMasterId',
  'type',
  'webLink',
];

/** Navigation properties of an event that this simulator does not take in a body. */
export const eventNavigation: readonly string[] = [
  'attachments',
  'calendar',
  'exceptionOccurrences',
  'extensions',
  'instances',
  'multiValueExtendedProperties',
];
