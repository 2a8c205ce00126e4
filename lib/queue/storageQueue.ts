import type { QueueClient } from '@azure/storage-queue';
import type { Clock } from '../sync/ports/clock.ts';
import { openQueueClient } from './openQueueClient.ts';
import { QueueError } from './queueError.ts';
import type { QueueStorage } from './queueStorage.ts';

/** For all attempts of one request together. */
const TIMEOUT_MS = 15_000;

/** A storage queue by its name; the package is loaded at its first use. */
export interface StorageQueue {
  /** Base64 of the JSON, as Azure Functions expect messages. A queue that does not exist is created. */
  send(message: object, delay_ms?: number): Promise<void>;
  /** The same of a text as it is. */
  sendText(text: string, delay_ms?: number): Promise<void>;
  /** Any other request; within the time limit, and with errors that hold neither addresses nor keys. */
  ask<Result>(request: (queue: QueueClient, abortSignal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/**
 * A queue of Azure Storage (https://learn.microsoft.com/rest/api/storageservices/put-message). Throws QueueError.
 *
 * @param name e.g. `emis-abgleich`
 * @param storage asked once it is needed, again after it has thrown (SettingsError)
 */
export function storageQueue(name: string, storage: () => QueueStorage, clock: Clock): StorageQueue {
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

  const ask: StorageQueue['ask'] = async (request) => {
    const queue = await client();
    return limited(name, clock, (abortSignal) => request(queue, abortSignal));
  };
  const sendText: StorageQueue['sendText'] = (text, delay_ms = 0) =>
    ask((queue, abortSignal) => put(queue, text, delay_ms, abortSignal));
  return { ask, sendText, send: (message, delay_ms) => sendText(JSON.stringify(message), delay_ms) };
}

async function put(
  queue: QueueClient,
  text: string,
  delay_ms: number,
  abortSignal: AbortSignal,
): Promise<void> {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  const options = { visibilityTimeout: Math.ceil(delay_ms / 1000), abortSignal };
  try {
    await queue.sendMessage(base64, options);
  } catch (error) {
    if (codeOf(error) !== 'QueueNotFound') throw error;
    await queue.createIfNotExists({ abortSignal });
    await queue.sendMessage(base64, options);
  }
}

/** Ends an attempt that takes too long. The package's own errors hold the request with its keys: they stay here. */
async function limited<Result>(
  name: string,
  clock: Clock,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeout = new AbortController();
  const done = new AbortController();
  const waiting = clock.sleep(TIMEOUT_MS, done.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  try {
    return await attempt(timeout.signal);
  } catch (error) {
    throw new QueueError(name, codeOf(error));
  } finally {
    done.abort();
    await waiting;
  }
}

/** The service's error code. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined;
}
