import * as z from 'zod';
import type { CallContext } from '../call.ts';
import { type GraphClient, malformed } from '../client.ts';
import { readSubscription, type ShownSubscription } from './readSubscription.ts';

const PAGE = z.looseObject({ value: z.array(z.unknown()), '@odata.nextLink': z.string().min(1).optional() });
/** A thousand mailboxes with four domains each, at the smallest page that makes sense. */
const MOST_PAGES = 500;

/**
 * All subscriptions of the app in this tenant, whoever made them. Throws OutlookError; an entry that cannot be read is
 * left out, because it cannot be one of ours.
 */
export async function listSubscriptions(
  client: GraphClient,
  context: () => CallContext,
): Promise<readonly ShownSubscription[]> {
  const found: ShownSubscription[] = [];
  const seen = new Set<string>();
  let path: string | undefined = '/subscriptions';
  while (path !== undefined) {
    const answer = await client.send({ method: 'GET', path, idempotent: true, context: context() });
    const page = PAGE.safeParse(answer.body);
    seen.add(path);
    if (!page.success || seen.size > MOST_PAGES) throw malformed(answer.status, answer.requestId);
    found.push(...page.data.value.flatMap((entry) => readSubscription(entry) ?? []));
    const next: string | undefined = page.data['@odata.nextLink'];
    path = next === undefined ? undefined : client.origin.path(next);
    // A link that leads back would never end.
    if (path !== undefined && seen.has(path)) throw malformed(answer.status, answer.requestId);
  }
  return found;
}
