import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { OutlookGateway } from '../../sync/ports/outlook.ts';
import type { CallContext } from '../call.ts';
import { DeletedItems } from '../deletedItems.ts';
import { MailboxCalls, type MailboxOptions } from '../mailboxCalls.ts';
import { readTasks } from './readTasks.ts';
import { findTasksByKeys, tasksElsewhere } from './scanTasks.ts';
import { readTaskPage } from './taskPages.ts';
import { readTodoFacts } from './todoFacts.ts';
import { listOfLink, TodoPaths } from './todoPaths.ts';
import { writeTasks } from './writeTasks.ts';

/** What the app must be granted for tasks (graph.md 3.2); MailboxItem.Read.All is optional (2.8). */
export const TODO_PERMISSIONS = 'Tasks.ReadWrite.All';

/**
 * The default To Do list of one mailbox through Microsoft Graph v1.0 (graph.md 3). Errors: OutlookError; what
 * `beforeSend` throws and the signal's reason pass through the reading methods, in `write` they become `notSent`.
 *
 * `prove` says `gone` of every id that names no task of the list any more; whether the task lies in another list or in
 * Deleted Items, where it bears other ids, `elsewhere` and `inDeletedItems` let the caller find out. There is no purge.
 * The list's id is learnt from the facts or from the cursor, else asked for: 1 request.
 *
 * @example
 * const client = createGraphClient({ baseUrl: 'https://graph.microsoft.com', application, tokens, fetch, clock, random });
 * const tasks = createTodoGateway({ client, mailbox: 'willy@example.com', waitBudget_ms: 60_000 });
 */
export function createTodoGateway(
  options: MailboxOptions,
): OutlookGateway<GraphTask> & Required<Pick<OutlookGateway<GraphTask>, 'elsewhere' | 'inDeletedItems'>> {
  const { client, mailbox, pinned } = options;
  const byAddress = new TodoPaths(mailbox);
  let user = pinned?.userId ?? mailbox;
  let paths = new TodoPaths(user);
  const calls = new MailboxCalls(options, TODO_PERMISSIONS);
  const deleted = new DeletedItems(client, () => user, 'IPM.Task');
  let knownList = pinned?.containerId;

  const facts = async (context: CallContext) => {
    const read = await readTodoFacts(client, context, byAddress);
    // What this run goes on with is the mailbox just seen; a pinned one is the engine's to compare.
    if (pinned?.userId === undefined) {
      user = read.userId ?? mailbox;
      paths = new TodoPaths(user);
    }
    knownList = read.containerId;
    return read;
  };
  const list = async (context: CallContext) => knownList ?? (await facts(context)).containerId;
  /** The call's context and the list, which all of a call's requests share. */
  const inList = async <Result>(
    call: (context: CallContext, listId: string) => Promise<Result>,
  ): Promise<Result> => {
    const context = calls.context();
    return call(context, await list(context));
  };

  return {
    get requests() {
      return calls.requests;
    },
    mailboxFacts: () => facts(calls.context()),
    firstPage: () => inList((context, listId) => readTaskPage(client, context, paths.delta(listId), false)),
    async nextPage(link) {
      const path = client.origin.path(link);
      knownList ??= listOfLink(path);
      return readTaskPage(client, calls.context(), path, true);
    },
    read: (ids) => inList((context, listId) => readTasks(client, context, paths, listId, ids)),
    prove: (ids, { containerId }) => readTasks(client, calls.context(), paths, containerId, ids),
    elsewhere: () => inList((context, listId) => tasksElsewhere(client, context, paths, listId)),
    async inDeletedItems() {
      const items = await deleted.read(calls.context());
      // No etag, because To Do can neither change nor purge them.
      return items?.map(({ subject, ...item }): GraphTask => ({ ...item, title: subject }));
    },
    findByKeys: (keys) => inList((context, listId) => findTasksByKeys(client, context, paths, listId, keys)),
    async write(writes) {
      if (writes.length === 0) return [];
      const context = calls.context();
      let listId: string;
      try {
        listId = await list(context);
      } catch (cause) {
        // Not even the list is known: nothing was sent.
        const error = cause instanceof OutlookError ? cause : undefined;
        return writes.map(() => ({ kind: 'notSent', error }));
      }
      return writeTasks(client, context, paths, listId, writes);
    },
    probeDeletedItems: () => deleted.visible(calls.context()),
  };
}
