import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { OutlookError } from '../ports/errors.ts';
import type { Proof } from '../ports/outlook.ts';
import type { Link } from '../ports/store.ts';
import type { Suspect } from './examine.ts';
import type { Session } from './session.ts';

/** What lies outside the domain's own container. */
interface Elsewhere<Item> {
  /** In the user's other containers of the kind. */
  readonly others: readonly Item[] | OutlookError;
  /** In Deleted Items; undefined: this mailbox does not show it. */
  readonly deleted: readonly Item[] | OutlookError | undefined;
}

/**
 * Where ids change with a move, an item that is gone may lie in Deleted Items or in another container of the user's: it
 * is looked for there by what stays the same, in other containers also by what it says. In doubt it was moved, and its
 * emis row stays.
 */
export async function lookElsewhere<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  suspects: readonly Suspect[],
  proofs: readonly Proof<Item>[],
): Promise<readonly Proof<Item>[]> {
  const lost = proofs.some(({ kind }, index) => kind === 'gone' && suspects[index]!.link !== undefined);
  if (!session.run.domain.idsChange || !lost) return proofs;
  // Read after the proofs, every time: what was read before them could not show what has been moved since.
  const elsewhere = await readElsewhere(session);
  return proofs.map((proof, index) => {
    const { link } = suspects[index]!;
    return proof.kind === 'gone' && link !== undefined ? placeOf(session, link, elsewhere) : proof;
  });
}

async function readElsewhere<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<Elsewhere<Item>> {
  const { outlook } = session;
  const deleted = await orError(async () => outlook.inDeletedItems?.());
  const others = await readOthers(session);
  // Rights come and go: what it shows now is what counts.
  if (!(deleted instanceof OutlookError))
    session.state = { ...session.state, deletedItemsVisible: deleted !== undefined };
  return { others, deleted };
}

/** The items in the user's other containers of the kind; none where ids are immutable. */
export async function readOthers<Werte, Item extends OutlookItem>({
  outlook,
}: Session<Werte, Item>): Promise<readonly Item[] | OutlookError> {
  return orError(async () => (await outlook.elsewhere?.()) ?? []);
}

/** What is an answer to this question only must not end the run. */
export async function orError<Result>(read: () => Promise<Result>): Promise<Result | OutlookError> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OutlookError) || error.kind === 'throttled' || error.kind === 'unauthorized')
      throw error;
    return error;
  }
}

function placeOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  { others, deleted }: Elsewhere<Item>,
): Proof<Item> {
  const { domain, settings } = session.run;
  const isSame = (item: Item) => domain.isSameItem(link.anchor, session.project(item).werte);
  const saysTheSame = (item: Item) =>
    changedFields(domain.fields, link.outlookBase, session.project(item).fingerprints).length === 0;

  if (others instanceof OutlookError) return { kind: 'inconclusive', error: others };
  const moved = others.find(isSame);
  if (moved !== undefined) return { kind: 'found', item: moved, place: 'elsewhere' };
  if (deleted instanceof OutlookError && settings.loeschregel === 'papierkorb')
    return { kind: 'inconclusive', error: deleted };
  const inDeletedItems = Array.isArray(deleted) ? deleted.find(isSame) : undefined;
  if (inDeletedItems !== undefined) return { kind: 'found', item: inDeletedItems, place: 'deletedItems' };
  const alike = others.find(saysTheSame);
  return alike === undefined ? { kind: 'gone' } : { kind: 'found', item: alike, place: 'elsewhere' };
}
