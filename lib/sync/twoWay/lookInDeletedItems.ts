import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { OutlookError, type OutlookErrorKind } from '../ports/errors.ts';
import type { Proof } from '../ports/outlook.ts';
import { orError } from './elsewhere.ts';
import type { Suspect } from './examine.ts';
import type { Session } from './session.ts';

/** What another day may answer; every other failure is how this mailbox is, and gone counts as deleted. */
const PASSING: ReadonlySet<OutlookErrorKind> = new Set(['unclear', 'mailboxUnknown']);

/**
 * Where ids are immutable but GET shows nothing of Deleted Items, items that are gone are looked for there in another
 * way, as far as the mailbox opens one: only what certainly does not lie there was emptied by the user. Asked only where
 * `loeschregel=papierkorb` depends on it; never twice in a run where it is closed.
 */
export async function lookInDeletedItems<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  suspects: readonly Suspect[],
  proofs: readonly Proof<Item>[],
): Promise<readonly Proof<Item>[]> {
  const { domain, settings } = session.run;
  const { mayLieAmong } = domain;
  if (mayLieAmong === undefined || settings.loeschregel !== 'papierkorb') return proofs;
  if (session.state.deletedItemsVisible !== false || session.deletedItemsClosed) return proofs;

  const asked = proofs.map((proof, index) => {
    const { link, row } = suspects[index]!;
    if (proof.kind !== 'gone' || link === undefined || row === undefined) return undefined;
    // Decided long ago.
    if (link.state === 'deleted' || link.state === 'emisOnly') return undefined;
    return mayLieAmong(link.anchor, link.outlookBase, []) ? undefined : link;
  });
  if (asked.every((link) => link === undefined)) return proofs;

  // Read after the proofs, every time: what was read before them could not show what has been deleted since.
  await session.keepLease();
  const deleted = await orError(async () => session.outlook.inDeletedItems?.());
  if (deleted instanceof OutlookError && PASSING.has(deleted.kind)) {
    const inconclusive = { kind: 'inconclusive', error: deleted } as const;
    return proofs.map((proof, index) => (asked[index] === undefined ? proof : inconclusive));
  }
  if (deleted === undefined || deleted instanceof OutlookError) {
    session.deletedItemsClosed = true;
    return proofs;
  }
  const items = deleted.map((item) => session.project(item));
  return proofs.map((proof, index) => {
    const link = asked[index];
    if (link === undefined || mayLieAmong(link.anchor, link.outlookBase, items)) return proof;
    return { kind: 'gone', emptied: true };
  });
}
