import type { Change } from './changeLog.ts';
import { type DeltaToken, readToken, writeToken } from './deltaToken.ts';
import type { EndpointRequest, Reply } from './endpoint.ts';
import {
  idOf,
  occurrenceIdOf,
  showEvent,
  showOccurrence,
  showStub,
  type ViewPreferences,
} from './eventView.ts';
import { GraphError } from './graphError.ts';
import { readQuery } from './query.ts';
import { occurrencesOf, overlaps } from './recurrence.ts';
import type { JsonObject, StoredEvent } from './storedEvent.ts';
import { readWindow } from './window.ts';

const defaultPage = 10;
const mostReplayed = 5;

/** `GET …/calendarView/delta` (graph.md 1.1-1.10): a full round, then what changed, page by page. */
export function calendarViewDelta(request: EndpointRequest): Reply {
  readQuery(request.parameters, ['$skiptoken', '$deltatoken'], new Set());
  const token = startOrContinue(request);
  const size = pageSize(request);
  const { items, told, complete } = collect(request, token, size);
  const body: JsonObject = {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(event)',
    value: items,
  };
  if (request.loopNextLink) {
    body['@odata.nextLink'] = request.selfUrl;
  } else if (complete) {
    body['@odata.deltaLink'] = deltaLink(request, token);
  } else {
    const next = writeToken({ ...token, kind: 'next', told, page: token.page + 1 });
    body['@odata.nextLink'] = `${request.userUrl}/calendarView/delta?$skiptoken=${next}`;
  }
  return { status: 200, body };
}

function startOrContinue(request: EndpointRequest): DeltaToken {
  const { state, context, parameters } = request;
  const skipToken = parameters.get('$skiptoken');
  if (skipToken) {
    const token = readToken(skipToken, 'next');
    checkAlive(request, token);
    return token;
  }
  const now_ms = context.clock.now();
  const deltaToken = parameters.get('$deltatoken');
  if (deltaToken) {
    const token = readToken(deltaToken, 'delta');
    checkAlive(request, token);
    const replay = context.switches.deltaReplay > 0 && context.random.next() < context.switches.deltaReplay;
    const steps = replay ? 1 + Math.floor(context.random.next() * mostReplayed) : 0;
    const since = replay ? state.log.earlier(token.upTo, steps) : token.upTo;
    return {
      ...token,
      kind: 'next',
      since,
      upTo: Math.max(token.upTo, state.log.horizon(now_ms)),
      told: since,
      page: 0,
    };
  }
  const window = readWindow(parameters, context.switches.calendarViewMaxDays);
  return {
    kind: 'next',
    mailbox: state.data.key,
    epoch: state.data.tokenEpoch,
    generation: state.data.generation,
    ...window,
    since: null,
    upTo: state.log.horizon(now_ms),
    told: 0,
    page: 0,
  };
}

/** Tokens die with their mailbox, by an administrator's reset, by age in generations, by forgotten tombstones (1.9, 4.7). */
function checkAlive(request: EndpointRequest, token: DeltaToken): void {
  const { state, context } = request;
  const kept = context.switches.deltaGenerationsKept;
  const aged = kept !== null && token.kind === 'delta' && token.generation <= state.data.generation - kept;
  const reached = token.kind === 'delta' ? token.upTo : token.told;
  const forgotten = (token.kind === 'delta' || token.since !== null) && reached < state.log.forgottenUpTo;
  const dead = token.mailbox !== state.data.key || token.epoch !== state.data.tokenEpoch;
  if (!aged && !forgotten && !dead) return;
  const code = 'SyncStateNotFound';
  const message = `The sync state generation is not found; generation=${token.generation}; [highest=${state.data.generation}].`;
  switch (context.switches.expiredTokenAnswer) {
    case '410':
      throw new GraphError(410, code, message);
    case '410WithLocation': {
      const window = `startDateTime=${new Date(token.from_ms).toISOString()}&endDateTime=${new Date(token.to_ms).toISOString()}`;
      throw new GraphError(410, 'resyncRequired', 'Resync required.', {
        location: `${request.userUrl}/calendarView/delta?${window}&$deltatoken=`,
      });
    }
    case '400':
      throw new GraphError(400, 'syncStateNotFound', message);
    case '404':
      throw new GraphError(404, 'syncStateNotFound', message);
  }
}

/** Each deltaLink is a new generation of the calendar's sync state (4.7), whoever asked for it. */
function deltaLink(request: EndpointRequest, token: DeltaToken): string {
  const { state } = request;
  const generation = ++state.data.generation;
  state.commit();
  const text = writeToken({ ...token, kind: 'delta', generation, told: 0, page: 0 });
  return `${request.userUrl}/calendarView/delta?$deltatoken=${text}`;
}

function pageSize(request: EndpointRequest): number {
  const { switches, random } = request.context;
  const size = Math.min(request.preferences.maxPageSize ?? defaultPage, switches.deltaMaxPageSize);
  return switches.deltaOverlongPages ? size + Math.floor(random.next() * 2 * size) : size;
}

interface Collected {
  items: JsonObject[];
  told: number;
  complete: boolean;
}

function collect(request: EndpointRequest, token: DeltaToken, size: number): Collected {
  const { state, context } = request;
  const { switches, random } = context;
  const empty = request.emptyPage || (switches.deltaEmptyPage > 0 && random.next() < switches.deltaEmptyPage);
  if (empty) return { items: [], told: token.told, complete: false };
  const groups: JsonObject[][] = [];
  let count = 0;
  let told = token.told;
  // A full round tells no removals, so it must not tell superseded states either.
  const superseded = switches.deltaRepeats && token.since !== null;
  for (const change of state.log.between(token.told, token.upTo, superseded)) {
    // A series is never split over pages (1.7): the page ends before it or becomes longer.
    if (count >= size) return { items: arrange(request, groups), told, complete: false };
    const group = tell(request, token, change);
    groups.push(group);
    count += group.length;
    told = change.number;
  }
  return { items: arrange(request, groups), told, complete: true };
}

/** Order promises nothing (1.10), but of two states of one entity the last one told is the current one. */
function arrange(request: EndpointRequest, groups: JsonObject[][]): JsonObject[] {
  const items = groups.flat();
  if (!request.context.switches.deltaShuffle) return items;
  const places = new Map<unknown, number[]>();
  const shuffled = items
    .map((item, at) => ({ item, at, by: request.context.random.next() }))
    .sort((a, b) => a.by - b.by);
  for (const [place, { item }] of shuffled.entries())
    places.set(item.id, [...(places.get(item.id) ?? []), place]);
  const result = shuffled.map(({ item }) => item);
  for (const own of places.values()) {
    if (own.length < 2) continue;
    const inOrder = own
      .map((place) => shuffled[place] as (typeof shuffled)[number])
      .sort((a, b) => a.at - b.at);
    for (const [index, place] of own.entries())
      result[place] = (inOrder[index] as (typeof shuffled)[number]).item;
  }
  return result;
}

/** What one change looks like in this window: the event, its series, `@removed`, or nothing in a full round (1.5-1.7). */
function tell(request: EndpointRequest, token: DeltaToken, change: Change): JsonObject[] {
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
  token: DeltaToken,
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
