import type { EndpointRequest } from './endpoint.ts';
import type { Query } from './query.ts';

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  nextLink: string | null;
}

/** The part of a list that `$top`, `odata.maxpagesize` and `$skip` name, with the link to what follows. */
export function pageOf<Item>(
  request: EndpointRequest,
  query: Pick<Query, 'top' | 'skip'>,
  all: Item[],
  defaultPage = 10,
): Page<Item> {
  const size = query.top ?? request.preferences.maxPageSize ?? defaultPage;
  const end = query.skip + size;
  const items = request.emptyPage ? [] : all.slice(query.skip, end);
  if (request.loopNextLink) return { items, nextLink: request.selfUrl };
  if (end >= all.length && !request.emptyPage) return { items, nextLink: null };
  const next = new URL(request.selfUrl);
  next.searchParams.delete('$skip');
  const skip = request.emptyPage ? query.skip : end;
  const rest = next.search.slice(1);
  return { items, nextLink: `${next.origin}${next.pathname}?${rest === '' ? '' : `${rest}&`}$skip=${skip}` };
}
