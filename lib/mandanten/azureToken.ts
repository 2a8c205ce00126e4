import { hostIdentity } from '../queue/hostIdentity.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { AzureToken } from './many/loadMandanten.ts';
import type { MandantPorts } from './openMandant.ts';
import type { Environment } from './settings/environment.ts';

/** Azure's tokens live for hours; all Mandanten and all their secrets ask for the same one. */
const KEPT_MS = 5 * 60_000;
const ANSWER_MS = 10_000;

/**
 * Tokens of the identity that this installation itself has in Azure (AZURE_CLIENT_ID names a user-assigned one): for its
 * directory of Mandanten and its Key Vault. Outside of Azure that of whoever is signed in on this machine.
 */
export function createAzureToken(
  env: Environment,
  { fetch, clock }: Pick<MandantPorts, 'fetch' | 'clock'>,
): AzureToken {
  const clientId = env.AZURE_CLIENT_ID?.trim() || undefined;
  const kept = new Map<string, { readonly token: Promise<string>; readonly until_ms: number }>();
  const read = async (resource: string): Promise<string> => {
    const ofHost = hostIdentity(env, clientId, fetch, resource);
    if (ofHost !== undefined) return (await ofHost.getToken()).token;
    const { DefaultAzureCredential } = await import('@azure/identity');
    const credential = new DefaultAzureCredential(
      clientId === undefined ? {} : { managedIdentityClientId: clientId },
    );
    return (await credential.getToken(`${resource.replace(/\/$/, '')}/.default`)).token;
  };
  return (resource) => {
    const now_ms = clock.now();
    const known = kept.get(resource);
    if (known !== undefined && now_ms < known.until_ms) return known.token;
    const token = within(clock, read(resource));
    kept.set(resource, { token, until_ms: now_ms + KEPT_MS });
    token.catch(() => kept.delete(resource));
    return token;
  };
}

/** Rejects where the identity stays silent. */
async function within<T>(clock: Clock, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const silent = clock.sleep(ANSWER_MS, done.signal).then(() => {
    throw new Error('The identity did not answer in time.');
  });
  silent.catch(() => undefined); // Called off below.
  try {
    return await Promise.race([work, silent]);
  } finally {
    done.abort();
  }
}
