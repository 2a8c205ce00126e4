import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { ItemChange, Link } from '../ports/store.ts';
import { dataOf } from './links.ts';
import type { Session } from './session.ts';

/** Purges of one run; the rest waits for the next. */
const PURGES_PER_RUN = 100;

/**
 * Due purges (mission.md, rule 2): what was deleted in Outlook and then in emis is removed from Deleted Items after the
 * grace period. Proven again directly before: only what still lies in Deleted Items is touched.
 */
export async function purgeDue<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  if (session.run.dryRun) return;
  await session.keepLease();
  const links = await session.run.store.readPurges(session.key, PURGES_PER_RUN);
  for (let from = 0; from < links.length; from += BATCH)
    await purgeBatch(session, links.slice(from, from + BATCH));
}

async function purgeBatch<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  links: readonly Link[],
): Promise<void> {
  await session.keepLease();
  const proofs = await session.outlook.prove(
    links.map(({ outlookId }) => outlookId),
    session.state.facts!,
  );
  const lying = links.filter((_, index) => isInDeletedItems(proofs[index]!));
  const results = await session.sendingUntil(session.now() + PROOF_HOLDS_MS, () =>
    session.outlook.write(lying.map(({ outlookId }) => ({ kind: 'purge', id: outlookId }))),
  );
  const purged = new Set(lying.filter((_, index) => results[index]!.kind === 'done'));
  const changes = links.map((link, index) => {
    const proof = proofs[index]!;
    if (purged.has(link) || proof.kind === 'gone') return purgeAt(link, null);
    // Restored by the user, or moved: no business of a purge. What could not be proven or done is tried again later.
    const isElsewhere = proof.kind === 'found' && proof.place !== 'deletedItems';
    return purgeAt(link, isElsewhere ? null : session.now() + RETRY_MS);
  });
  await session.commit({ changes });
  session.counts.add([...purged].map(() => 'geleert'));
}

const isInDeletedItems = (proof: { kind: string; place?: string }): boolean =>
  proof.kind === 'found' && proof.place === 'deletedItems';

/** What a $batch holds. */
const BATCH = 20;
/** A user may restore an item at any moment: a purge is sent right after its proof, or not at all. */
const PROOF_HOLDS_MS = 3_000;
const RETRY_MS = 3_600_000;

const purgeAt = (link: Link, purgeAt_ms: number | null): ItemChange => ({
  link: { kind: 'update', id: link.id, link: { ...dataOf(link), purgeAt_ms } },
});
