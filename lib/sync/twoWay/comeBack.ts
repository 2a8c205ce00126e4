import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { Link } from '../ports/store.ts';
import type { Session } from './session.ts';

/**
 * Items that are known already and turn up under another id: moved away and back, or taken back out of Deleted Items
 * (only where ids change). Each gets its old link again instead of a second emis row.
 *
 * @param strangers items without a link, by id
 * @param lost links whose items are not where they were
 * @returns links by the new id; each link once.
 */
export function comeBack<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  strangers: ReadonlyMap<string, Item>,
  lost: readonly Link[],
): ReadonlyMap<string, Link> {
  const { domain } = session.run;
  if (!domain.idsChange || lost.length === 0) return new Map();
  const free = new Map(
    lost.filter(({ rowId }) => !session.unsettledRows.has(rowId)).map((link) => [link.id, link]),
  );
  const created = new Set(session.start.intents.map(({ key }) => key));
  const back = new Map<string, Link>();
  for (const [id, item] of strangers) {
    if (domain.traits(item).done || created.has(domain.itemKey(item) ?? '')) continue;
    const { werte, fingerprints } = session.project(item);
    const [found] = [...free.values()]
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
    if (found === undefined) continue;
    free.delete(found.link.id);
    back.set(id, { ...found.link, outlookId: id });
  }
  return back;
}

/** Whether an item without a link may be one that the present full round will only find missing at its end. */
export function mayHaveComeBack<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): boolean {
  return session.run.domain.idsChange && session.state.fullRound && session.state.round > 1;
}
