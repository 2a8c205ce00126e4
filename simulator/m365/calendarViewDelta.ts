import type { Change } from './changeLog.ts';
import { type DeltaFeed, deltaRound } from './deltaRound.ts';
import type { DeltaToken } from './deltaToken.ts';
import type { EndpointRequest, Reply } from './endpoint.ts';
import {
  idOf,
  occurrenceIdOf,
  showEvent,
  showOccurrence,
  showStub,
  type ViewPreferences,
} from './eventView.ts';
import { readQuery } from './query.ts';
import { occurrencesOf, overlaps } from './recurrence.ts';
import type { JsonObject, StoredEvent } from './storedEvent.ts';
import { readWindow, type Window } from './window.ts';

/** The window is part of the token and cannot be slid (graph.md 1.8). */
type CalendarToken = DeltaToken & Window;

/** `GET …/calendarView/delta` (graph.md 1.1-1.10). */
export function calendarViewDelta(request: EndpointRequest): Reply {
  readQuery(request.parameters, ['$skiptoken', '$deltatoken'], new Set());
  const { state, context, parameters } = request;
  const feed: DeltaFeed<StoredEvent, CalendarToken> = {
    scope: 'calendarView',
    url: `${request.userUrl}/calendarView/delta`,
    type: 'event',
    defaultPage: 10,
    log: state.log,
    sync: state.data,
    begin: (common) => ({ ...common, ...readWindow(parameters, context.switches.calendarViewMaxDays) }),
    restart: ({ from_ms, to_ms }) =>
      `startDateTime=${new Date(from_ms).toISOString()}&endDateTime=${new Date(to_ms).toISOString()}&`,
    tell: (token, change) => tell(request, token, change),
  };
  return deltaRound(request, feed);
}

/** What one change looks like in this window: the event, its series, `@removed`, or nothing in a full round (1.5-1.7). */
function tell(request: EndpointRequest, token: CalendarToken, change: Change<StoredEvent>): JsonObject[] {
  const view = viewOf(request);
  const full = token.since === null;
  const { record } = change;
  if (record === null) return full ? [] : [removed(view.immutableIds ? change.id : change.mutableId)];
  if (record.recurrence) return tellSeries(request, token, record, view);
  const { start, end } = record.content;
  if (overlaps(start.instant_ms, end.instant_ms, token.from_ms, token.to_ms))
    return [{ '@odata.type': '#microsoft.graph.event', ...showEvent(record, view) }];
  // Outside the window: added, changed or moved there, it looks deleted (1.5b).
  return full ? [] : [removed(idOf(record, view))];
}

function tellSeries(
  request: EndpointRequest,
  token: CalendarToken,
  record: StoredEvent,
  view: ViewPreferences,
): JsonObject[] {
  const { switches } = request.context;
  const full = token.since === null;
  const occurrences = occurrencesOf(record, token.from_ms, token.to_ms);
  const gone = full
    ? []
    : record.cancelledOccurrences
        .filter(
          ({ change }) => change > (token.since ?? 0) && switches.cancelledOccurrenceInDelta === 'removed',
        )
        .map(({ date }) => removed(occurrenceIdOf(record, date, view)));
  if (occurrences.length === 0) return full ? [] : [...gone, removed(idOf(record, view))];
  const master = full || switches.seriesMasterInLaterRounds;
  const type = { '@odata.type': '#microsoft.graph.event' };
  return [
    ...(master ? [{ ...type, ...showEvent(record, view) }] : []),
    ...occurrences.map((occurrence) =>
      occurrence.changed
        ? { ...type, ...showOccurrence(record, occurrence, view) }
        : showStub(record, occurrence, view),
    ),
    ...gone,
  ];
}

/** A removed item carries nothing but this (1.6). */
function removed(id: string): JsonObject {
  return { '@odata.type': '#microsoft.graph.event', id, '@removed': { reason: 'deleted' } };
}

function viewOf(request: EndpointRequest): ViewPreferences {
  const { immutableIds, zone, bodyAs } = request.preferences;
  return { immutableIds, zone, bodyAs: request.context.switches.deltaHonoursBodyType ? bodyAs : 'html' };
}
