import * as z from 'zod';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { MailboxFacts } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { isPassing } from '../factErrors.ts';
import { readBatch } from '../readOutcomes.ts';
import { readTodoLists, TODO_LIST, type TodoList } from './todoLists.ts';
import { LIST_HEADERS, type TodoPaths } from './todoPaths.ts';

const PAGE = z.looseObject({ value: z.array(TODO_LIST) });
const USER = z.looseObject({ id: z.string().min(1) });
const SETTINGS = z.looseObject({ timeZone: z.string().min(1).nullish() });

/**
 * Reads which To Do list this is, whose, and the zone in which the user's dates are midnights (graph.md 3.11): one
 * `$batch`. The list is found by its well-known name on our side, no filter is asked for (3.7); zone and user are extras,
 * a missing MailboxSettings.Read or User.ReadBasic.All is normal.
 */
export async function readTodoFacts(
  client: GraphClient,
  context: CallContext,
  paths: TodoPaths,
): Promise<MailboxFacts> {
  const [lists, settings, user] = await readBatch(client, context, [
    { method: 'GET', url: paths.lists(), headers: LIST_HEADERS },
    { method: 'GET', url: paths.mailboxSettings() },
    { method: 'GET', url: paths.user() },
  ]);
  if (!lists!.ok) throw lists!.error;
  const page = PAGE.safeParse(lists!.answer.body);
  if (!page.success) throw malformed(lists!.answer.status, lists!.answer.requestId);
  const list = defaultOf(page.data.value) ?? defaultOf(await readTodoLists(client, context, paths));
  if (list === undefined) throw noDefaultList();
  // Facts are pinned: what only failed for the moment must not be remembered as missing.
  if (settings?.ok === false && isPassing(settings.error)) throw settings.error;
  // The user's id only adds to the list's: the next full round asks again.
  if (user?.ok === false && user.error.kind === 'throttled') throw user.error;
  const userId = user?.ok ? USER.safeParse(user.answer.body).data?.id : undefined;
  const read = settings?.ok ? SETTINGS.safeParse(settings.answer.body) : undefined;
  const timeZone = read?.data?.timeZone ?? undefined;
  return {
    containerId: list.id,
    ...(userId === undefined ? {} : { userId }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

const defaultOf = (lists: readonly TodoList[]): TodoList | undefined =>
  lists.find(({ wellknownListName }) => wellknownListName === 'defaultList');

function noDefaultList(): OutlookError {
  return new OutlookError(
    'malformed',
    'Das Postfach dieser Synchronisation hat keine Standardliste für Aufgaben. Microsoft To Do einmal als dieser Benutzer öffnen, dann entsteht sie.',
  );
}
