/** The connections to one server, as far as the budget needs to know them. */
export interface BudgetedPool {
  /** Closes the connections that it holds open for later; it opens new ones when it is asked again. */
  shrink(): Promise<void>;
}

export interface BudgetLimits {
  /** Connections in use at the same time. */
  readonly inUse: number;
  /** Servers to which connections are kept open. */
  readonly pools: number;
}

/** One function app with hundreds of Mandanten: what a small instance and its hybrid connections bear. */
const LIMITS: BudgetLimits = { inUse: 64, pools: 100 };

/**
 * Bounds the connections of all Mandanten of a process together. Whoever comes when all are in use waits, in the order
 * of coming. When connections to more servers are open than may be kept, those that were not used for the longest time
 * are closed.
 */
export class ConnectionBudget {
  readonly #limits: BudgetLimits;
  #inUse = 0;
  readonly #waiting: (() => void)[] = [];
  /** Connections in use by pool, the least recently used pool first. */
  readonly #pools = new Map<BudgetedPool, number>();

  constructor(limits: BudgetLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Waits for leave to use one connection of a pool; gives the function that ends the use. */
  async enter(pool: BudgetedPool): Promise<() => void> {
    if (this.#inUse >= this.#limits.inUse || this.#waiting.length > 0)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    else this.#inUse++;
    this.#use(pool, 1);
    this.#closeIdle();
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#use(pool, -1);
      // The place goes straight to whoever waits longest.
      const next = this.#waiting.shift();
      if (next === undefined) this.#inUse--;
      else next();
    };
  }

  /** The pool is closed for good. */
  forget(pool: BudgetedPool): void {
    this.#pools.delete(pool);
  }

  #use(pool: BudgetedPool, change: 1 | -1): void {
    const used = (this.#pools.get(pool) ?? 0) + change;
    if (change < 0 && !this.#pools.has(pool)) return;
    this.#pools.delete(pool);
    this.#pools.set(pool, used);
  }

  #closeIdle(): void {
    for (const [pool, used] of this.#pools) {
      if (this.#pools.size <= this.#limits.pools) return;
      if (used > 0) continue;
      this.#pools.delete(pool);
      // Nobody waits for it: its connections only go a little later than they might.
      pool.shrink().catch(() => undefined);
    }
  }
}
