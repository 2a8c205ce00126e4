/** So many may do something at the same time; whoever comes later waits, in the order of coming. */
export class Places {
  readonly #most: number;
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for a place; gives the function that returns it. */
  async enter(): Promise<() => void> {
    if (this.#taken >= this.#most || this.#waiting.length > 0)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    else this.#taken++;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      // The place goes straight to whoever waits longest.
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken--;
      else next();
    };
  }
}
