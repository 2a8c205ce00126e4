/** A token and when it ends (epoch milliseconds), in the shape that the storage package asks for. */
interface AccessToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** The part of a TokenCredential that the storage package uses; it keeps tokens itself. */
export interface HostIdentity {
  /** `abortSignal`: that of the request for which the token is. */
  getToken(scopes?: unknown, options?: { readonly abortSignal?: AbortSignal }): Promise<AccessToken>;
}

const STORAGE = 'https://storage.azure.com/';

/**
 * The managed identity of the App Service or Functions app that this process runs in: one request to the
 * host (https://learn.microsoft.com/azure/app-service/overview-managed-identity, "REST endpoint reference"). The webhook
 * needs nothing else of @azure/identity, whose loading alone takes up to 180 ms of its cold start (facts/functions.md).
 * Undefined where there is no such host.
 *
 * @param clientId a user-assigned identity; undefined = the system-assigned one
 * @param resource for which the tokens are; default storage
 */
export function hostIdentity(
  env: Readonly<Record<string, string | undefined>>,
  clientId: string | undefined,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  resource = STORAGE,
): HostIdentity | undefined {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret } = env;
  if (!endpoint || !secret) return undefined;
  const url = new URL(endpoint);
  url.searchParams.set('api-version', '2019-08-01');
  url.searchParams.set('resource', resource);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  return {
    async getToken(_scopes, { abortSignal } = {}) {
      const response = await fetch(url.href, {
        headers: { 'X-IDENTITY-HEADER': secret },
        ...(abortSignal && { signal: abortSignal }),
      });
      const answer: unknown = response.ok ? await response.json() : undefined;
      const { access_token, expires_on } = (answer ?? {}) as { access_token?: unknown; expires_on?: unknown };
      const expires_s = Number(expires_on);
      if (typeof access_token !== 'string' || access_token === '' || !(expires_s > 0))
        throw Object.assign(new Error(`The managed identity answered ${response.status}.`), {
          code: 'ManagedIdentity',
        });
      return { token: access_token, expiresOnTimestamp: expires_s * 1000 };
    },
  };
}
