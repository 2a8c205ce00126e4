import { OutlookError } from '../sync/ports/errors.ts';

/** The only version we speak; part of every URL. */
const VERSION_PATH = '/v1.0';
/** What a URL of ours never contains, because parsers disagree about it: backslashes, blanks, control characters. */
const AMBIGUOUS = /[\\\s\u0000-\u0020\u007f]/;

/** The one place the token may go to. */
export interface GraphOrigin {
  /** `scheme://host[:port]`, without a trailing slash. */
  readonly origin: string;
  /** The full URL of a path below /v1.0. Throws OutlookError `rejected` for every path that could lead elsewhere. */
  url(path: string): string;
  /** The path (below /v1.0, query untouched) of a next or delta link. Throws OutlookError `malformed` for foreign ones. */
  path(link: string): string;
  /** Whether a URL lies on this origin and below the paths we use. */
  owns(url: string): boolean;
}

/**
 * Checks GRAPH_BASE_URL (contract.md): an https origin, or http for loopback addresses only, without path, query or
 * credentials. Throws an Error in German that says what is accepted.
 */
export function graphOrigin(baseUrl: string): GraphOrigin {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const bare = base !== undefined && base.href === `${base.origin}/` && !AMBIGUOUS.test(baseUrl);
  const secure = base?.protocol === 'https:' || (base?.protocol === 'http:' && isLoopback(base.hostname));
  if (base === undefined || !bare || !secure) {
    throw new Error(
      'GRAPH_BASE_URL ist ungültig: erlaubt ist eine Adresse wie https://graph.microsoft.com ohne Pfad; http:// nur für 127.0.0.1, [::1] und localhost.',
    );
  }
  const origin = base.origin;
  const owns = (url: string) => ownPath(origin, url) !== undefined;
  return {
    origin,
    owns,
    url(path) {
      const url = `${origin}${VERSION_PATH}${path}`;
      if (owns(url)) return url;
      throw new OutlookError(
        'rejected',
        'Die Anfrage zeigt nicht auf ein Postfach von Microsoft Graph; sie wurde nicht gesendet.',
      );
    },
    path(link) {
      const path = ownPath(origin, link);
      if (path !== undefined && !path.startsWith('/$batch')) return path;
      throw new OutlookError(
        'malformed',
        `Microsoft Graph nannte eine Folgeseite außerhalb der Postfächer und Abonnements von ${origin}${VERSION_PATH}; ihr wird nicht gefolgt. GRAPH_BASE_URL prüfen.`,
      );
    },
  };
}

/** The part of `url` behind /v1.0, or undefined unless scheme, host and port are exactly ours and no parser can see another path in it. */
function ownPath(origin: string, url: string): string | undefined {
  if (AMBIGUOUS.test(url) || url.includes('#') || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.origin !== origin) return undefined;
  // No '@': the URL has no user information, not even an empty one.
  const behindAuthority = /^https?:\/\/[^/?@]+(\/.*)$/i.exec(url)?.[1];
  if (behindAuthority === undefined) return undefined;
  // Dot segments, plain or as %2e, are resolved by the parser: then the raw path is not the parsed one.
  const rawPath = behindAuthority.split('?', 1)[0]!;
  if (rawPath !== parsed.pathname || rawPath.includes('//')) return undefined;
  if (
    !/^\/v1\.0\/(users[/(].+|admin\/exchange\/mailboxes\/.+|subscriptions(\/[^/]+){0,2}$|\$batch$)/i.test(
      rawPath,
    )
  )
    return undefined;
  return behindAuthority.slice(VERSION_PATH.length);
}

/** 127.0.0.0/8, ::1 and localhost, as the URL parser writes them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A path segment from an id or address; ids are opaque and may hold any character. */
export function segment(value: string): string {
  if (value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
    throw new OutlookError(
      'rejected',
      'Eine Kennung für Microsoft Graph ist leer oder ungültig; die Anfrage wurde nicht gesendet.',
    );
  }
  return encodeURIComponent(value);
}
