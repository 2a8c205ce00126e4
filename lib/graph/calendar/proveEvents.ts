import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import type { MailboxFacts, Proof } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { extendedProperty } from '../extendedProperty.ts';
import { readBatch, type SubReading } from '../readOutcomes.ts';
import { type CalendarPaths, EVENT_HEADERS, PARENT_ENTRY_ID } from './calendarPaths.ts';
import { type ReadEvent, readEvent } from './eventShape.ts';
import { placeByViews } from './placeByViews.ts';

/**
 * Reads events by immutable id. Where they lie is not asked: `place` is `primary` throughout and means nothing here.
 * Only 404 ErrorItemNotFound is `gone` (sync.md); every other failure proves nothing.
 */
export async function readEvents(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  ids: readonly string[],
): Promise<readonly Proof<GraphEvent>[]> {
  const readings = await get(
    client,
    context,
    ids.map((id) => paths.event(id)),
  );
  return readings.map((reading) => {
    const read = eventOf(reading);
    return read.kind === 'found' ? { kind: 'found', item: read.item, place: 'primary' } : read;
  });
}

/**
 * Reads events and finds out where each lies (graph.md 2.5, 2.6): by the entry id of its folder, where both it and the
 * mailbox's facts are shown, else by looking for it in the calendars' views.
 */
export async function proveEvents(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  ids: readonly string[],
  facts: MailboxFacts,
): Promise<readonly Proof<GraphEvent>[]> {
  const readings = [
    ...(await get(
      client,
      context,
      ids.map((id) => paths.eventWithParent(id)),
    )),
  ];
  const refused = indexesOf(
    readings,
    (reading) => !reading.ok && reading.error.kind === 'rejected' && reading.error.status === 400,
  );
  const again = await get(
    client,
    context,
    refused.map((index) => paths.event(ids[index]!)),
  );
  for (const [position, index] of refused.entries()) readings[index] = again[position]!;

  const proofs = readings.map((reading): Proof<GraphEvent> | { kind: 'unplaced'; item: ReadEvent } => {
    const read = eventOf(reading);
    if (read.kind !== 'found') return read;
    const parent = extendedProperty(read.item, PARENT_ENTRY_ID);
    if (parent !== undefined && parent === facts.containerEntryId) return { ...read, place: 'primary' };
    if (parent !== undefined && parent === facts.deletedItemsEntryId)
      return { ...read, place: 'deletedItems' };
    return { kind: 'unplaced', item: read.item };
  });
  const unplaced = proofs.flatMap((proof) => (proof.kind === 'unplaced' ? [proof.item] : []));
  const placed = (await placeByViews(client, context, paths, unplaced, facts)).values();
  return proofs.map((proof) => (proof.kind === 'unplaced' ? placed.next().value! : proof));
}

function get(
  client: GraphClient,
  context: CallContext,
  urls: readonly string[],
): Promise<readonly SubReading[]> {
  return readBatch(
    client,
    context,
    urls.map((url) => ({ method: 'GET', url, headers: EVENT_HEADERS })),
  );
}

type EventProof =
  | Exclude<Proof<never>, { kind: 'found' }>
  | { readonly kind: 'found'; readonly item: ReadEvent };

function eventOf(reading: SubReading): EventProof {
  if (!reading.ok)
    return reading.error.kind === 'notFound'
      ? { kind: 'gone' }
      : { kind: 'inconclusive', error: reading.error };
  const read = readEvent(reading.answer.body);
  if (read.ok) return { kind: 'found', item: read.item };
  return { kind: 'inconclusive', error: malformed(reading.answer.status, reading.answer.requestId) };
}

function indexesOf<Value>(values: readonly Value[], matches: (value: Value) => boolean): readonly number[] {
  return [...values.keys()].filter((index) => matches(values[index]!));
}
