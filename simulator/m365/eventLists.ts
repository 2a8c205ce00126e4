import type { EndpointRequest, Reply } from './endpoint.ts';
import { selectableEventProperties, shapeEvent } from './eventShape.ts';
import { showEvent, showExtendedProperties, showOccurrence } from './eventView.ts';
import { propertiesOf } from './findEvent.ts';
import { itemNotFound } from './graphError.ts';
import { type Page, pageOf } from './pages.ts';
import { type Query, readQuery } from './query.ts';
import { occurrencesOf, overlaps } from './recurrence.ts';
import type { JsonObject, StoredEvent } from './storedEvent.ts';
import { readWindow, type Window } from './window.ts';

const listOptions = ['$select', '$expand', '$top', '$skip'];

/** `GET …/events`: single events and series masters of one calendar, found by extended property if asked (8.4, 1.12). */
export function listEvents(request: EndpointRequest, calendarId: string): Reply {
  const query = readQuery(request.parameters, [...listOptions, '$filter'], selectableEventProperties);
  const { filter } = query;
  const records = request.state
    .inFolder(calendarId)
    .filter((record) => filter === null || bears(record, filter));
  const page = pageOf(request, query, records);
  return list(request, query, page, (record) => ({
    ...shapeEvent(showEvent(record, request.preferences), query.select),
    ...showExtendedProperties(propertiesOf(request, record), query.expand),
  }));
}

/** `GET …/calendarView`: everything in a window by start, series as full occurrences. */
export function listCalendarView(request: EndpointRequest, calendarId: string): Reply {
  const query = readQuery(request.parameters, listOptions, selectableEventProperties);
  const window = readWindow(request.parameters, request.context.switches.calendarViewMaxDays);
  const shown = request.state.inFolder(calendarId).flatMap((record) => inWindow(request, record, window));
  shown.sort((a, b) => a.start_ms - b.start_ms);
  const page = pageOf(request, query, shown);
  return list(request, query, page, ({ record, show }) => ({
    ...shapeEvent(show(), query.select),
    ...showExtendedProperties(propertiesOf(request, record), query.expand),
  }));
}

/** `GET …/events/{id}/instances` of a series master in a window. */
export function listInstances(request: EndpointRequest, id: string): Reply {
  const query = readQuery(request.parameters, listOptions, selectableEventProperties);
  const window = readWindow(request.parameters, request.context.switches.calendarViewMaxDays);
  const record = request.state.find(id);
  if (record?.recurrence === undefined || record.recurrence === null) throw itemNotFound();
  const page = pageOf(request, query, inWindow(request, record, window));
  return list(request, query, page, ({ show }) => shapeEvent(show(), query.select));
}

interface Shown {
  record: StoredEvent;
  start_ms: number;
  show: () => JsonObject;
}

function inWindow(request: EndpointRequest, record: StoredEvent, window: Window): Shown[] {
  const { from_ms, to_ms } = window;
  const view = request.preferences;
  if (record.recurrence)
    return occurrencesOf(record, from_ms, to_ms).map((occurrence) => ({
      record,
      start_ms: occurrence.start_ms,
      show: () => showOccurrence(record, occurrence, view),
    }));
  const { start, end } = record.content;
  if (!overlaps(start.instant_ms, end.instant_ms, from_ms, to_ms)) return [];
  return [{ record, start_ms: start.instant_ms, show: () => showEvent(record, view) }];
}

/** Values of strings are compared without case, names of properties with (graph.md 8.4). */
function bears(record: StoredEvent, filter: { id: string; value: string }): boolean {
  const wanted = filter.value.toLowerCase();
  return record.extendedProperties.some(
    ({ id, value }) => id === filter.id && value.toLowerCase() === wanted,
  );
}

function list<Item>(
  request: EndpointRequest,
  query: Query,
  page: Page<Item>,
  show: (item: Item) => JsonObject,
): Reply {
  const select = query.select ? `(${[...query.select].join(',')})` : '';
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${request.state.data.userId}')/events${select}`;
  const body: JsonObject = { '@odata.context': context, value: page.items.map(show) };
  if (page.nextLink !== null) body['@odata.nextLink'] = page.nextLink;
  return { status: 200, body };
}
