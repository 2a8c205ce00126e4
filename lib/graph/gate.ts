/** Requests that Outlook serves at a time per app and mailbox, sub-requests of a `$batch` included (graph.md 7.1, 7.5). */
export const SLOTS_PER_MAILBOX = 4;

interface Waiting {
  readonly slots: number;
  enter(): void;
}

/** The four slots of one mailbox, given in the order of asking: nobody overtakes, so a full `$batch` never starves. */
class Gate {
  #free = SLOTS_PER_MAILBOX;
  readonly #queue: Waiting[] = [];

  get idle(): boolean {
    return this.#free === SLOTS_PER_MAILBOX && this.#queue.length === 0;
  }

  async enter(slots: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#queue.length === 0 && this.#free >= slots) {
      this.#free -= slots;
      return;
    }
    const entered = Promise.withResolvers<void>();
    const waiting: Waiting = { slots, enter: entered.resolve };
    this.#queue.push(waiting);
    const abort = () => {
      const position = this.#queue.indexOf(waiting);
      // Not in the queue any more: it has been let in, and gives its slots back the ordinary way.
      if (position === -1) return;
      this.#queue.splice(position, 1);
      entered.reject(signal?.reason);
      this.#letIn();
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await entered.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  leave(slots: number): void {
    this.#free += slots;
    this.#letIn();
  }

  #letIn(): void {
    for (let next = this.#queue[0]; next !== undefined && next.slots <= this.#free; next = this.#queue[0]) {
      this.#queue.shift();
      this.#free -= next.slots;
      next.enter();
    }
  }
}

/**
 * The gates of a process, one per app and mailbox. All clients of the same app must share one, else together they send
 * more than Outlook serves; the lease keeps other processes away from the mailbox (graph.md 7.9).
 */
export class Gates {
  readonly #gates = new Map<string, Gate>();

  /**
   * Waits for `slots` (1 to 4) of a mailbox and gives the function that returns them.
   * Rejects with the signal's reason when it is aborted while waiting.
   */
  async enter(
    application: string,
    mailbox: string,
    slots: number,
    signal?: AbortSignal,
  ): Promise<() => void> {
    const key = `${application}\n${mailbox.toLowerCase()}`;
    const gate = this.#gates.get(key) ?? new Gate();
    this.#gates.set(key, gate);
    const taken = Math.min(slots, SLOTS_PER_MAILBOX);
    try {
      await gate.enter(taken, signal);
    } finally {
      this.#forgetIdle(key, gate);
    }
    return () => {
      gate.leave(taken);
      this.#forgetIdle(key, gate);
    };
  }

  /** Thousands of mailboxes pass through a process: a gate without guests is not kept. */
  #forgetIdle(key: string, gate: Gate): void {
    if (gate.idle && this.#gates.get(key) === gate) this.#gates.delete(key);
  }
}
