import mssql, { type ConnectionPool } from 'mssql';
import type { SqlServerAddress } from './address.ts';
import { type BudgetedPool, ConnectionBudget } from './connectionBudget.ts';
import { driverConfig } from './driverConfig.ts';
import { type LoggingIn, listenToLogin, loginNumbers } from './loginNumbers.ts';

/** The driver's single connection (tedious), as far as we use it. */
interface DriverConnection extends LoggingIn {
  close(): void;
}

/** mssql's pool with the two documented methods that its types leave out. */
type DriverPool = ConnectionPool & {
  acquire(requester: object): Promise<DriverConnection>;
  release(connection: DriverConnection): void;
};

/** A connection that is ours until it is given back. */
export interface HeldConnection {
  /** A batch on this very connection. */
  request(): mssql.Request;
  /** Back into the pool: it is as it was. */
  release(): void;
  /** Closed, and replaced when next needed: what a failed batch left on it must not meet the next one. */
  discard(): void;
}

/** A login that failed; `numbers` are the server's own error numbers, which the driver keeps to itself. */
export class ConnectError extends Error {
  readonly numbers: readonly number[];
  constructor(cause: unknown, numbers: readonly number[]) {
    super('The connection could not be opened.', { cause });
    this.name = 'ConnectError';
    this.numbers = numbers;
  }
}

/** All Mandanten of a process share it. */
const BUDGET = new ConnectionBudget();

/**
 * The connections to one Mandant's server: opened when first needed, kept warm, bounded in number. A connection that
 * breaks while idle is replaced silently.
 */
export class Pool implements BudgetedPool {
  readonly #budget: ConnectionBudget;
  readonly #address: SqlServerAddress;
  #opening: Promise<DriverPool> | undefined;
  /** Who holds a connection or waits for one. */
  #users = 0;
  #closed = false;

  /** `budget`: shared by all Mandanten of the process. */
  constructor(address: SqlServerAddress, budget: ConnectionBudget = BUDGET) {
    this.#address = address;
    this.#budget = budget;
  }

  /** Throws ConnectError. */
  async acquire(): Promise<HeldConnection> {
    try {
      await this.#open();
      const leaveBudget = await this.#budget.enter(this);
      this.#users += 1;
      const leave = (): void => {
        this.#users -= 1;
        leaveBudget();
      };
      return await this.#take(leave).catch((error) => {
        leave();
        // The server is not there any more: whoever comes next begins with connecting again, among those who do. But one
        // refused login says nothing about the connections that others have, or are about to get: those would be lost.
        if (this.#users === 0) this.shrink().catch(() => undefined);
        throw error;
      });
    } catch (error) {
      throw new ConnectError(error, loginNumbers(error));
    }
  }

  async #take(leave: () => void): Promise<HeldConnection> {
    const pool = await this.#open();
    const connection = await pool.acquire({}).catch((error) => {
      // A pool that closes gives up those who wait with an error that has nothing but a text.
      throw pool.connected ? error : new mssql.ConnectionError('The pool was closed.', 'ENOTOPEN');
    });
    return held(pool, connection, leave);
  }

  /** Whoever has the pool already keeps it until done; from now on nobody gets it any more. */
  async shrink(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    if (opening === undefined) return;
    const pool = await opening.catch(() => undefined); // It never opened, and whoever asked for it was told why.
    await pool?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#budget.forget(this);
    await this.shrink();
  }

  #open(): Promise<DriverPool> {
    if (this.#closed) throw new mssql.ConnectionError('The pool is closed.', 'ENOTOPEN');
    this.#opening ??= this.#connect().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #connect(): Promise<DriverPool> {
    const pool = new mssql.ConnectionPool({
      ...driverConfig(this.#address),
      beforeConnect: (connection) => listenToLogin(connection as unknown as DriverConnection),
    }) as DriverPool;
    // Without a listener a connection that is lost while idle ends the process. There is nothing to do about it: the
    // pool replaces the connection, and a batch that was under way reports its failure itself.
    pool.on('error', () => undefined);
    const leave = await this.#budget.connect();
    try {
      await pool.connect();
    } finally {
      leave();
    }
    return pool;
  }
}

function held(pool: DriverPool, connection: DriverConnection, leave: () => void): HeldConnection {
  let ours = true;
  const giveBack = (): void => {
    if (ours) {
      pool.release(connection);
      leave();
    }
    ours = false;
  };
  // mssql's Request asks its parent for a connection and gives it back with its last event, which after a broken stream
  // may never come. This parent always has the one connection; when it goes back is decided here.
  const parent = {
    connected: true,
    config: { stream: false, arrayRowMode: false },
    acquire: (
      _request: object,
      callback: (error: undefined, one: DriverConnection, config: object) => void,
    ) => callback(undefined, connection, parent.config),
    release: () => undefined,
    get collation() {
      return (pool as unknown as { readonly collation: unknown }).collation;
    },
  };
  return {
    request: () => new mssql.Request(parent as unknown as ConnectionPool),
    release: giveBack,
    discard: () => {
      connection.close();
      giveBack();
    },
  };
}
