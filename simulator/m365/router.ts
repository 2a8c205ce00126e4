import { calendarViewDelta } from './calendarViewDelta.ts';
import { getCalendar, getMailFolder, listCalendars } from './containerEndpoints.ts';
import type { EndpointRequest, Reply } from './endpoint.ts';
import {
  cancelEvent,
  getEvent,
  patchEvent,
  permanentlyDelete,
  postEvent,
  removeEvent,
} from './eventEndpoints.ts';
import { listCalendarView, listEvents, listInstances } from './eventLists.ts';
import { findEvent } from './findEvent.ts';
import { itemNotFound, unknownPath } from './graphError.ts';
import { leaf, only } from './routing.ts';
import { routeTodo } from './todo/todoRouter.ts';
import { getExchangeSettings, getMailboxSettings, getUser } from './userEndpoints.ts';

/** Finds the endpoint of a request below `/users/{u}`. Path names are compared without case, ids with. */
export function route(request: EndpointRequest): Reply {
  const [first, ...rest] = request.segments;
  switch (first?.toLowerCase()) {
    case undefined:
      return only(request, { GET: () => getUser(request) });
    case 'mailboxsettings':
      return leaf(request, rest, { GET: () => getMailboxSettings(request) });
    case 'settings':
      if (rest[0]?.toLowerCase() !== 'exchange') throw unknownPath(rest[0] ?? 'settings');
      return leaf(request, rest.slice(1), { GET: () => getExchangeSettings(request) });
    case 'todo':
      return routeTodo(request, rest);
    case 'mailfolders':
      if (rest.length !== 1) throw unknownPath(rest[1] ?? 'mailFolders');
      return only(request, { GET: () => getMailFolder(request, rest[0] as string) });
    case 'calendars':
      if (rest.length === 0) return only(request, { GET: () => listCalendars(request) });
      return routeCalendar(request, rest[0] as string, rest.slice(1));
    case 'calendar':
      return routeCalendar(request, request.state.primaryCalendarId, rest);
    case 'events':
    case 'calendarview':
      return routeCalendar(request, request.state.primaryCalendarId, request.segments);
    default:
      throw unknownPath(first ?? '');
  }
}

function routeCalendar(request: EndpointRequest, calendarId: string, segments: string[]): Reply {
  const { state } = request;
  if (!state.data.calendars.some((calendar) => calendar.id === calendarId)) throw itemNotFound();
  const [first, ...rest] = segments;
  switch (first?.toLowerCase()) {
    case undefined:
      return only(request, { GET: () => getCalendar(request, calendarId) });
    case 'calendarview': {
      if (rest.length === 0) return only(request, { GET: () => listCalendarView(request, calendarId) });
      // Documented for the primary calendar alone (graph.md 1.1).
      if (rest[0]?.toLowerCase() === 'delta' && rest.length === 1 && calendarId === state.primaryCalendarId)
        return only(request, { GET: () => calendarViewDelta(request) });
      throw unknownPath(rest[0] ?? '');
    }
    case 'events':
      return routeEvents(request, calendarId, rest);
    default:
      throw unknownPath(first ?? '');
  }
}

function routeEvents(request: EndpointRequest, calendarId: string, segments: string[]): Reply {
  const [id, action, ...more] = segments;
  if (id === undefined)
    return only(request, {
      GET: () => listEvents(request, calendarId),
      POST: () => postEvent(request, calendarId),
    });
  // Works in beta, wants another form on v1.0 and is documented nowhere (graph.md 1.2).
  if (id.toLowerCase() === 'delta') throw unknownPath('delta');
  if (action === undefined)
    return only(request, {
      GET: () => getEvent(request, id),
      PATCH: () => patchEvent(request, id),
      DELETE: () => removeEvent(request, id),
    });
  switch (action.toLowerCase()) {
    case 'permanentdelete':
      return leaf(request, more, { POST: () => permanentlyDelete(request, id) });
    case 'cancel':
      return leaf(request, more, { POST: () => cancelEvent(request, id) });
    case 'instances':
      return leaf(request, more, { GET: () => listInstances(request, id) });
    case 'calendar':
      return leaf(request, more, { GET: () => getCalendar(request, findEvent(request, id).record.folderId) });
    default:
      throw unknownPath(action);
  }
}
