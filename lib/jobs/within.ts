import type { Clock } from '../sync/ports/clock.ts';
import { StoreError } from '../sync/ports/errors.ts';

/**
 * The result of `work`, if it comes within `limit_ms`; else StoreError `connection`. The work itself goes on: nobody can
 * stop a database call from outside, but nobody has to wait for it either.
 */
export async function within<T>(clock: Clock, limit_ms: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const timeout = clock.sleep(limit_ms, done.signal).then((): never => {
    throw new StoreError(
      'connection',
      `Die emis-Datenbank hat innerhalb von ${Math.round(limit_ms / 1000)} Sekunden nicht geantwortet. Prüfen Sie, ob sie und der Weg zu ihr (Hybridverbindung) erreichbar sind.`,
    );
  });
  timeout.catch(() => undefined); // rejects as well when it is called off
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
  }
}
