import type { QueueClient } from '@azure/storage-queue';
import { hostIdentity } from './hostIdentity.ts';
import { QueueError } from './queueError.ts';
import type { QueueStorage } from './queueStorage.ts';

/** Wake-ups are cheap to lose and must not pile up behind a storage account that does not answer. */
const RETRIES = { maxTries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 2_000 };

/** The package's client of a queue; loads the packages it needs, nothing is sent. */
export async function openQueueClient(storage: QueueStorage, name: string): Promise<QueueClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const options = { retryOptions: RETRIES };
  if (storage.kind === 'identity')
    return new QueueServiceClient(storage.url, await credential(storage), options).getQueueClient(name);
  try {
    return QueueServiceClient.fromConnectionString(storage.connectionString, options).getQueueClient(name);
  } catch {
    // The package's error may quote the connection string.
    throw new QueueError(name, 'InvalidConnectionString');
  }
}

async function credential({ managed, clientId }: Extract<QueueStorage, { kind: 'identity' }>) {
  const ofHost = hostIdentity(process.env, clientId, (url, init) => globalThis.fetch(url, init));
  if (ofHost !== undefined) return ofHost;
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  if (managed) return new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}
