import type { IResult } from 'mssql';
import type { Clock } from '../../sync/ports/clock.ts';
import type { Random } from '../../sync/ports/random.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { SqlServerAddress } from './address.ts';
import { bindParameters } from './bindParameters.ts';
import type { QueryOptions, SqlConnection, SqlStatement } from './connection.ts';
import { REQUEST_TIMEOUT_MS } from './driverConfig.ts';
import { type Attempt, type Failure, failure } from './failure.ts';
import { isLocked } from './locked.ts';
import { OutcomeUnknownError } from './outcomeUnknownError.ts';
import { plainRows } from './plainRows.ts';
import { ConnectError, type HeldConnection, Pool } from './pool.ts';

/** After the driver's own timeout and its 5 s of waiting for the server's consent to stop. */
const DEADLINE_MS = REQUEST_TIMEOUT_MS + 10_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;
const PAUSE_FACTOR = 4;
/** Longer than all attempts of a batch take, shorter than the time in which somebody has repaired something. */
const AWAY_MS = 120_000;

export interface ConnectionOptions {
  readonly address: SqlServerAddress;
  /** Real time: it bounds what the network does. */
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens the way to a SQL Server; nothing is sent before the first batch. */
export function openConnection(options: ConnectionOptions): SqlConnection {
  return new MssqlConnection(options);
}

class MssqlConnection implements SqlConnection {
  roundTrips = 0;
  statements = 0;
  readonly #address: SqlServerAddress;
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #random: Random;
  /** The server could not be reached a moment ago: each batch tries once and no more. */
  #awayUntil_ms = 0;

  constructor({ address, clock, random }: ConnectionOptions) {
    this.#address = address;
    this.#pool = new Pool(address);
    this.#clock = clock;
    this.#random = random;
  }

  async query(
    statement: SqlStatement,
    values: Readonly<Record<string, unknown>>,
    { repeat, lockedIsFinal = false }: QueryOptions,
  ): Promise<readonly (readonly SqlRow[])[]> {
    this.statements += 1;
    let pause_ms = FIRST_PAUSE_MS;
    const attempts = this.#clock.now() < this.#awayUntil_ms ? 1 : ATTEMPTS;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(statement, values, repeat);
      if ('rows' in outcome) return outcome.rows;
      const { error, passing, effect } = outcome.failed;
      if (repeat === 'never' && effect === 'unknown') throw new OutcomeUnknownError(error.message, error);
      if (!passing || attempt >= attempts || (lockedIsFinal && isLocked(error))) throw error;
      await this.#clock.sleep(pause_ms * (0.5 + this.#random.next()));
      pause_ms *= PAUSE_FACTOR;
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #attempt(
    statement: SqlStatement,
    values: Readonly<Record<string, unknown>>,
    repeat: Attempt['repeat'],
  ): Promise<{ readonly rows: SqlRow[][] } | { readonly failed: Failure }> {
    const attempt = { statement: statement.name, repeat, address: this.#address };
    let connection: HeldConnection;
    try {
      connection = await this.#withinDeadline(this.#pool.acquire(), (late) => late.release());
      this.#awayUntil_ms = 0;
    } catch (error) {
      this.#awayUntil_ms = this.#clock.now() + AWAY_MS;
      const loginNumbers = error instanceof ConnectError ? error.numbers : [];
      return { failed: failure(error, { ...attempt, phase: 'connecting', loginNumbers }) };
    }
    try {
      const request = bindParameters(connection.request(), statement, values);
      this.roundTrips += 1;
      const result = await this.#withinDeadline(request.query(statement.sql) as Promise<IResult<SqlRow>>);
      connection.release();
      return { rows: plainRows(result) };
    } catch (error) {
      connection.discard();
      return { failed: failure(error, { ...attempt, phase: 'executing' }) };
    }
  }

  /** After a broken stream a promise of the driver may never settle; `late` takes what comes after all. */
  async #withinDeadline<T>(work: Promise<T>, late: (result: T) => void = () => undefined): Promise<T> {
    const done = new AbortController();
    let inTime = true;
    const deadline = this.#clock.sleep(DEADLINE_MS, done.signal).then(
      () => {
        inTime = false;
        throw Object.assign(new Error('No answer in time.'), { code: 'EDEADLINE' });
      },
      () => new Promise<never>(() => undefined), // Aborted below: the race is over.
    );
    try {
      return await Promise.race([work, deadline]);
    } finally {
      done.abort();
      if (!inTime) work.then(late, () => undefined); // Its failure came too late to matter: it was reported as such.
    }
  }
}
