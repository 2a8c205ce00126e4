import * as z from 'zod';
import { OutlookError } from '../../sync/ports/errors.ts';
import { readLists } from '../batchPages.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { LIST_HEADERS, type TodoPaths } from './todoPaths.ts';

/** Lists that are looked through; a user with more gets no conclusion rather than a wrong one. */
export const MAX_LISTS = 200;

export const TODO_LIST = z.looseObject({ id: z.string().min(1), wellknownListName: z.string().nullish() });
export type TodoList = z.infer<typeof TODO_LIST>;

/** All To Do lists of the user. Throws OutlookError where they cannot be read to their end. */
export async function readTodoLists(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
): Promise<readonly TodoList[]> {
  const [reading] = await readLists(client, context, [paths.lists()], LIST_HEADERS);
  if (!reading!.ok) throw reading!.error;
  const lists = z.array(TODO_LIST).safeParse(reading!.values);
  if (!lists.success) throw malformed(200, '');
  if (reading!.complete && lists.data.length <= MAX_LISTS) return lists.data;
  throw new OutlookError(
    'rejected',
    `Der Benutzer hat mehr To-Do-Listen, als durchgesehen werden (${MAX_LISTS}); ob eine Aufgabe nur verschoben wurde, ist nicht festzustellen.`,
  );
}
