/** One change of a folder (calendar, To Do list). `record` is null when the item left it. */
export interface Change<Item> {
  number: number;
  visible_ms: number;
  id: string;
  /** The same as `id` where items have only one. */
  mutableId: string;
  record: Item | null;
  /** The next change of the same item. */
  next: Change<Item> | null;
}

const mostTombstones = 50_000;
const slack = 5_000;

/**
 * What happened in a folder, in order: the memory behind delta tokens (graph.md 1.5, 1.10). Superseded changes are
 * forgotten in time, tombstones when there are too many; tokens older than `forgottenUpTo` have expired (1.9).
 */
export class ChangeLog<Item> {
  forgottenUpTo = 0;
  #changes: Change<Item>[] = [];
  #latest = new Map<string, Change<Item>>();
  /** How many changes from the beginning are visible; a change is never told before an earlier one. */
  #visible = 0;

  append(change: Omit<Change<Item>, 'next'>): void {
    const entry: Change<Item> = { ...change, next: null };
    const before = this.#latest.get(entry.id);
    if (before) before.next = entry;
    this.#latest.set(entry.id, entry);
    this.#changes.push(entry);
    if (this.#changes.length > 2 * this.#latest.size + slack) this.#compact();
  }

  /** The id's latest change, told or not. */
  latest(id: string): Change<Item> | undefined {
    return this.#latest.get(id);
  }

  ids(): IterableIterator<string> {
    return this.#latest.keys();
  }

  /** The number of the last change that delta may tell at this time. */
  horizon(now_ms: number): number {
    while ((this.#changes[this.#visible]?.visible_ms ?? Number.POSITIVE_INFINITY) <= now_ms) this.#visible++;
    return this.#changes[this.#visible - 1]?.number ?? this.forgottenUpTo;
  }

  /** Changes with numbers in (after, upTo], oldest first; without `superseded` only each item's last one. */
  *between(after: number, upTo: number, superseded: boolean): Generator<Change<Item>> {
    for (let at = this.#indexAfter(after); at < this.#changes.length; at++) {
      const change = this.#changes[at] as Change<Item>;
      if (change.number > upTo) return;
      if (superseded || change.next === null || change.next.number > upTo) yield change;
    }
  }

  /** A change number some changes back, for replays. */
  earlier(number: number, steps: number): number {
    const at = this.#indexAfter(number) - 1 - steps;
    return at < 0 ? this.forgottenUpTo : (this.#changes[at] as Change<Item>).number;
  }

  #indexAfter(number: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle] as Change<Item>).number <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    const told = this.#changes[this.#visible - 1]?.number ?? 0;
    let tombstones = this.#changes.filter((change) => change.record === null && change.next === null).length;
    const kept: Change<Item>[] = [];
    for (const change of this.#changes) {
      if (change.next !== null && change.next.number <= told) continue;
      if (
        change.record === null &&
        change.next === null &&
        change.number <= told &&
        tombstones > mostTombstones
      ) {
        tombstones--;
        this.forgottenUpTo = change.number;
        this.#latest.delete(change.id);
        continue;
      }
      kept.push(change);
    }
    this.#changes = kept;
    this.#visible = this.#indexAfter(told);
  }
}
