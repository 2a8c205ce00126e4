/** Messages of one Mandant that a process works on at the same time; a host runs 16 to 32 in all. */
export const MESSAGES_PER_MANDANT = 8;
/** A message that found no place comes back after this time at the earliest … */
const SHORTEST_MS = 2_000;
/** … each further one of the same Mandant so much later, so that they do not come back all at once … */
const APART_MS = 250;
/** … and at the latest after this time. */
const LONGEST_MS = 60_000;

interface Place {
  busy: number;
  /** When the next message that is put back may come. */
  next_ms: number;
}

/**
 * Keeps a Mandant with a thousand mailboxes from taking a process for itself: its messages beyond the bound are put back
 * for a while, so that the queue's head is free for others.
 */
export class Admission {
  readonly #places = new Map<string, Place>();

  /** Takes a place and gives the function that returns it; or says how long to stay away. */
  enter(mandant: string, now_ms: number): { readonly leave: () => void } | { readonly away_ms: number } {
    const place = this.#places.get(mandant) ?? { busy: 0, next_ms: 0 };
    this.#places.set(mandant, place);
    if (place.busy >= MESSAGES_PER_MANDANT) {
      const next_ms = Math.max(now_ms + SHORTEST_MS, place.next_ms + APART_MS);
      place.next_ms = Math.min(next_ms, now_ms + LONGEST_MS);
      return { away_ms: place.next_ms - now_ms };
    }
    place.busy++;
    let left = false;
    return {
      leave: () => {
        if (left) return;
        left = true;
        place.busy--;
        if (place.busy === 0) this.#places.delete(mandant);
      },
    };
  }
}
