import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { OutlookWriteResult, Proof } from '../ports/outlook.ts';
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
  const lying = links.flatMap((link, index) => {
    const proof = proofs[index]!;
    const etag =
      proof.kind === 'found' && proof.place === 'deletedItems' ? proof.item['@odata.etag'] : undefined;
    return etag === undefined ? [] : [{ link, etag }];
  });
  const results = await session.sendingUntil(session.now() + PROOF_HOLDS_MS, () =>
    session.outlook.write(lying.map(({ link, etag }) => ({ kind: 'purge', id: link.outlookId, etag }))),
  );
  const outcomes = new Map(lying.map(({ link }, index) => [link, results[index]!]));
  const changes = links.map((link, index) => afterwards(session, link, proofs[index]!, outcomes.get(link)));
  await session.commit({ changes });
}

/** When, if at all, the purge of a link is tried again. */
function afterwards<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  proof: Proof<Item>,
  outcome: OutlookWriteResult<Item> | undefined,
): ItemChange {
  // Restored by the user, moved, or gone: no business of a purge any more.
  const isElsewhere = proof.kind === 'gone' || (proof.kind === 'found' && outcome === undefined);
  if (isElsewhere || outcome?.kind === 'notFound') return purgeAt(link, null);
  if (outcome?.kind === 'done') {
    session.counts.add(['geleert']);
    return purgeAt(link, null);
  }
  if (outcome?.kind === 'rejected') {
    session.counts.fail(
      `Ein in emis gelöschter Termin ließ sich nicht aus „Gelöschte Elemente“ entfernen und bleibt dort: ${outcome.error.message}`,
    );
    return purgeAt(link, null);
  }
  return purgeAt(link, session.now() + RETRY_MS);
}

/** What a $batch holds. */
const BATCH = 20;
/** A user may restore an item at any moment: a purge is sent right after its proof, or not at all. */
const PROOF_HOLDS_MS = 3_000;
const RETRY_MS = 3_600_000;

const purgeAt = (link: Link, purgeAt_ms: number | null): ItemChange => ({
  link: { kind: 'update', id: link.id, link: { ...dataOf(link), purgeAt_ms } },
});
