import * as z from 'zod';
import type { OutlookError } from '../sync/ports/errors.ts';
import type { CallContext } from './call.ts';
import { type GraphClient, malformed } from './client.ts';
import { readBatch } from './readOutcomes.ts';

/** Pages of one list that are usually followed; a list that is longer is reported as incomplete, never taken for whole. */
export const MAX_LIST_PAGES = 10;

const LIST = z.looseObject({ value: z.array(z.unknown()), '@odata.nextLink': z.string().min(1).optional() });

/** All entries of a list. `complete` is false when the pages were more than are followed. */
export type ListReading =
  | { readonly ok: true; readonly values: readonly unknown[]; readonly complete: boolean }
  | { readonly ok: false; readonly error: OutlookError };

/**
 * Reads several lists side by side: the first pages of all in one batch, then the second ones of those that go on, and
 * so on. Answers in the order of `urls`. Throws as `readBatch`; a link to a foreign host counts as that list's error.
 */
export async function readLists(
  client: GraphClient,
  context: CallContext,
  urls: readonly string[],
  headers: Readonly<Record<string, string>>,
  maxPages = MAX_LIST_PAGES,
): Promise<readonly ListReading[]> {
  const results: ListReading[] = urls.map(() => ({ ok: true, values: [], complete: false }));
  let open = urls.map((url, index) => ({ url, index }));
  for (let page = 1; open.length > 0 && page <= maxPages; page++) {
    const readings = await readBatch(
      client,
      context,
      open.map(({ url }) => ({ method: 'GET', url, headers })),
    );
    const next: typeof open = [];
    for (const [position, reading] of readings.entries()) {
      const { index } = open[position]!;
      const before = results[index]!;
      if (!reading.ok || !before.ok) {
        results[index] = reading.ok ? before : reading;
        continue;
      }
      const list = LIST.safeParse(reading.answer.body);
      const link = list.data?.['@odata.nextLink'];
      if (!list.success || (link !== undefined && !client.origin.owns(link))) {
        results[index] = { ok: false, error: malformed(reading.answer.status, reading.answer.requestId) };
        continue;
      }
      results[index] = {
        ok: true,
        values: [...before.values, ...list.data.value],
        complete: link === undefined,
      };
      const following = link === undefined ? undefined : client.origin.path(link);
      // A page that names itself as the next one would be read until the bound.
      if (following !== undefined && following !== open[position]!.url) next.push({ url: following, index });
    }
    open = next;
  }
  return results;
}
