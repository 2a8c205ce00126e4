import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { OutlookError } from '../ports/errors.ts';
import type { Proof } from '../ports/outlook.ts';
import type { Link } from '../ports/store.ts';
import type { Suspect } from './examine.ts';
import type { Session } from './session.ts';

/**
 * Where ids change with a move, an item that is gone may only have been moved to another container of the user's: there
 * it is looked for by what stays the same, and by what it says. In doubt it was moved, and its emis row stays.
 */
export async function lookElsewhere<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  suspects: readonly Suspect[],
  proofs: readonly Proof<Item>[],
): Promise<readonly Proof<Item>[]> {
  const lost = proofs.some(({ kind }, index) => kind === 'gone' && suspects[index]!.link !== undefined);
  if (!session.run.domain.idsChange || !lost) return proofs;
  const others = await itemsElsewhere(session);
  if (others instanceof OutlookError)
    return proofs.map((proof) => (proof.kind === 'gone' ? { kind: 'inconclusive', error: others } : proof));
  return proofs.map((proof, index) => {
    const { link } = suspects[index]!;
    const item = proof.kind === 'gone' && link !== undefined ? sameItem(session, link, others) : undefined;
    return item === undefined ? proof : { kind: 'found', item, place: 'elsewhere' };
  });
}

/** Read once a run. What fails for one item is no reason to stop everything else. */
async function itemsElsewhere<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<readonly Item[] | OutlookError> {
  try {
    session.elsewhere ??= (await session.outlook.elsewhere?.()) ?? [];
    return session.elsewhere;
  } catch (error) {
    if (!(error instanceof OutlookError) || error.kind === 'throttled' || error.kind === 'unauthorized')
      throw error;
    return error;
  }
}

function sameItem<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  others: readonly Item[],
): Item | undefined {
  const { domain } = session.run;
  return others.find((item) => {
    const { werte, fingerprints } = session.project(item);
    const says = changedFields(domain.fields, link.outlookBase, fingerprints).length === 0;
    return says || domain.isSameItem(link.anchor, werte);
  });
}
