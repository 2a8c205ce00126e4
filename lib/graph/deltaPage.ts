import * as z from 'zod';
import type { DeltaEntry, DeltaPage } from '../sync/ports/outlook.ts';
import type { GraphAnswer } from './call.ts';
import { malformed } from './client.ts';
import { type ItemReading, idOf } from './itemShape.ts';

const PAGE = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

/**
 * Reads a page of a delta (graph.md 1.1-1.10, 3.8). The page as such must be right, else OutlookError `malformed`; a bad
 * entry only withholds itself. The same id twice: the last one counts, as in a replay (1.10).
 */
export function readDeltaPage<Item>(
  answer: GraphAnswer,
  readItem: (entry: unknown) => ItemReading<Item>,
): DeltaPage<Item> {
  const page = PAGE.safeParse(answer.body);
  if (!page.success) throw malformed(answer.status, answer.requestId);
  const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = page.data;
  const entries = lastOfEach(value.map((entry) => readEntry(entry, readItem)));
  // With both or neither, nobody could say whether the round is at its end.
  if (nextLink !== undefined && deltaLink === undefined) return { entries, nextLink };
  if (deltaLink !== undefined && nextLink === undefined) return { entries, deltaLink };
  throw malformed(answer.status, answer.requestId);
}

function readEntry<Item>(entry: unknown, readItem: (entry: unknown) => ItemReading<Item>): DeltaEntry<Item> {
  const id = idOf(entry);
  if (id !== undefined && typeof entry === 'object' && entry !== null && '@removed' in entry) {
    return { kind: 'removed', id };
  }
  const read = readItem(entry);
  if (read.ok) return { kind: 'item', id: read.item.id, item: read.item };
  return { kind: 'malformed', id: read.id, reason: read.reason };
}

/** Entries in order, of those with the same id only the last. */
function lastOfEach<Item>(entries: readonly DeltaEntry<Item>[]): readonly DeltaEntry<Item>[] {
  const last = new Map<string, number>();
  for (const [position, { id }] of entries.entries()) if (id !== undefined) last.set(id, position);
  return entries.filter(({ id }, position) => id === undefined || last.get(id) === position);
}
