import { segment } from '../origin.ts';

/** Neither ids nor zones of To Do can be asked for otherwise: no ImmutableId exists, dates come in UTC (graph.md 3.6, 3.11). */
const PAGE_PREFER = 'odata.maxpagesize=';
/** `$top` and `$select` are refused on the delta (graph.md 3.8); the server may send smaller pages. */
export const DELTA_PREFER = `${PAGE_PREFER}500`;
/** Lists come inside a `$batch`, several at a time. */
export const LIST_HEADERS = { Prefer: `${PAGE_PREFER}200` } as const;

/** The URLs of one mailbox's tasks, below /v1.0. */
export class TodoPaths {
  readonly #user: string;

  /** `mailbox`: address (userPrincipalName) or object id of the user. */
  constructor(mailbox: string) {
    this.#user = `/users/${segment(mailbox)}`;
  }

  lists(): string {
    return `${this.#user}/todo/lists`;
  }

  list(listId: string): string {
    return `${this.lists()}/${segment(listId)}`;
  }

  tasks(listId: string): string {
    return `${this.list(listId)}/tasks`;
  }

  delta(listId: string): string {
    return `${this.tasks(listId)}/delta`;
  }

  task(listId: string, id: string): string {
    return `${this.tasks(listId)}/${segment(id)}`;
  }

  linkedResources(listId: string, id: string): string {
    return `${this.task(listId, id)}/linkedResources`;
  }

  /** The user's object id. */
  user(): string {
    return `${this.#user}?$select=id`;
  }

  mailboxSettings(): string {
    return `${this.#user}/mailboxSettings?$select=timeZone`;
  }
}

/** The list whose tasks a next or delta link tells; undefined where the link is not of that form. */
export function listOfLink(path: string): string | undefined {
  const encoded = /\/todo\/lists(?:\/([^/?]+)|\('([^/?]+)'\))\/tasks\/delta(?:\(\))?(?:\?|$)/i.exec(path);
  const id = encoded?.[1] ?? encoded?.[2];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    // Not percent-encoded as we know it: the list is asked for instead.
    return undefined;
  }
}
