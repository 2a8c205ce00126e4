import { hostIdentity } from '../queue/hostIdentity.ts';
import type { AzureToken } from './many/loadMandanten.ts';
import type { MandantPorts } from './openMandant.ts';
import type { Environment } from './settings/environment.ts';

/**
 * Tokens of the identity that this installation itself has in Azure (AZURE_CLIENT_ID names a user-assigned one): for its
 * directory of Mandanten and its Key Vault. Outside of Azure that of whoever is signed in on this machine.
 */
export function createAzureToken(env: Environment, { fetch }: Pick<MandantPorts, 'fetch'>): AzureToken {
  const clientId = env.AZURE_CLIENT_ID?.trim() || undefined;
  return async (resource) => {
    const ofHost = hostIdentity(env, clientId, fetch, resource);
    if (ofHost !== undefined) return (await ofHost.getToken()).token;
    const { DefaultAzureCredential } = await import('@azure/identity');
    const credential = new DefaultAzureCredential(
      clientId === undefined ? {} : { managedIdentityClientId: clientId },
    );
    return (await credential.getToken(`${resource.replace(/\/$/, '')}/.default`)).token;
  };
}
