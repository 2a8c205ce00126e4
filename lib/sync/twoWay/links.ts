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

/** Whether an item is older than what the link has seen: a replay of the delta (graph.md 1.10). */
export function isReplay(item: OutlookItem, link: LinkData): boolean {
  const item_ms = Date.parse(item.lastModifiedDateTime ?? '');
  const link_ms = Date.parse(link.lastModified);
  return Number.isFinite(item_ms) && Number.isFinite(link_ms) && item_ms < link_ms;
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
