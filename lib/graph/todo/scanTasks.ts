import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { taskKey } from '../../domain/wiedervorlagen/provenance.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { KeyLookup } from '../../sync/ports/outlook.ts';
import { type ListReading, readLists } from '../batchPages.ts';
import type { CallContext } from '../call.ts';
import type { GraphClient } from '../client.ts';
import { type ReadTask, readTask } from './taskShape.ts';
import { readTodoLists } from './todoLists.ts';
import { LIST_HEADERS, type TodoPaths } from './todoPaths.ts';

/** Pages of one list that are followed: 100,000 tasks where the server gives the pages that are asked for. */
export const MAX_TASK_PAGES = 500;

/**
 * Looks for the tasks that bear the keys in their linkedResource: no filter for it is documented (graph.md 3.13), so the
 * list is read once for all of them. `none` permits a second create, so it is said only of a list that was read whole;
 * one of several pages, which others may shorten between two pages, is read again for what was not in it.
 */
export async function findTasksByKeys(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
  keys: readonly string[],
): Promise<readonly KeyLookup<GraphTask>[]> {
  if (keys.length === 0) return [];
  let lookups: readonly KeyLookup<GraphTask>[] = [];
  for (let scan = 1; scan <= 2; scan++) {
    const { reading, pages } = await scanList(client, context, paths, listId);
    const found = keys.map((key) => lookup(reading, key));
    lookups = found.map((now, index) => (now.kind === 'found' ? now : (keptOf(lookups[index]) ?? now)));
    if (pages === 1 || lookups.every(({ kind }) => kind !== 'none')) break;
  }
  return lookups;
}

/** What an earlier scan has found stays found. */
const keptOf = (before: KeyLookup<GraphTask> | undefined): KeyLookup<GraphTask> | undefined =>
  before?.kind === 'found' ? before : undefined;

async function scanList(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
): Promise<{ readonly reading: ListReading; readonly pages: number }> {
  let pages = 0;
  const counting: CallContext = {
    ...context,
    onRequest: () => {
      pages++;
      context.onRequest?.();
    },
  };
  const [reading] = await readLists(client, counting, [paths.tasks(listId)], LIST_HEADERS, MAX_TASK_PAGES);
  return { reading: reading!, pages };
}

function lookup(list: ListReading, key: string): KeyLookup<GraphTask> {
  if (!list.ok) return { kind: 'inconclusive', error: list.error };
  const items: ReadTask[] = [];
  let unreadable: string | undefined;
  for (const value of list.values) {
    const read = readTask(value);
    if (!read.ok) unreadable ??= read.reason;
    else if (taskKey(read.item) === key && items.every(({ id }) => id !== read.item.id))
      items.push(read.item);
  }
  if (items.length > 0) return { kind: 'found', items };
  // What cannot be read might be the one that is looked for.
  if (unreadable !== undefined)
    return { kind: 'inconclusive', error: new OutlookError('malformed', unreadable) };
  return list.complete ? { kind: 'none' } : { kind: 'inconclusive', error: tooLong() };
}

/**
 * Every task in the user's other lists, flagged mails left out (graph.md 3.7). A list that somebody else shares may be
 * closed to us, and one that has just been deleted holds nothing. Throws OutlookError for every other list that was not
 * read to its end: what is not found in it would be taken for deleted.
 */
export async function tasksElsewhere(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
  listId: string,
): Promise<readonly GraphTask[]> {
  const lists = await readTodoLists(client, context, paths);
  const others = lists.filter(
    ({ id, wellknownListName }) => id !== listId && wellknownListName !== 'flaggedEmails',
  );
  const urls = others.map(({ id }) => paths.tasks(id));
  const readings = await readLists(client, context, urls, LIST_HEADERS, MAX_TASK_PAGES);
  return readings.flatMap((reading) => {
    if (!reading.ok) {
      if (reading.error.status === 403 || reading.error.status === 404) return [];
      throw reading.error;
    }
    if (!reading.complete) throw tooLong();
    return reading.values.flatMap((value) => {
      const read = readTask(value);
      return read.ok ? [read.item] : [];
    });
  });
}

function tooLong(): OutlookError {
  return new OutlookError(
    'malformed',
    'Eine To-Do-Liste kam bei Microsoft Graph nicht zu ihrem Ende; die Suche wird wiederholt.',
  );
}
