/** The same line is said again after this time. */
const REPEAT_MS = 3_600_000;
/** Lines that are remembered; more begin anew. */
const MAX_REMEMBERED = 5_000;

/** Keeps what is found every minute from filling the log: each line once an hour. */
export class OccasionalLog {
  readonly #said = new Map<string, number>();

  /** Whether `line` is to be said now (epoch milliseconds); remembers that it was. */
  due(line: string, now_ms: number): boolean {
    const said_ms = this.#said.get(line);
    if (said_ms !== undefined && now_ms - said_ms < REPEAT_MS) return false;
    if (this.#said.size >= MAX_REMEMBERED) this.#said.clear();
    this.#said.set(line, now_ms);
    return true;
  }
}
