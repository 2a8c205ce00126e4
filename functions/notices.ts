import type { NoticeQueue } from '../lib/jobs/ports.ts';
import { readQueueStorage } from '../lib/mandanten/queueStorage.ts';
import { systemClock as clock } from '../lib/mandanten/systemPorts.ts';
import { createNoticeQueue } from '../lib/queue/noticeQueue.ts';

let shared: NoticeQueue | undefined;

/** The queue between webhookGraph and timerSubscriptions, one for all calls of this process. */
export function sharedNotices(): NoticeQueue {
  shared ??= createNoticeQueue(() => readQueueStorage(process.env), clock);
  return shared;
}
