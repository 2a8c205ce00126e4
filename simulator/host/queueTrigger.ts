import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../lib/sync/ports/clock.ts';
import { HostError } from './hostError.ts';
import type { HostSettings } from './hostSettings.ts';

const SHORTEST_PAUSE_MS = 100;
/** What one request to the storage may bring. */
const MAX_BATCH = 32;

export interface QueueTriggerOptions {
  readonly queue: QueueClient;
  readonly poison: QueueClient;
  readonly settings: HostSettings['queues'];
  /** For so long nobody else sees a message that is being worked on; renewed at half of it. Azure: 10 minutes. */
  readonly hold_ms: number;
  readonly clock: Clock;
  /** The text of the message, decoded; rejects when the function fails. */
  readonly work: (text: string, message: DequeuedMessageItem) => Promise<void>;
  /** The storage is not reachable, or a message went to poison; one line. */
  readonly report: (line: string) => void;
}

/**
 * Reads an Azure Storage queue as the Functions host does, until `stop`: batches, growing pauses on an empty queue,
 * failed messages visible again after a while, to poison after the last delivery. Resolves when the last call has ended.
 */
export async function runQueue(options: QueueTriggerOptions, stop: AbortSignal): Promise<void> {
  const { queue, settings, clock, report } = options;
  const working = new Set<Promise<void>>();
  let pause_ms = SHORTEST_PAUSE_MS;
  let reachable = true;
  await createQueues(options);
  while (!stop.aborted) {
    if (working.size > settings.newBatchThreshold) {
      await Promise.race(working);
      continue;
    }
    const messages = await receive();
    for (const message of messages) {
      const call = handle(message, options).finally(() => working.delete(call));
      working.add(call);
    }
    pause_ms =
      messages.length > 0
        ? 0
        : Math.max(SHORTEST_PAUSE_MS, Math.min(pause_ms * 2, settings.maxPollingInterval_ms));
    if (pause_ms > 0) await clock.sleep(pause_ms, stop).catch(() => undefined);
  }
  await Promise.all(working);

  async function receive(): Promise<DequeuedMessageItem[]> {
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: Math.min(settings.batchSize, MAX_BATCH),
        visibilityTimeout: Math.ceil(options.hold_ms / 1_000),
        abortSignal: stop,
      });
      reachable = true;
      return receivedMessageItems;
    } catch {
      // Told once, not at every try.
      if (reachable && !stop.aborted) report(`Die Warteschlange ${queue.name} ist nicht erreichbar.`);
      reachable = false;
      return [];
    }
  }
}

async function createQueues({ queue, poison }: QueueTriggerOptions): Promise<void> {
  try {
    await Promise.all([queue.createIfNotExists(), poison.createIfNotExists()]);
  } catch {
    // The package's error holds the request with its keys.
    throw new HostError(
      `Die Warteschlange ${queue.name} ist nicht erreichbar. Läuft das Speicherkonto oder Azurite, das AzureWebJobsStorage nennt?`,
    );
  }
}

async function handle(message: DequeuedMessageItem, options: QueueTriggerOptions): Promise<void> {
  const { settings, queue, report } = options;
  const hold = holdOf(message, options);
  const text = decoded(message.messageText);
  let done = false;
  try {
    if (text !== undefined && message.dequeueCount <= settings.maxDequeueCount) {
      await options.work(text, message);
      done = true;
    }
  } catch {
    // The function has told why in its own log.
  }
  const receipt = await hold.end();
  try {
    if (done) await queue.deleteMessage(message.messageId, receipt);
    else if (text === undefined || message.dequeueCount >= settings.maxDequeueCount)
      await toPoison(message, receipt, options);
    else
      await queue.updateMessage(
        message.messageId,
        receipt,
        undefined,
        Math.ceil(settings.visibilityTimeout_ms / 1_000),
      );
  } catch {
    report(
      `Eine Nachricht der Warteschlange ${queue.name} kommt noch einmal: Sie ließ sich nicht abschließen.`,
    );
  }
}

async function toPoison(
  message: DequeuedMessageItem,
  receipt: string,
  { queue, poison, report }: QueueTriggerOptions,
): Promise<void> {
  await poison.sendMessage(message.messageText);
  await queue.deleteMessage(message.messageId, receipt);
  report(`Nachricht ${message.messageId} liegt nach ${message.dequeueCount} Versuchen in ${poison.name}.`);
}

/** Keeps a message from being seen by others until `end`, which gives its newest receipt. */
function holdOf(message: DequeuedMessageItem, { queue, hold_ms, clock }: QueueTriggerOptions) {
  const over = new AbortController();
  let receipt = message.popReceipt;
  const renewing = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(hold_ms / 2, over.signal).catch(() => undefined);
      if (over.signal.aborted) return;
      try {
        const renewed = await queue.updateMessage(
          message.messageId,
          receipt,
          undefined,
          Math.ceil(hold_ms / 1_000),
        );
        receipt = renewed.popReceipt ?? receipt;
      } catch {
        return; // gone or seen by somebody else: the end will find out
      }
    }
  })();
  return {
    async end(): Promise<string> {
      over.abort();
      await renewing;
      return receipt;
    },
  };
}

/** The UTF-8 text of a base64 message; undefined when it is none. */
function decoded(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
