import { seededRandom } from '../seededRandom.ts';

/** What happens in a random history; the same seed makes the same one. */
export class Chance {
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(seed: number) {
    this.#random = seededRandom(seed * 7919);
  }

  below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
