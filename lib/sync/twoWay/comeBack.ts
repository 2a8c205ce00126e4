import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { DeltaEntry } from '../ports/outlook.ts';
import type { Link, LookupResult } from '../ports/store.ts';
import type { Session } from './session.ts';

/**
 * Items that are known already and turn up under another id: moved away and back, or taken back out of Deleted Items
 * (only where ids change). Each gets its old link again instead of a second emis row.
 *
 * @returns by the new id; each link once.
 */
export function comeBack<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entries: readonly DeltaEntry<Item>[],
  found: LookupResult,
): ReadonlyMap<string, Link> {
  const { domain } = session.run;
  if (!domain.idsChange) return new Map();
  const present = new Set(entries.flatMap((entry) => (entry.kind === 'item' ? [entry.id] : [])));
  const removed = new Set(entries.flatMap((entry) => (entry.kind === 'removed' ? [entry.id] : [])));
  const linked = new Set(found.links.map(({ outlookId }) => outlookId));
  const lost = [...(found.orphans ?? []), ...found.links.filter(({ outlookId }) => removed.has(outlookId))];
  const free = new Map(
    lost
      .filter(({ outlookId, rowId }) => !present.has(outlookId) && !session.unsettledRows.has(rowId))
      .map((link) => [link.id, link]),
  );
  const created = new Set(session.start.intents.map(({ key }) => key));
  const back = new Map<string, Link>();
  for (const entry of entries) {
    if (entry.kind !== 'item' || linked.has(entry.id) || domain.traits(entry.item).done) continue;
    if (created.has(domain.itemKey(entry.item) ?? '')) continue;
    const { werte, fingerprints } = session.project(entry.item);
    const [link] = [...free.values()]
      .map((link) => ({
        link,
        different: changedFields(domain.fields, link.outlookBase, fingerprints).length,
      }))
      .filter(
        ({ link, different }) =>
          domain.isSameItem(link.anchor, werte) ||
          // What is not deleted for good and says exactly the same has only been moved.
          (different === 0 && link.state !== 'deleted'),
      )
      .sort((a, b) => a.different - b.different);
    if (link === undefined) continue;
    free.delete(link.link.id);
    back.set(entry.id, link.link);
  }
  return back;
}
