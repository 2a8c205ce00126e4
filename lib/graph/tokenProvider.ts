/** Where the bearer token comes from. Credentials (managed identity, certificate, secret) live in `lib/mandanten`. */
export interface TokenProvider {
  /**
   * A token for Microsoft Graph. `refresh`: the last one was refused with 401, so a cached one must not be given again.
   * Throws OutlookError `unauthorized` with the remedy when there is none.
   */
  token(options?: { readonly refresh?: boolean }): Promise<string>;
}

/** Always the same token: the setting GRAPH_TOKEN, which is accepted for loopback addresses only (contract.md). */
export function fixedToken(token: string): TokenProvider {
  return { token: async () => token };
}
