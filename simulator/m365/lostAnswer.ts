import type { Clock } from '../../lib/sync/ports/clock.ts';

const longestWait_ms = 300_000;

/** What fetch throws when the connection breaks. */
export function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

/** An answer that never arrives: ends only with the caller's patience, or fetch's own after five minutes. */
export async function never(clock: Clock, signal: AbortSignal | null): Promise<never> {
  if (signal !== null) return new Promise<never>(() => {});
  await clock.sleep(longestWait_ms);
  const cause = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  throw new TypeError('fetch failed', { cause });
}

/** Rejects as soon as the caller gives up. The request goes on: the server does not know. */
export function untilAborted<Value>(answer: Promise<Value>, signal: AbortSignal | null): Promise<Value> {
  if (signal === null) return answer;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
