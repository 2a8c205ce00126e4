/**
 * Where a tenant keeps its state over restarts. Each `put` is one transaction: a process that is killed at any moment
 * finds either all of it or nothing.
 */
export interface Persistence {
  load(): Iterable<[key: string, json: string]>;
  /** null deletes the key. */
  put(entries: Array<[string, string | null]>): void;
}
