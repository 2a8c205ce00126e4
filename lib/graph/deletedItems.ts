import * as z from 'zod';
import { OutlookError } from '../sync/ports/errors.ts';
import type { CallContext } from './call.ts';
import { type GraphClient, malformed } from './client.ts';
import { extendedProperty } from './extendedProperty.ts';
import { segment } from './origin.ts';

/** Pages of Deleted Items that are followed. */
const MAX_PAGES = 50;
const PAGE_SIZE = 100;
/** PidTagSubject. */
const SUBJECT = 'String 0x0037';
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

/** The class of what is looked for. */
export type ItemClass = 'IPM.Appointment' | 'IPM.Task';

/** An item in Deleted Items. `id`: that API's own; how it relates to other ids is not documented (graph.md 15.2). */
export interface DeletedItem {
  readonly id: string;
  readonly subject: string | null;
  /** ISO-8601, UTC, perhaps in whole seconds. */
  readonly createdDateTime: string | null;
  readonly lastModifiedDateTime: string | null;
}

/**
 * Reads Deleted Items through the mailbox import/export API (graph.md 2.8): To Do itself shows nothing of it (3.16), and
 * whether the calendar does is not documented (2.6).
 */
export class DeletedItems {
  readonly #client: GraphClient;
  readonly #user: () => string;
  readonly #itemClass: ItemClass;
  #mailboxId: string | undefined;

  /** `user`: address (userPrincipalName) or object id, as far as it is known when asked. */
  constructor(client: GraphClient, user: () => string, itemClass: ItemClass) {
    this.#client = client;
    this.#user = user;
    this.#itemClass = itemClass;
  }

  /** Whether this mailbox shows Deleted Items: 2 requests. Undefined where that is not to be found out now. */
  async visible(context: CallContext): Promise<boolean | undefined> {
    try {
      const mailboxId = await this.#mailbox(context);
      await this.#page(context, this.#items(mailboxId, 1));
      return true;
    } catch (error) {
      if (!(error instanceof OutlookError)) throw error;
      if (isClosed(error)) return false;
      if (error.kind === 'unclear' || error.kind === 'malformed' || error.kind === 'mailboxUnknown')
        return undefined;
      throw error;
    }
  }

  /** The items of the class. Undefined where the mailbox does not show them. Throws OutlookError. */
  async read(context: CallContext): Promise<readonly DeletedItem[] | undefined> {
    try {
      const found: DeletedItem[] = [];
      let path: string | undefined = this.#items(await this.#mailbox(context), PAGE_SIZE);
      for (let page = 1; path !== undefined; page++) {
        if (page > MAX_PAGES) throw tooMany();
        const { items, next }: { items: readonly DeletedItem[]; next: string | undefined } = await this.#page(
          context,
          path,
        );
        found.push(...items);
        path = next;
      }
      return found;
    } catch (error) {
      if (error instanceof OutlookError && isClosed(error)) return undefined;
      throw error;
    }
  }

  /** Tells the mailbox's id for that API. */
  async #mailbox(context: CallContext): Promise<string> {
    if (this.#mailboxId !== undefined) return this.#mailboxId;
    const answer = await this.#get(context, `/users/${segment(this.#user())}/settings/exchange`);
    const read = MAILBOX.safeParse(answer.body);
    if (!read.success) throw malformed(answer.status, answer.requestId);
    this.#mailboxId = read.data.primaryMailboxId;
    return this.#mailboxId;
  }

  /** `top`: page size. */
  #items(mailboxId: string, top: number): string {
    const items = `/admin/exchange/mailboxes/${segment(mailboxId)}/folders/deleteditems/items`;
    const expand = `singleValueExtendedProperties($filter=id%20eq%20'${SUBJECT.replaceAll(' ', '%20')}')`;
    const select = 'id,type,createdDateTime,lastModifiedDateTime';
    return `${items}?$filter=type%20eq%20'${this.#itemClass}'&$select=${select}&$expand=${expand}&$top=${top}`;
  }

  async #page(
    context: CallContext,
    path: string,
  ): Promise<{ readonly items: readonly DeletedItem[]; readonly next: string | undefined }> {
    const answer = await this.#get(context, path);
    const read = PAGE.safeParse(answer.body);
    if (!read.success) throw malformed(answer.status, answer.requestId);
    const link = read.data['@odata.nextLink'];
    const items = read.data.value.filter(({ type }) => type.startsWith(this.#itemClass));
    return {
      items: items.map((item) => ({
        id: item.id,
        subject: extendedProperty(item, SUBJECT) ?? null,
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
    'In „Gelöschte Elemente“ liegt zu viel, um es durchzusehen. Den Ordner leeren.',
  );
}
