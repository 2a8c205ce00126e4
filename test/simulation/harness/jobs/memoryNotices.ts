import { parseNotice } from '../../../../lib/jobs/parseNotice.ts';
import type { NoticeQueue, TakenNotice } from '../../../../lib/jobs/ports.ts';
import type { SubscriptionNotice } from '../../../../lib/jobs/subscriptionNotice.ts';
import type { Clock } from '../../../../lib/sync/ports/clock.ts';

const MOST = 32;
const HIDDEN_MS = 600_000;

/** The queue emis-abonnements in memory. */
export class MemoryNotices implements NoticeQueue {
  readonly #clock: Clock;
  #entries: { readonly text: string; visible_ms: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get length(): number {
    return this.#entries.length;
  }

  async send(notice: SubscriptionNotice): Promise<void> {
    this.put(JSON.stringify(notice));
  }

  /** A text that somebody else has put there. */
  put(text: string): void {
    this.#entries.push({ text, visible_ms: this.#clock.now() });
  }

  async take(): Promise<readonly TakenNotice[]> {
    const now_ms = this.#clock.now();
    const visible = this.#entries.filter(({ visible_ms }) => visible_ms <= now_ms).slice(0, MOST);
    return visible.map((entry) => {
      entry.visible_ms = now_ms + HIDDEN_MS;
      return {
        notice: parseNotice(entry.text),
        done: async () => {
          this.#entries = this.#entries.filter((other) => other !== entry);
        },
        back: async (delay_ms) => {
          entry.visible_ms = this.#clock.now() + delay_ms;
        },
      };
    });
  }
}
