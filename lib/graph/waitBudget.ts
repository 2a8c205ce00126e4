/** How long one call of a gateway may wait in all for a throttled Graph; shared by its requests and their retries. */
export class WaitBudget {
  #remaining_ms: number;

  constructor(total_ms: number) {
    this.#remaining_ms = total_ms;
  }

  /** Takes `ms` out of the budget; false (and nothing taken) when that much is not left. */
  spend(ms: number): boolean {
    if (ms > this.#remaining_ms) return false;
    this.#remaining_ms -= ms;
    return true;
  }
}
