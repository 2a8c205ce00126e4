import type { Fingerprints } from '../../domain/fingerprint.ts';
import type { ItemTraits, OutlookItem } from '../../domain/twoWayDomain.ts';
import type { Link, LinkData } from '../ports/store.ts';

/** A link without its database id. */
export function dataOf(link: Link): LinkData {
  const { id: _, ...data } = link;
  return data;
}

/** `base` with the fingerprints of `fields` taken from `present`: what is written agrees, what is not stays as it was. */
export function adopt(base: Fingerprints, fields: readonly string[], present: Fingerprints): Fingerprints {
  const adopted = { ...base };
  for (const field of fields) adopted[field] = present[field]!;
  return adopted;
}

/** What a link remembers of the item as such, apart from its fields. */
export function seen(
  item: OutlookItem,
  traits: ItemTraits,
): Pick<LinkData, 'etag' | 'lastModified' | 'meeting' | 'online'> {
  return {
    etag: item['@odata.etag'] ?? '',
    lastModified: item.lastModifiedDateTime ?? '',
    meeting: traits.meeting,
    online: traits.online,
  };
}

/** When it takes place, for the window of full rounds. */
export function spanOf(span: { start_ms: number; end_ms: number } | undefined) {
  return { start_ms: span?.start_ms ?? null, end_ms: span?.end_ms ?? null };
}

/**
 * How an item's lastModifiedDateTime stands to what the link has seen: an older one is a replay of the delta (graph.md
 * 1.10). Graph writes up to seven fractional digits; all of them count.
 */
export function ageOf(item: OutlookItem, link: LinkData): 'older' | 'same' | 'newer' {
  const [ofItem, ofLink] = [sortable(item.lastModifiedDateTime ?? ''), sortable(link.lastModified)];
  if (ofItem === undefined || ofLink === undefined) return 'newer';
  return ofItem < ofLink ? 'older' : ofItem === ofLink ? 'same' : 'newer';
}

/** An instant so that text order is time order; undefined where it cannot be read. */
function sortable(instant: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(instant);
  return parts === null ? undefined : `${parts[1]}.${(parts[2] ?? '').padEnd(7, '0')}`;
}

/**
 * Whether the item shows edits in fields that are not being agreed on now. Its etag may be remembered only together with
 * a suspicion then: the delta would never show these edits again.
 */
export function hidesEdits(
  allFields: readonly string[],
  agreed: readonly string[],
  link: LinkData,
  present: Fingerprints,
): boolean {
  return allFields.some((field) => !agreed.includes(field) && link.outlookBase[field] !== present[field]);
}
