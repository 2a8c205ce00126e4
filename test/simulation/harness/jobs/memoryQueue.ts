import type { AbgleichMessage } from '../../../../lib/jobs/message.ts';
import type { AbgleichQueue } from '../../../../lib/jobs/ports.ts';
import type { Clock } from '../../../../lib/sync/ports/clock.ts';
import type { Random } from '../../../../lib/sync/ports/random.ts';

/** How badly the queue behaves; probabilities from 0 to 1. */
export interface QueueMood {
  /** A message is delivered twice. */
  readonly duplicate?: number;
  /** A message comes later than it should, by up to so many milliseconds. */
  readonly late_ms?: number;
  /** A message is lost for good. */
  readonly lose?: number;
  /** Any visible message may come first. */
  readonly shuffle?: boolean;
}

interface Entry {
  readonly text: string;
  visible_ms: number;
  deliveries: number;
}

export interface Delivery {
  readonly text: string;
  /** Removes it. Nobody who calls neither of both sees it again before the visibility timeout. */
  done(): void;
  /** It is visible again at once, or poison after the fifth time. */
  failed(): void;
}

const VISIBILITY_MS = 10 * 60_000;
const MAX_DELIVERIES = 5;

/** A storage queue in memory: at least once, in no order, with a visibility timeout and a poison queue. */
export class MemoryQueue implements AbgleichQueue {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #entries: Entry[] = [];
  mood: QueueMood;
  /** Everything that was ever sent. */
  readonly sent: AbgleichMessage[] = [];
  readonly poisoned: string[] = [];

  constructor(clock: Clock, random: Random, mood: QueueMood = {}) {
    this.#clock = clock;
    this.#random = random;
    this.mood = mood;
  }

  /** Messages that nobody has finished, whether visible or not. */
  get length(): number {
    return this.#entries.length;
  }

  async send(message: AbgleichMessage, options?: { readonly delay_ms?: number }): Promise<void> {
    this.sent.push(message);
    this.put(JSON.stringify(message), options?.delay_ms ?? 0);
  }

  async poison(text: string): Promise<void> {
    this.poisoned.push(text);
  }

  /** A text that somebody else has put there. */
  put(text: string, delay_ms = 0): void {
    const { duplicate = 0, late_ms = 0, lose = 0 } = this.mood;
    if (this.#random.next() < lose) return;
    const copies = this.#random.next() < duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const visible_ms = this.#clock.now() + delay_ms + this.#random.next() * late_ms;
      this.#entries.push({ text, visible_ms, deliveries: 0 });
    }
  }

  /** The next message that is visible, if there is one. */
  receive(): Delivery | undefined {
    const now_ms = this.#clock.now();
    const visible = this.#entries.filter((entry) => entry.visible_ms <= now_ms);
    const at = this.mood.shuffle === true ? Math.floor(this.#random.next() * visible.length) : 0;
    const entry = visible[at];
    if (entry === undefined) return undefined;
    entry.deliveries++;
    entry.visible_ms = now_ms + VISIBILITY_MS;
    return {
      text: entry.text,
      done: () => this.#remove(entry),
      failed: () => {
        entry.visible_ms = this.#clock.now();
        if (entry.deliveries < MAX_DELIVERIES) return;
        this.#remove(entry);
        this.poisoned.push(entry.text);
      },
    };
  }

  #remove(entry: Entry): void {
    const place = this.#entries.indexOf(entry);
    if (place >= 0) this.#entries.splice(place, 1);
  }
}
