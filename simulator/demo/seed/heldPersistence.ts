import type { Persistence } from '../../m365/tenant.ts';

export interface HeldPersistence extends Persistence {
  /** From now on nothing is stored. */
  hold(): void;
  /** Stores everything that was held back as one transaction; from now on each `put` is stored at once. */
  release(): void;
}

/** Lets many changes of a tenant be stored together, so that a process killed in between leaves none of them. */
export function heldPersistence(inner: Persistence): HeldPersistence {
  let waiting: Map<string, string | null> | null = null;
  return {
    load: () => inner.load(),
    put(entries) {
      if (waiting === null) inner.put(entries);
      else for (const [key, json] of entries) waiting.set(key, json);
    },
    hold() {
      waiting = new Map();
    },
    release() {
      const entries = [...(waiting ?? [])];
      waiting = null;
      inner.put(entries);
    },
  };
}
