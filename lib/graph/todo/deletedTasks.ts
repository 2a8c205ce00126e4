import * as z from 'zod';
import type { GraphTask } from '../../domain/wiedervorlagen/graphTask.ts';
import { OutlookError } from '../../sync/ports/errors.ts';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { extendedProperty } from '../extendedProperty.ts';
import { SUBJECT, type TodoPaths } from './todoPaths.ts';

/** Pages of Deleted Items that are followed. */
const MAX_PAGES = 50;
const PAGE_SIZE = 100;
const MAILBOX = z.looseObject({ primaryMailboxId: z.string().min(1) });
const ITEM = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  createdDateTime: z.string().nullish(),
  lastModifiedDateTime: z.string().nullish(),
});
const PAGE = z.looseObject({ value: z.array(ITEM), '@odata.nextLink': z.string().min(1).optional() });

/**
 * What an app without MailboxItem.Read.All, a cloud without the API, or a service that does not filter by class answers
 * (graph.md 2.8, 15.2). It does not show Deleted Items, then.
 */
const CLOSED: ReadonlySet<number | undefined> = new Set([400, 403, 404, 405, 501]);

/** Reads Deleted Items through the mailbox import/export API (graph.md 2.8), of which To Do itself shows nothing (3.16). */
export class DeletedTasks {
  readonly #client: GraphClient;
  readonly #paths: () => TodoPaths;
  #mailboxId: string | undefined;

  constructor(client: GraphClient, paths: () => TodoPaths) {
    this.#client = client;
    this.#paths = paths;
  }

  /** Whether this mailbox shows Deleted Items: 2 requests. Undefined where that is not to be found out now. */
  async visible(context: CallContext): Promise<boolean | undefined> {
    try {
      const mailboxId = await this.#mailbox(context);
      await this.#page(context, this.#paths().deletedTasks(mailboxId, 1));
      return true;
    } catch (error) {
      if (!(error instanceof OutlookError)) throw error;
      if (isClosed(error)) return false;
      if (error.kind === 'unclear' || error.kind === 'malformed' || error.kind === 'mailboxUnknown')
        return undefined;
      throw error;
    }
  }

  /**
   * The tasks in Deleted Items: their ids are those of that API, not To Do's, and they bear no etag, because To Do can
   * neither change nor purge them. Undefined where the mailbox does not show them. Throws OutlookError.
   */
  async read(context: CallContext): Promise<readonly GraphTask[] | undefined> {
    try {
      const tasks: GraphTask[] = [];
      let path: string | undefined = this.#paths().deletedTasks(await this.#mailbox(context), PAGE_SIZE);
      for (let page = 1; path !== undefined; page++) {
        if (page > MAX_PAGES) throw tooMany();
        const { items, next }: { items: readonly GraphTask[]; next: string | undefined } = await this.#page(
          context,
          path,
        );
        tasks.push(...items);
        path = next;
      }
      return tasks;
    } catch (error) {
      if (error instanceof OutlookError && isClosed(error)) return undefined;
      throw error;
    }
  }

  async #mailbox(context: CallContext): Promise<string> {
    if (this.#mailboxId !== undefined) return this.#mailboxId;
    const answer = await this.#get(context, this.#paths().exchangeSettings());
    const read = MAILBOX.safeParse(answer.body);
    if (!read.success) throw malformed(answer.status, answer.requestId);
    this.#mailboxId = read.data.primaryMailboxId;
    return this.#mailboxId;
  }

  async #page(
    context: CallContext,
    path: string,
  ): Promise<{ readonly items: readonly GraphTask[]; readonly next: string | undefined }> {
    const answer = await this.#get(context, path);
    const read = PAGE.safeParse(answer.body);
    if (!read.success) throw malformed(answer.status, answer.requestId);
    const link = read.data['@odata.nextLink'];
    const items = read.data.value.filter(({ type }) => type.startsWith('IPM.Task'));
    return {
      items: items.map((item) => ({
        id: item.id,
        title: extendedProperty(item, SUBJECT) ?? null,
        createdDateTime: item.createdDateTime ?? null,
        lastModifiedDateTime: item.lastModifiedDateTime ?? null,
      })),
      next: link === undefined ? undefined : this.#client.origin.path(link),
    };
  }

  #get(context: CallContext, path: string) {
    return this.#client.send({ method: 'GET', path, idempotent: true, context });
  }
}

const isClosed = ({ status, kind }: OutlookError): boolean => CLOSED.has(status) && kind !== 'mailboxUnknown';

function tooMany(): OutlookError {
  return new OutlookError(
    'rejected',
    'In „Gelöschte Elemente“ liegen zu viele Aufgaben, um sie durchzusehen. Den Ordner leeren.',
  );
}
