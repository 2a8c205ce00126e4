import type { EndpointRequest, Reply } from './endpoint.ts';
import { entryIdOf, showExtendedProperties } from './eventView.ts';
import { itemNotFound } from './graphError.ts';
import type { StoredCalendar } from './mailboxState.ts';
import { readQuery } from './query.ts';
import type { JsonObject } from './storedEvent.ts';

const calendarProperties = new Set(
  `id name color hexColor isDefaultCalendar changeKey canShare canViewPrivateItems canEdit allowedOnlineMeetingProviders
  defaultOnlineMeetingProvider isTallyingResponses isRemovable owner`.split(/\s+/),
);
const folderProperties = new Set(
  'id displayName parentFolderId childFolderCount unreadItemCount totalItemCount isHidden'.split(' '),
);

/** `GET …/calendars`. */
export function listCalendars(request: EndpointRequest): Reply {
  const query = readQuery(request.parameters, ['$select', '$top', '$skip'], calendarProperties);
  const all = request.state.data.calendars.slice(query.skip, query.skip + (query.top ?? 10));
  const value = all.map((calendar) => pick(showCalendar(request, calendar), query.select));
  return { status: 200, body: { '@odata.context': contextOf(request, 'calendars'), value } };
}

/** `GET …/calendar`, `…/calendars/{id}`, `…/events/{id}/calendar`. */
export function getCalendar(request: EndpointRequest, id: string): Reply {
  const query = readQuery(request.parameters, ['$select', '$expand'], calendarProperties);
  const calendar = request.state.data.calendars.find((candidate) => candidate.id === id);
  if (!calendar) throw itemNotFound();
  return container(request, 'calendars', showCalendar(request, calendar), query);
}

/** `GET …/mailFolders/{id or deleteditems}`. */
export function getMailFolder(request: EndpointRequest, name: string): Reply {
  const query = readQuery(request.parameters, ['$select', '$expand'], folderProperties);
  const { deletedItemsId, rootFolderId } = request.state.data;
  if (name.toLowerCase() !== 'deleteditems' && name !== deletedItemsId) throw itemNotFound();
  const folder: JsonObject = {
    id: deletedItemsId,
    displayName: 'Gelöschte Elemente',
    parentFolderId: rootFolderId,
    childFolderCount: 0,
    unreadItemCount: 0,
    totalItemCount: request.state.inFolder(deletedItemsId).length,
    isHidden: false,
  };
  return container(request, 'mailFolders', folder, query);
}

function showCalendar(request: EndpointRequest, calendar: StoredCalendar): JsonObject {
  const { data } = request.state;
  const isDefault = calendar.id === request.state.primaryCalendarId;
  return {
    id: calendar.id,
    name: calendar.name,
    color: 'auto',
    hexColor: '',
    isDefaultCalendar: isDefault,
    changeKey: request.state.identifiers.changeKey(1),
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: isDefault,
    isRemovable: !isDefault,
    owner: { name: data.displayName, address: data.address },
  };
}

function container(
  request: EndpointRequest,
  kind: string,
  full: JsonObject,
  query: { select: ReadonlySet<string> | null; expand: string[] },
): Reply {
  const known = request.context.switches.parentEntryId === 'supported';
  const properties = known ? [{ id: 'Binary 0xfff', value: entryIdOf(String(full.id)) }] : [];
  const body = {
    '@odata.context': `${contextOf(request, kind)}/$entity`,
    ...pick(full, query.select),
    ...showExtendedProperties(properties, query.expand),
  };
  return { status: 200, body };
}

function pick(full: JsonObject, select: ReadonlySet<string> | null): JsonObject {
  if (select === null) return full;
  return Object.fromEntries(Object.entries(full).filter(([name]) => name === 'id' || select.has(name)));
}

function contextOf(request: EndpointRequest, kind: string): string {
  return `https://graph.microsoft.com/v1.0/$metadata#users('${request.state.data.userId}')/${kind}`;
}
