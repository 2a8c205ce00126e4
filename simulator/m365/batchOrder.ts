import type { Random } from '../../lib/sync/ports/random.ts';
import type { SubRequest } from './batchEnvelope.ts';

/** An order in which a batch may run: at random, but dependencies first (graph.md 7.8: nothing else is promised). */
export function executionOrder(requests: readonly SubRequest[], random: Random): SubRequest[] {
  const waiting = [...requests];
  const done = new Set<string>();
  const order: SubRequest[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter((request) =>
      request.dependsOn.every((other) => done.has(other.toLowerCase())),
    );
    const chosen = ready[Math.floor(random.next() * ready.length)] as SubRequest;
    waiting.splice(waiting.indexOf(chosen), 1);
    done.add(chosen.id.toLowerCase());
    order.push(chosen);
  }
  return order;
}

/** The same elements in random order. */
export function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, by: random.next() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}
