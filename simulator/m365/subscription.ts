/** What Graph can be asked to watch, and how long a subscription lives at most, in minutes (graph.md 6.6). */
export const mostMinutes = { events: 10_080, messages: 10_080, contacts: 10_080, tasks: 4_230 } as const;

/** A subscription as the service keeps it (graph.md 6.1). */
export interface StoredSubscription {
  id: string;
  /** As it was asked for; shown again in exactly this form. */
  resource: string;
  /** The mailbox behind it, for good: another one under the same address is not watched. */
  mailbox: string;
  userId: string;
  /** What is watched in it, in the form that `ItemChange` names it. */
  collection: string;
  kind: keyof typeof mostMinutes;
  /** In the order that it was asked for. */
  changeType: string;
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  clientState: string | null;
  expires_ms: number;
  /** Created with `Prefer: IdType="ImmutableId"` (6.11). */
  immutableIds: boolean;
  /** Waits for a new authorization: what happens meanwhile is lost (6.10). */
  paused: boolean;
  /** When it was last renewed or authorized anew. */
  authorized_ms: number | null;
}

/** Something became of an item that may be watched. */
export interface ItemChange {
  /** Key of the mailbox. */
  mailbox: string;
  /** `events`, `mailfolders/inbox/messages`, `todo/lists/{id}/tasks` … */
  collection: string;
  changeType: 'created' | 'updated' | 'deleted';
  id: string;
  mutableId: string;
  etag: string;
}

/** What of a resource a subscription watches; null where Graph offers nothing to watch (graph.md 6.9, 3.17). */
export function watched(
  resource: string,
): { user: string; collection: string; kind: StoredSubscription['kind'] } | null {
  const match = /^\/?users\/([^/]+)\/(.+)$/i.exec(resource);
  if (!match) return null;
  const user = decoded(match[1] as string);
  const path = decoded(match[2] as string).replace(/\(\s*'([^']*)'\s*\)/g, '/$1');
  if (/^events$/i.test(path)) return { user, collection: 'events', kind: 'events' };
  if (/^contacts$/i.test(path)) return { user, collection: 'contacts', kind: 'contacts' };
  if (/^(mailfolders\/[^/]+\/)?messages$/i.test(path))
    return { user, collection: path.toLowerCase(), kind: 'messages' };
  const list = /^todo\/lists\/([^/]+)\/tasks$/i.exec(path)?.[1];
  return list === undefined ? null : { user, collection: `todo/lists/${list}/tasks`, kind: 'tasks' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
