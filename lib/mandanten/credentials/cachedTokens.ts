import type { TokenProvider } from '../../graph/tokenProvider.ts';
import type { Clock } from '../../sync/ports/clock.ts';

/** A token and when it ends (epoch milliseconds). */
export interface ExpiringToken {
  readonly token: string;
  readonly expiresAt_ms: number;
}

/** Fetches a fresh token, never one that it gave before. Throws OutlookError `unauthorized`. */
export type TokenSource = () => Promise<ExpiringToken>;

/** A token is given as long as a request that starts now and waits in between can still use it. */
const MARGIN_MS = 5 * 60_000;

/** Keeps the latest token of a source; calls at the same time share one fetch. */
export function cachedTokens(source: TokenSource, clock: Clock): TokenProvider {
  let cached: ExpiringToken | undefined;
  let pending: Promise<ExpiringToken> | undefined;

  async function fetchToken(): Promise<ExpiringToken> {
    pending ??= source().finally(() => {
      pending = undefined;
    });
    cached = await pending;
    return cached;
  }

  return {
    async token(options = {}) {
      const usable = cached !== undefined && cached.expiresAt_ms - MARGIN_MS > clock.now();
      if (usable && options.refresh !== true) return cached!.token;
      return (await fetchToken()).token;
    },
  };
}
