import * as z from 'zod';
import { OutlookError } from '../../sync/ports/errors.ts';
import { readLists } from '../batchPages.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { TODO_LIST } from '../todo/todoLists.ts';
import { LIST_HEADERS, TodoPaths } from '../todo/todoPaths.ts';

/** The id of a mailbox's default To Do list, or why it could not be read. */
export type TaskList = string | OutlookError;

/**
 * The default To Do lists of mailboxes, in their order: tasks can be watched list by list only (graph.md 3.17). Throws
 * only for errors of our own.
 */
export async function readTaskLists(
  client: GraphClient,
  context: CallContext,
  mailboxes: readonly string[],
): Promise<readonly TaskList[]> {
  if (mailboxes.length === 0) return [];
  const urls = mailboxes.map((mailbox) => new TodoPaths(mailbox).lists());
  try {
    const readings = await readLists(client, context, urls, LIST_HEADERS);
    return readings.map((reading) => (reading.ok ? defaultOf(reading.values) : reading.error));
  } catch (error) {
    if (error instanceof OutlookError) return mailboxes.map(() => error);
    throw error;
  }
}

function defaultOf(values: readonly unknown[]): TaskList {
  const lists = z.array(TODO_LIST).safeParse(values);
  if (!lists.success) return malformed(200, '');
  const found = lists.data.find(({ wellknownListName }) => wellknownListName === 'defaultList');
  return found?.id ?? new OutlookError('rejected', 'Das Postfach hat keine To-Do-Standardliste.');
}
