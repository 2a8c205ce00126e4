import type { QueueClient } from '@azure/storage-queue';
import type { Clock } from '../sync/ports/clock.ts';
import { openQueueClient } from './openQueueClient.ts';
import { QueueError } from './queueError.ts';
import type { QueueStorage } from './queueStorage.ts';

/** For all attempts of one message together. */
const SEND_TIMEOUT_MS = 15_000;

/** A queue that takes messages of one kind; AbgleichQueue of lib/jobs/ports.ts is one. */
export interface AzureQueue<Message extends object> {
  /** Resolves when the queue has the message; `delay_ms`: nobody sees it before. Throws QueueError, SettingsError. */
  send(message: Message, options?: { readonly delay_ms?: number }): Promise<void>;
}

/**
 * An Azure Storage queue (https://learn.microsoft.com/rest/api/storageservices/put-message). Messages are
 * base64, as Azure Functions expect them. A queue that does not exist is created. The package is loaded at the first
 * message.
 *
 * @param name e.g. `emis-abgleich`
 * @param storage asked once it is needed, again after it has thrown (SettingsError)
 */
export function createAzureQueue<Message extends object>(
  name: string,
  storage: () => QueueStorage,
  clock: Clock,
): AzureQueue<Message> {
  let opening: Promise<QueueClient> | undefined;

  async function client(): Promise<QueueClient> {
    opening ??= openQueueClient(storage(), name);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  return {
    async send(message, options) {
      const queue = await client();
      await limited(name, clock, (abortSignal) => put(queue, message, options?.delay_ms ?? 0, abortSignal));
    },
  };
}

async function put(
  queue: QueueClient,
  message: object,
  delay_ms: number,
  abortSignal: AbortSignal,
): Promise<void> {
  const text = Buffer.from(JSON.stringify(message), 'utf8').toString('base64');
  const options = { visibilityTimeout: Math.ceil(delay_ms / 1000), abortSignal };
  try {
    await queue.sendMessage(text, options);
  } catch (error) {
    if (codeOf(error) !== 'QueueNotFound') throw error;
    await queue.createIfNotExists({ abortSignal });
    await queue.sendMessage(text, options);
  }
}

/** Ends an attempt that takes too long. The package's own errors hold the request with its keys: they stay here. */
async function limited(
  name: string,
  clock: Clock,
  attempt: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const timeout = new AbortController();
  const done = new AbortController();
  const waiting = clock.sleep(SEND_TIMEOUT_MS, done.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  try {
    await attempt(timeout.signal);
  } catch (error) {
    throw new QueueError(name, codeOf(error));
  } finally {
    done.abort();
    await waiting;
  }
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined;
}
