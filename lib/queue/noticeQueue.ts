import type { NoticeQueue } from '../jobs/ports.ts';
import type { Clock } from '../sync/ports/clock.ts';
import type { QueueStorage } from './queueStorage.ts';
import { codeOf, storageQueue } from './storageQueue.ts';

export const NOTICE_QUEUE_NAME = 'emis-abonnements';
/** As many as one request gives. */
const MOST = 32;
/** So long a notice that was taken stays hidden: whoever took it and died leaves it to the next. */
const HIDDEN_S = 600;

/**
 * The queue `emis-abonnements` as an Azure Storage queue: from the webhook to timerSubscriptions. The package is loaded at
 * the first use. A message that is no notice is removed: it can only be a leftover.
 */
export function createNoticeQueue(storage: () => QueueStorage, clock: Clock): NoticeQueue {
  const queue = storageQueue(NOTICE_QUEUE_NAME, storage, clock);
  return {
    send: (notice) => queue.send(notice),
    async take() {
      const taken = await queue.ask(async (client, abortSignal) => {
        try {
          const options = { numberOfMessages: MOST, visibilityTimeout: HIDDEN_S, abortSignal };
          return (await client.receiveMessages(options)).receivedMessageItems;
        } catch (error) {
          // Nobody has ever sent one: the queue does not exist yet.
          if (codeOf(error) === 'QueueNotFound') return [];
          throw error;
        }
      });
      if (taken.length === 0) return [];
      // Only who takes needs to check: the webhook, which sends, starts quicker without the package for it.
      const { parseNotice } = await import('../jobs/parseNotice.ts');
      return taken.map(({ messageId, popReceipt, messageText }) => ({
        notice: parseNotice(Buffer.from(messageText, 'base64').toString('utf8')),
        done: () =>
          queue.ask(async (client, abortSignal) => {
            await client.deleteMessage(messageId, popReceipt, { abortSignal });
          }),
        back: (delay_ms) =>
          queue.ask(async (client, abortSignal) => {
            const hidden_s = Math.ceil(delay_ms / 1_000);
            await client.updateMessage(messageId, popReceipt, undefined, hidden_s, { abortSignal });
          }),
      }));
    },
  };
}
