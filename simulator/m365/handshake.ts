import type { Post } from './post.ts';
import { postInTime } from './post.ts';
import type { TenantContext } from './tenantContext.ts';

const patience_ms = 10_000;

/**
 * The validation of an address (graph.md 6.2): 200, text/plain, the decoded token and nothing else, within ten seconds.
 * The token holds what a careless echo gets wrong.
 */
export async function isReachable(context: TenantContext, post: Post, address: string): Promise<boolean> {
  const token = `Validation: Testing client application reachability for subscription ${context.random.uuid()} <b>+ä&%</b>`;
  const url = `${address}${address.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
  const answer = await postInTime(context.clock, post, url, 'text/plain; charset=utf-8', '', patience_ms);
  return (
    answer !== null &&
    answer.status === 200 &&
    /^text\/plain\b/i.test(answer.contentType) &&
    answer.text === token
  );
}
