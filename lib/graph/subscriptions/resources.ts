import type { Domaene } from '../../domain/domaene.ts';
import { segment } from '../origin.ts';

/** What of a mailbox a domain lives from, as Graph's change notifications know it (graph.md 6.6, 6.9). */
interface Watchable {
  /** Behind `/users/{id}/`; `{list}` stands for the id of a list. */
  readonly path: string;
  readonly mostMinutes: number;
  /** Reading alone does: Graph refuses grants that allow writing only (6.9). */
  readonly permissions: string;
}

const WATCHABLE: Partial<Readonly<Record<Domaene, Watchable>>> = {
  termine: { path: 'events', mostMinutes: 10_080, permissions: 'Calendars.Read' },
  // Global cloud only, and not documented the same everywhere (3.17): where it is refused, the schedule does.
  wiedervorlagen: { path: 'todo/lists/{list}/tasks', mostMinutes: 4_230, permissions: 'Tasks.ReadWrite.All' },
  posteingang: { path: "mailFolders('inbox')/messages", mostMinutes: 10_080, permissions: 'Mail.Read' },
  gesendete: { path: "mailFolders('sentitems')/messages", mostMinutes: 10_080, permissions: 'Mail.Read' },
};
const MINUTE_MS = 60_000;
/** Graph's clock and ours differ, and requests take time: what asks for the very last minute is refused. */
const MARGIN_MIN = 60;

export const isWatchable = (domaene: Domaene): boolean => domaene in WATCHABLE;

export function permissionsOf(domaene: Domaene): string {
  return watchable(domaene).permissions;
}

export function lifetime_ms(domaene: Domaene): number {
  return (watchable(domaene).mostMinutes - MARGIN_MIN) * MINUTE_MS;
}

/** Whether the resource names a list, which has to be known. */
export const isOfList = (domaene: Domaene): boolean => watchable(domaene).path.includes('{list}');

/**
 * `/users/willy@firma.example/events`; the address as Graph shows it again, only what a path cannot hold is encoded.
 *
 * @param list id of the list, for a resource that names one
 */
export function resourceOf(postfach: string, domaene: Domaene, list = ''): string {
  const path = watchable(domaene).path.replace('{list}', () => (list === '' ? '' : plain(list)));
  return `/users/${plain(postfach)}/${path}`;
}

const plain = (value: string): string => segment(value).replaceAll('%40', '@').replaceAll('%3D', '=');

/** The mailbox (lower case) and domain of a resource, however Graph writes it; undefined: none that we ask for. */
export function readResource(
  resource: string,
): { readonly postfach: string; readonly domaene: Domaene } | undefined {
  const match = /^\/?users\/([^/]+)\/(.+)$/i.exec(resource);
  if (match === null) return undefined;
  const path = canonical(match[2]!);
  const found = Object.entries(WATCHABLE).find(([, watched]) => canonical(watched.path) === path);
  const postfach = decoded(match[1]!);
  if (found === undefined || postfach === undefined) return undefined;
  return { postfach: postfach.toLowerCase(), domaene: found[0] as Domaene };
}

/** `mailFolders('inbox')` and `mailFolders/inbox` are the same. */
function canonical(path: string): string {
  const slashed = path.replace(/\('([^']*)'\)/g, '/$1').toLowerCase();
  return slashed.replace(/^todo\/lists\/[^/]+\//, 'todo/lists/{list}/');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function watchable(domaene: Domaene): Watchable {
  const found = WATCHABLE[domaene];
  if (found === undefined) throw new Error(`${domaene} cannot be watched.`);
  return found;
}
