import type { AccessToken, TokenCredential } from '@azure/identity';
import type { CredentialSettings } from '../settings/credentials.ts';
import type { TokenSource } from './cachedTokens.ts';
import { aadstsNumber, missingIdentity, refusedLogin, unreachableLogin } from './loginError.ts';

type AzureCredentials = Exclude<CredentialSettings, { kind: 'token' }>;

/** Tokens through @azure/identity, which is loaded with the first one. */
export function azureIdentity(credentials: AzureCredentials, scope: string): TokenSource {
  return async () => {
    const token = await getToken(credentials, scope);
    if (token === null) throw refusedLogin(undefined);
    return { token: token.token, expiresAt_ms: token.expiresOnTimestamp };
  };
}

async function getToken(credentials: AzureCredentials, scope: string): Promise<AccessToken | null> {
  try {
    // A new credential each time: it caches in memory, and a refused token must not come back.
    const credential = await createCredential(credentials);
    return await credential.getToken(scope);
  } catch (error) {
    throw loginError(error, credentials);
  }
}

async function createCredential(credentials: AzureCredentials): Promise<TokenCredential> {
  const {
    ClientAssertionCredential,
    ClientCertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
  } = await import('@azure/identity');
  switch (credentials.kind) {
    case 'managedIdentity':
      return credentials.client === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: credentials.client });
    case 'secret':
      return new ClientSecretCredential(credentials.tenant, credentials.client, credentials.secret.reveal(), {
        authorityHost: credentials.authority,
      });
    case 'certificate':
      return new ClientCertificateCredential(
        credentials.tenant,
        credentials.client,
        { certificatePath: credentials.certificatePath },
        { authorityHost: credentials.authority },
      );
    case 'certificateText':
      return new ClientCertificateCredential(
        credentials.tenant,
        credentials.client,
        { certificate: credentials.certificate.reveal() },
        { authorityHost: credentials.authority },
      );
    case 'federated': {
      const identity = new ManagedIdentityCredential({ clientId: credentials.identity });
      return new ClientAssertionCredential(
        credentials.tenant,
        credentials.client,
        async () => (await identity.getToken(exchangeScope(credentials.authority))).token,
        { authorityHost: credentials.authority },
      );
    }
  }
}

/** What the identity's token is made out for, by cloud (graph.md 10.2, 10.8). */
function exchangeScope(authority: string): string {
  const host = new URL(authority).hostname;
  if (host.endsWith('.us')) return 'api://AzureADTokenExchangeUSGov/.default';
  if (host.endsWith('.cn')) return 'api://AzureADTokenExchangeChina/.default';
  return 'api://AzureADTokenExchange/.default';
}

/** The package's texts quote answers of the service and more: only the AADSTS number is taken from them. */
function loginError(error: unknown, credentials: AzureCredentials): Error {
  if (credentials.kind === 'managedIdentity') return missingIdentity();
  const aadsts = aadstsNumber(error instanceof Error ? error.message : undefined);
  const refused = aadsts !== undefined || (error instanceof Error && error.name === 'AuthenticationError');
  return refused ? refusedLogin(aadsts) : unreachableLogin();
}
