import type { Domaene } from '../../domain/domaene.ts';
import { segment } from '../origin.ts';

/** What of a mailbox a domain lives from, as Graph's change notifications know it (graph.md 6.6, 6.9). */
interface Watchable {
  /** Behind `/users/{id}/`. */
  readonly path: string;
  readonly mostMinutes: number;
  /** Reading alone does: Graph refuses grants that allow writing only (6.9). */
  readonly permissions: string;
}

const WATCHABLE: Partial<Readonly<Record<Domaene, Watchable>>> = {
  termine: { path: 'events', mostMinutes: 10_080, permissions: 'Calendars.Read' },
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

/** `/users/willy@firma.example/events`; the address as Graph shows it again, only what a path cannot hold is encoded. */
export function resourceOf(postfach: string, domaene: Domaene): string {
  return `/users/${segment(postfach).replaceAll('%40', '@')}/${watchable(domaene).path}`;
}

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
const canonical = (path: string): string => path.replace(/\('([^']*)'\)/g, '/$1').toLowerCase();

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
