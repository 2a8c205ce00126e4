/** Messages of one Mandant that a process works on at the same time: somebody else may come any time. */
export const MESSAGES_PER_MANDANT = 8;
/** Messages of all Mandanten together, but for the few that each may have: below what stops the host fetching (host.json). */
export const MESSAGES_IN_ALL = 24;
/** So many a Mandant has in any case. */
const FEWEST = 2;
/** A message that found no place comes back after this time at the earliest … */
const SHORTEST_MS = 1_000;
/** … and at the latest after this time. */
const LONGEST_MS = 60_000;
/** How long one message takes, as long as none was seen. */
const USUAL_MS = 1_000;
/** What the newest message counts in the mean … */
const WEIGHT = 0.2;
/** … and how long it counts at the most: long runs, or a clock that jumped, must not keep the others from free places. */
const LONGEST_COUNTED_MS = 2_000;
/** Mandanten that are remembered; more begin anew. */
const MAX_REMEMBERED = 10_000;

interface Place {
  busy: number;
  /** How long a message takes at present. */
  mean_ms: number;
  /** When the next message that is put back may come. */
  next_ms: number;
}

/**
 * Keeps a Mandant with a thousand mailboxes from taking a process for itself: its messages beyond the bound are put back
 * until about their turn, so that the queue's head is free for others. The more Mandanten are at work, the smaller the
 * share of each: the host goes on fetching, and somebody with three mailboxes finds a place at once.
 */
export class Admission {
  readonly #places = new Map<string, Place>();

  /** Takes a place and gives the function that returns it (to be told the time then); or says how long to stay away. */
  enter(
    mandant: string,
    now_ms: number,
  ): { readonly leave: (now_ms: number) => void } | { readonly away_ms: number } {
    if (this.#places.size >= MAX_REMEMBERED) this.#forgetIdle();
    const place = this.#places.get(mandant) ?? { busy: 0, mean_ms: USUAL_MS, next_ms: 0 };
    this.#places.set(mandant, place);
    const bound = this.#share(mandant);
    if (place.busy >= bound) return { away_ms: awayFor(place, bound, now_ms) };
    place.busy++;
    let left = false;
    return {
      leave: (left_ms) => {
        if (left) return;
        left = true;
        place.busy--;
        const took_ms = Math.min(Math.max(0, left_ms - now_ms), LONGEST_COUNTED_MS);
        place.mean_ms += WEIGHT * (took_ms - place.mean_ms);
      },
    };
  }

  #share(mandant: string): number {
    let [atWork, inAll] = [1, 0];
    for (const [other, { busy }] of this.#places) {
      inAll += busy;
      if (other !== mandant && busy > 0) atWork++;
    }
    if (inAll >= MESSAGES_IN_ALL) return FEWEST;
    return Math.min(MESSAGES_PER_MANDANT, Math.max(FEWEST, Math.floor(MESSAGES_IN_ALL / atWork)));
  }

  #forgetIdle(): void {
    for (const [mandant, { busy }] of this.#places) if (busy === 0) this.#places.delete(mandant);
  }
}

/** Those who stay away come back one after the other, as fast as places become free. */
function awayFor(place: Place, bound: number, now_ms: number): number {
  const next_ms = Math.max(now_ms + SHORTEST_MS, place.next_ms + place.mean_ms / bound);
  place.next_ms = Math.min(next_ms, now_ms + LONGEST_MS);
  return place.next_ms - now_ms;
}
