/**
 * Time as a port. Nothing in `domain` or `sync` reads the wall clock or sets a timer by itself, so that a simulation
 * can run years in seconds and repeat every run exactly.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
