import type { Clock } from '../sync/ports/clock.ts';

/** A message together with what it says: its items know their fate when it is sent. */
export interface Parcel<Item> {
  readonly items: readonly Item[];
  send(): Promise<void>;
}

export interface GatheringOptions<Item> {
  readonly clock: Clock;
  /** Items of the same key are one. */
  readonly key: (item: Item) => string;
  /** Packs what has come together; every item goes into exactly one parcel. */
  readonly pack: (items: readonly Item[]) => readonly Parcel<Item>[];
}

/** For so long what comes in is gathered; the answer to a notification waits for it. */
export const GATHER_MS = 100;
/** Parcels that are sent at the same time. */
const WIDTH = 16;
/** A queue that takes longer is left to itself: the next round shall not wait for it. */
const ROUND_MS = 2_000;
/** Items that wait or are being sent; more are refused, Graph brings them again. */
const MOST_ITEMS = 20_000;

/** More has come in than the queue takes. */
export class GatheringFullError extends Error {
  constructor() {
    super('Es sind mehr Benachrichtigungen unterwegs, als die Warteschlange annimmt.');
    this.name = 'GatheringFullError';
  }
}

interface Waiting<Item> {
  readonly item: Item;
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * Gathers items for a moment, so that many equal ones become one and many small messages few. The slower the queue, the
 * more comes together: a flood never makes more messages than rounds have room for.
 */
export class Gathering<Item> {
  readonly #options: GatheringOptions<Item>;
  #waiting = new Map<string, Waiting<Item>>();
  #unsettled = 0;
  #running = false;

  constructor(options: GatheringOptions<Item>) {
    this.#options = options;
  }

  /**
   * Resolves when a message that was sent after this call bears the item; rejects with what the queue said, or with
   * GatheringFullError.
   */
  add(item: Item): Promise<void> {
    const key = this.#options.key(item);
    const known = this.#waiting.get(key);
    if (known !== undefined) return known.sent.promise;
    if (this.#unsettled >= MOST_ITEMS) return Promise.reject(new GatheringFullError());
    const waiting = { item, sent: Promise.withResolvers<void>() };
    this.#waiting.set(key, waiting);
    this.#unsettled++;
    if (!this.#running) void this.#run();
    return waiting.sent.promise;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    this.#running = true;
    while (this.#waiting.size > 0) {
      await clock.sleep(GATHER_MS);
      const round = this.#waiting;
      this.#waiting = new Map();
      const stop = new AbortController();
      const expiry = clock.sleep(ROUND_MS, stop.signal).catch(() => undefined);
      await Promise.race([this.#send([...round.values()]), expiry]);
      stop.abort();
    }
    this.#running = false;
  }

  async #send(round: readonly Waiting<Item>[]): Promise<void> {
    const waiting = new Map(round.map((entry) => [entry.item, entry]));
    const parcels = this.#options.pack(round.map(({ item }) => item));
    let next = 0;
    const work = async (): Promise<void> => {
      for (let parcel = parcels[next++]; parcel !== undefined; parcel = parcels[next++]) {
        const entries = parcel.items.map((item) => waiting.get(item)!);
        try {
          await parcel.send();
          for (const { sent } of entries) sent.resolve();
        } catch (error) {
          for (const { sent } of entries) sent.reject(error);
        }
        this.#unsettled -= entries.length;
      }
    };
    await Promise.all(Array.from({ length: Math.min(WIDTH, parcels.length) }, work));
  }
}
