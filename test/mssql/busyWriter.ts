import mssql from 'mssql';
import type { SqlServerAddress } from '../../lib/emis/mssql/address.ts';
import { driverConfig } from '../../lib/emis/mssql/driverConfig.ts';
import { systemClock } from '../../lib/mandanten/systemPorts.ts';

/** A user of emis who never rests. */
export interface BusyWriter {
  /** Edits that were committed, by the text that they wrote. */
  readonly committed: ReadonlySet<string>;
  /** Ends the work; rejects with what went wrong, a deadlock or a lock timeout left aside. */
  stop(): Promise<void>;
}

const PAUSE_MS = 200;

/** Whoever meets somebody else's lock is thrown out and tries something else; Babelfish has no numbers for it. */
const OUTRUN = new Set([1205, 1222, 33_557_097]);

/**
 * Edits `ort` of the rows, one text after the other (`<name>-<n>`): single edits, transactions over two rows in either
 * order that stay open for a while, and some that are taken back.
 */
export function startWriter(
  address: SqlServerAddress,
  name: string,
  rows: readonly number[],
  random: () => number,
): BusyWriter {
  const committed = new Set<string>();
  let stopped = false;
  const work = (async () => {
    const pool = new mssql.ConnectionPool({ ...driverConfig(address), pool: { max: 1, min: 0 } });
    pool.on('error', () => undefined);
    await pool.connect();
    try {
      for (let n = 1; !stopped; n += 1) {
        const text = `${name}-${n}`;
        const first = rows[Math.floor(random() * rows.length)]!;
        const second = rows[Math.floor(random() * rows.length)]!;
        if (await edit(pool, text, n % 4 === 0 ? [first, second] : [first], n % 9 === 0)) committed.add(text);
        // A user needs a moment; without one the server has time for nobody else.
        await systemClock.sleep(PAUSE_MS * random());
      }
    } finally {
      await pool.close();
    }
  })();
  work.catch(() => undefined);
  return {
    committed,
    stop: () => {
      stopped = true;
      return work;
    },
  };
}

/** Whether it was committed. */
async function edit(
  pool: mssql.ConnectionPool,
  text: string,
  rows: readonly number[],
  takenBack: boolean,
): Promise<boolean> {
  const transaction = new mssql.Transaction(pool);
  // The server may have ended it already; the driver tells that as an event as well.
  transaction.on('error', () => undefined);
  await transaction.begin();
  try {
    for (const id of rows)
      await new mssql.Request(transaction).query(`UPDATE termine SET ort = N'${text}' WHERE id = ${id};`);
    if (takenBack) await transaction.rollback();
    else await transaction.commit();
    return !takenBack;
  } catch (error) {
    await transaction.rollback().catch(() => undefined); // Taken back by the server: that is why we are here.
    if (OUTRUN.has((error as { number?: number }).number ?? 0)) return false;
    throw error;
  }
}
