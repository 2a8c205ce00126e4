import type { EndpointRequest, Reply } from './endpoint.ts';
import { noContent } from './endpoint.ts';
import { readEventInput } from './eventInput.ts';
import { selectableEventProperties, shapeEvent } from './eventShape.ts';
import { cancelOccurrence, changeOccurrence, createEvent, deleteEvent, updateEvent } from './eventStore.ts';
import { etagOf, showEvent, showExtendedProperties, showOccurrence } from './eventView.ts';
import { type FoundEvent, findEvent } from './findEvent.ts';
import { badRequest, GraphError, invalidRequest, itemNotFound } from './graphError.ts';
import { mailAttendees } from './meetingMails.ts';
import { checkNeighbours } from './occurrenceBounds.ts';
import { type Query, readQuery } from './query.ts';
import type { StoredEvent } from './storedEvent.ts';

/** `POST …/events` (graph.md 8.3 for a repeated transactionId, §9 for the mails). */
export function postEvent(request: EndpointRequest, folderId: string): Reply {
  readQuery(request.parameters, [], selectableEventProperties);
  const { state, context } = request;
  const input = readEventInput(request.body, null, 'api');
  const known = input.transactionId === null ? undefined : state.findByTransactionId(input.transactionId);
  if (known && context.switches.repeatedTransactionId !== 'creates') {
    if (context.switches.repeatedTransactionId === 'error')
      throw new GraphError(
        409,
        'ErrorDuplicateTransactionId',
        "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
      );
    return reply(request, 201, known);
  }
  const record = createEvent(state, context, folderId, input);
  mailAttendees(state, context, null, record, input.given);
  state.commit();
  return reply(request, 201, record);
}

/** `GET …/events/{id}`; in Deleted Items as the switch says (graph.md 2.6). */
export function getEvent(request: EndpointRequest, id: string): Reply {
  const query = readQuery(request.parameters, ['$select', '$expand'], selectableEventProperties);
  const found = findEvent(request, id);
  return { status: 200, body: showFound(request, found, query) };
}

/** `PATCH …/events/{id}`, with `If-Match` (8.1). */
export function patchEvent(request: EndpointRequest, id: string): Reply {
  readQuery(request.parameters, [], selectableEventProperties);
  const { state, context } = request;
  const found = findEvent(request, id);
  checkIfMatch(request, found.record);
  if (found.occurrence) {
    const { record, occurrence } = found;
    const base = occurrence.changed ?? {
      ...record.content,
      start: { ...record.content.start, instant_ms: occurrence.start_ms },
      end: { ...record.content.end, instant_ms: occurrence.end_ms },
    };
    const input = readEventInput(request.body, base, 'api');
    if (input.recurrence) throw invalidRequest('An occurrence cannot be a series of its own.');
    checkNeighbours(record, occurrence.date, input.content);
    const changed = changeOccurrence(state, record, occurrence.date, input.content);
    mailAttendees(state, context, record, changed, input.given);
    state.commit();
    return { status: 200, body: showFound(request, findEvent(request, id), null) };
  }
  const input = readEventInput(request.body, found.record.content, 'api');
  const record = updateEvent(state, context, found.record, input);
  mailAttendees(state, context, found.record, record, input.given);
  state.commit();
  return reply(request, 200, record);
}

/** `DELETE …/events/{id}`: to Deleted Items (graph.md 2.1); the organizer's copy cancels. */
export function removeEvent(request: EndpointRequest, id: string): Reply {
  readQuery(request.parameters, [], selectableEventProperties);
  const { state, context } = request;
  const { record, occurrence } = findEvent(request, id);
  checkIfMatch(request, record);
  if (record.folderId !== state.data.deletedItemsId) mailAttendees(state, context, record, null, new Set());
  if (occurrence) cancelOccurrence(state, record, occurrence.date);
  else deleteEvent(state, record);
  state.commit();
  return noContent;
}

/** `POST …/events/{id}/permanentDelete` (graph.md 2.4; 15.1 for Deleted Items). */
export function permanentlyDelete(request: EndpointRequest, id: string): Reply {
  const { state, context } = request;
  if (!context.switches.permanentDeleteAvailable)
    throw badRequest("Resource not found for the segment 'permanentDelete'.");
  checkActionBody(request, []);
  const record = state.find(id);
  if (!record) throw itemNotFound();
  checkIfMatch(request, record);
  const inDeletedItems = record.folderId === state.data.deletedItemsId;
  if (inDeletedItems && !context.switches.permanentDeleteOfDeletedItems) throw itemNotFound();
  if (!inDeletedItems) mailAttendees(state, context, record, null, new Set());
  state.purge(record);
  state.commit();
  return noContent;
}

/** `POST …/events/{id}/cancel`: the organizer's alone; moves to Deleted Items (graph.md 2.2). */
export function cancelEvent(request: EndpointRequest, id: string): Reply {
  checkActionBody(request, ['comment']);
  const { state, context } = request;
  const { record, occurrence } = findEvent(request, id);
  if (!record.isOrganizer || (record.content.plain.attendees as unknown[]).length === 0)
    throw new GraphError(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. You need to be an organizer to cancel a meeting.",
    );
  mailAttendees(state, context, record, null, new Set());
  if (occurrence) cancelOccurrence(state, record, occurrence.date);
  else deleteEvent(state, record);
  state.commit();
  return { status: 202 };
}

function checkIfMatch(request: EndpointRequest, record: StoredEvent): void {
  const given = request.headers['if-match'];
  if (given === undefined || given === '*') return;
  if (given === etagOf(record) || given === `"${record.changeKey}"`) return;
  throw new GraphError(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );
}

function checkActionBody(request: EndpointRequest, names: readonly string[]): void {
  if (request.body === undefined) return;
  for (const name of Object.keys((request.body ?? {}) as object))
    if (!names.includes(name.toLowerCase()))
      throw badRequest(`The parameter '${name}' is not valid for the action.`);
}

function showFound(request: EndpointRequest, found: FoundEvent, query: Query | null): unknown {
  const { record, occurrence } = found;
  const view = request.preferences;
  const full = occurrence ? showOccurrence(record, occurrence, view) : showEvent(record, view);
  const expanded = showExtendedProperties(found.properties, query?.expand ?? []);
  // Only with $select, only on the master (graph.md 1.7).
  if (query?.select?.has('cancelledOccurrences') && record.recurrence && !occurrence)
    full.cancelledOccurrences = record.cancelledOccurrences.map(({ date }) => `OID.${record.id}.${date}`);
  return { '@odata.context': contextOf(request), ...shapeEvent(full, query?.select ?? null), ...expanded };
}

function reply(request: EndpointRequest, status: number, record: StoredEvent): Reply {
  const body = { '@odata.context': contextOf(request), ...showEvent(record, request.preferences) };
  return { status, body };
}

function contextOf(request: EndpointRequest): string {
  return `https://graph.microsoft.com/v1.0/$metadata#users('${encodeURIComponent(request.state.data.userId)}')/events/$entity`;
}
