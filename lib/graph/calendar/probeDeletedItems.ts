import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { type SubOutcome, sendBatch } from '../batch.ts';
import type { SubRequest } from '../batchPacking.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { subError } from '../readOutcomes.ts';
import { type CalendarPaths, EVENT_HEADERS } from './calendarPaths.ts';
import { type ReadEvent, readEvent } from './eventShape.ts';
import { findEventsByKeys } from './findByKeys.ts';
import { readEvents } from './proveEvents.ts';
import { requestOf } from './writeEvents.ts';

/**
 * An event that troubles nobody: long past (outside every window), free, silent, private, without attendees, so that it
 * is never an invitation.
 */
const PROBE: GraphEvent = {
  subject: 'emisExchangeSync: Prüfung (wird sofort entfernt)',
  start: { dateTime: '2000-01-01T12:00:00', timeZone: 'UTC' },
  end: { dateTime: '2000-01-01T12:30:00', timeZone: 'UTC' },
  showAs: 'free',
  isReminderOn: false,
  sensitivity: 'private',
};

/**
 * Does GET show events that lie in Deleted Items? No document says so (graph.md 2.6, 15.1), so it is tried: create an
 * event of our own, then delete, read and purge it in one sequential `$batch`: 2 requests. 200 = yes, 404
 * ErrorItemNotFound = no, anything else = not found out now. Where permanentDelete is missing (national clouds, 2.4) the
 * event stays in Deleted Items, where it does no harm; when it could not even be deleted, that is tried once more.
 */
export async function probeDeletedItems(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  key: string,
): Promise<boolean | undefined> {
  const probe = await createProbe(client, context, paths, key);
  if (probe === undefined) return undefined;
  const verdict = await removeAndLook(client, context, paths, probe);
  if (verdict !== 'left') return verdict;
  const [now] = await readEvents(client, context, paths, [probe.id]);
  if (now?.kind !== 'found') return undefined;
  const again = await removeAndLook(client, context, paths, { ...now.item, id: probe.id });
  return again === 'left' ? undefined : again;
}

/** `left`: it could not be deleted, e.g. because Exchange has touched it meanwhile (412). */
async function removeAndLook(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  { id, '@odata.etag': etag = '' }: ReadEvent,
): Promise<boolean | undefined | 'left'> {
  const remove = requestOf(paths, { kind: 'delete', id, etag });
  const read: SubRequest = { method: 'GET', url: paths.event(id), headers: EVENT_HEADERS };
  // No etag: the deletion before gives it a new one.
  const purge: SubRequest = {
    method: 'POST',
    url: paths.permanentDelete(id),
    headers: EVENT_HEADERS,
    body: {},
  };
  const [removed, seen] = await sendBatch(client, context, [remove, read, purge], { sequential: true });
  if (!isSuccess(removed)) return 'left';
  // A failed GET fails what depends on it with 424 (graph.md 7.4): the purge was not executed, and is not needed then.
  if (isSuccess(seen)) return true;
  const gone = seen?.kind === 'answered' && subError(client, context, seen.answer)?.kind === 'notFound';
  return gone ? false : undefined;
}

/** The created event; after an unclear outcome the one that bears the key, if there is one. */
async function createProbe(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  key: string,
): Promise<ReadEvent | undefined> {
  const { url, headers, body } = requestOf(paths, { kind: 'create', key, item: PROBE });
  const exchanged = await client.exchange({
    method: 'POST',
    path: url,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    idempotent: false,
    context,
  });
  if (exchanged.kind === 'notSent') throw exchanged.cause;
  if (exchanged.kind === 'answer') {
    const read = readEvent(exchanged.answer.body);
    if (read.ok) return read.item;
  } else if (
    exchanged.error.kind !== 'unclear' &&
    exchanged.error.kind !== 'malformed' &&
    exchanged.error.status !== 409
  ) {
    throw exchanged.error;
  }
  const [found] = await findEventsByKeys(client, context, paths, [key]);
  return found?.kind === 'found' ? identified(found.items[0]) : undefined;
}

const isSuccess = (outcome: SubOutcome | undefined) =>
  outcome?.kind === 'answered' && outcome.answer.status >= 200 && outcome.answer.status <= 299;

function identified(item: GraphEvent | undefined): ReadEvent | undefined {
  return item?.id === undefined ? undefined : { ...item, id: item.id };
}
