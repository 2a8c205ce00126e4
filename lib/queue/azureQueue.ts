import type { AbgleichQueue } from '../jobs/ports.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { QueueStorage } from './queueStorage.ts';
import { storageQueue } from './storageQueue.ts';

export const QUEUE_NAME = 'emis-abgleich';

/**
 * The queue `emis-abgleich` as an Azure Storage queue. The package is loaded at the first message.
 *
 * @param storage asked once it is needed, again after it has thrown (SettingsError)
 */
export function createAzureQueue(storage: () => QueueStorage, clock: Clock): AbgleichQueue {
  const queue = storageQueue(storage, clock, QUEUE_NAME);
  return { send: (message, options) => queue.send(message, options?.delay_ms) };
}
