import { graphOrigin, isLoopback } from '../../graph/origin.ts';

/** What an address setting may be, for error lines. */
export const ORIGIN_RULE =
  'Erlaubt ist eine https-Adresse ohne Pfad; http:// nur für 127.0.0.1, [::1] und localhost.';

/** `scheme://host[:port]` of an https address, or of an http one on loopback; undefined for anything else. */
export function safeOrigin(text: string): string | undefined {
  try {
    return graphOrigin(text).origin;
  } catch {
    return undefined; // its error speaks of GRAPH_BASE_URL; here it may be another setting
  }
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopbackOrigin(origin: string): boolean {
  return isLoopback(new URL(origin).hostname);
}
