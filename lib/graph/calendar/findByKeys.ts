import type { GraphEvent } from '../../domain/termine/graphEvent.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { KeyLookup } from '../../sync/ports/outlook.ts';
import { type ListReading, readLists } from '../batchPages.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { type CalendarPaths, EVENT_HEADERS } from './calendarPaths.ts';
import { readEvent } from './eventShape.ts';

/**
 * Looks for the events that bear the keys in the extended property we give to every event we create (graph.md 8.4; the
 * property is not in delta, 1.3). `none` permits a second create, so it is said only of a list that was read whole.
 */
export async function findEventsByKeys(
  client: GraphClient,
  context: CallContext,
  paths: CalendarPaths,
  keys: readonly string[],
): Promise<readonly KeyLookup<GraphEvent>[]> {
  const lists = await readLists(
    client,
    context,
    keys.map((key) => paths.byKey(key)),
    EVENT_HEADERS,
  );
  return lists.map((list, index) => lookup(list, keys[index]!));
}

function lookup(list: ListReading, key: string): KeyLookup<GraphEvent> {
  if (!list.ok) return { kind: 'inconclusive', error: list.error };
  const items: GraphEvent[] = [];
  for (const value of list.values) {
    const read = readEvent(value);
    if (!read.ok) return { kind: 'inconclusive', error: new OutlookError('malformed', read.reason) };
    // Created under another key: not what we looked for, whatever the server's filter says.
    if ((read.item.transactionId ?? key) === key) items.push(read.item);
  }
  if (items.length > 0) return { kind: 'found', items };
  if (list.complete) return { kind: 'none' };
  return {
    kind: 'inconclusive',
    error: new OutlookError(
      'malformed',
      'Die Suche nach einem angelegten Element kam bei Microsoft Graph nicht zu Ende; sie wird wiederholt.',
    ),
  };
}
