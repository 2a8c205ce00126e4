import { Places } from './places.ts';

/** The connections to one server, as far as the budget needs to know them. */
export interface BudgetedPool {
  /** Closes the connections that it holds open for later; it opens new ones when it is asked again. */
  shrink(): Promise<void>;
}

export interface BudgetLimits {
  /** Connections in use at the same time. */
  readonly inUse: number;
  /** Servers that are being connected to at the same time. */
  readonly connecting: number;
  /** Servers to which connections are kept open. */
  readonly pools: number;
}

/**
 * One function app with hundreds of Mandanten: what a small instance and its hybrid connections bear. A connection is kept
 * to each of them: the ticks ask all of them every minute, in the same order.
 */
const LIMITS: BudgetLimits = { inUse: 64, connecting: 32, pools: 600 };

/**
 * Bounds the connections of all Mandanten of a process together. Whoever comes when all are in use waits, in the order
 * of coming. Connecting has places of its own: servers that do not answer must not keep those from working that do. When
 * connections to more servers are open than may be kept, those that were not used for the longest time are closed.
 */
export class ConnectionBudget {
  /** Connections in use by pool, the least recently used pool first. */
  readonly #pools = new Map<BudgetedPool, number>();
  readonly #inUse: Places;
  readonly #connecting: Places;
  readonly #most: number;

  constructor({ inUse, connecting, pools }: BudgetLimits = LIMITS) {
    this.#inUse = new Places(inUse);
    this.#connecting = new Places(connecting);
    this.#most = pools;
  }

  /** Waits for leave to use one connection of a pool; gives the function that ends the use. */
  async enter(pool: BudgetedPool): Promise<() => void> {
    const leave = await this.#inUse.enter();
    this.#use(pool, 1);
    this.#closeIdle();
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#use(pool, -1);
      leave();
    };
  }

  /** Waits for leave to connect to a server; gives the function that says that this is over. */
  connect(): Promise<() => void> {
    return this.#connecting.enter();
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
      if (this.#pools.size <= this.#most) return;
      if (used > 0) continue;
      this.#pools.delete(pool);
      // Nobody waits for it: its connections only go a little later than they might.
      pool.shrink().catch(() => undefined);
    }
  }
}
