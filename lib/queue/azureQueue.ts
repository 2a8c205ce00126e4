import type { Clock } from '../sync/ports/clock.ts';
import type { QueueStorage } from './queueStorage.ts';
import { storageQueue } from './storageQueue.ts';

/** A queue that takes messages of one kind; AbgleichQueue of lib/jobs/ports.ts is one. */
export interface AzureQueue<Message extends object> {
  /** Resolves when the queue has the message; `delay_ms`: nobody sees it before. Throws QueueError, SettingsError. */
  send(message: Message, options?: { readonly delay_ms?: number }): Promise<void>;
  /** Lays a text into the poison queue beside it (`NAME-poison`), where the host puts what failed too often as well. */
  poison(text: string): Promise<void>;
}

/**
 * A queue that is only written to here; Azure Functions read it.
 *
 * @param name e.g. `emis-abgleich`
 * @param storage asked once it is needed, again after it has thrown (SettingsError)
 */
export function createAzureQueue<Message extends object>(
  name: string,
  storage: () => QueueStorage,
  clock: Clock,
): AzureQueue<Message> {
  const queue = storageQueue(name, storage, clock);
  const poisoned = storageQueue(`${name}-poison`, storage, clock);
  return {
    send: (message, options) => queue.send(message, options?.delay_ms),
    poison: (text) => poisoned.sendText(text),
  };
}
