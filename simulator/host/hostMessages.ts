/** What the local host's process tells its parent once, when it is ready. */
export interface FromHost {
  readonly url: string;
  readonly functions: readonly string[];
}

/** What a parent may say: put the time forward. */
export interface ToHost {
  readonly advance_ms: number;
}
