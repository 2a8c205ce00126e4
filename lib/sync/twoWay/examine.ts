import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { decide } from '../planner.ts';
import { LeaseLostError, OutlookError, type OutlookErrorKind } from '../ports/errors.ts';
import type { Proof } from '../ports/outlook.ts';
import type { EmisRow, Link, LinkData, LookupResult, Withheld } from '../ports/store.ts';
import { applyChanges, type Work } from './applyChanges.ts';
import { backoff_ms } from './backoff.ts';
import { comeBack } from './comeBack.ts';
import { purgeAt_ms } from './deletions.ts';
import { lookElsewhere } from './elsewhere.ts';
import { inParts } from './inParts.ts';
import { dataOf } from './links.ts';
import { lookInDeletedItems } from './lookInDeletedItems.ts';
import { onPresentRow } from './pageWork.ts';
import { dueNow, emisSide, type Planned } from './planItem.ts';
import { SEND_WINDOW_MS, type Session } from './session.ts';
import { clearing, withhold } from './withheld.ts';

/** Suspects that are read, proven and applied at a time: what a $batch holds, so that slow proofs get on, too. */
const SUSPECTS_PER_PAGE = 20;
/** Bounds the pages of one run; what is left waits for the next. */
const SUSPECT_PAGES = 2_500;

/** Withheld items that are looked at at a time. */
const RETRIES_PER_PAGE = 200;

/** An Outlook item whose fate is to be found out, with what belongs to it. */
export interface Suspect {
  readonly id: string;
  readonly link: Link | undefined;
  readonly row: EmisRow | undefined;
  readonly withheld: Withheld | undefined;
}

/**
 * Deletions (sync.md, "One run", 2): every link under suspicion is proven by GET before anything is concluded. What is
 * found in place is planned as an ordinary item, so a suspicion also serves to look at an item once more.
 */
export async function examineSuspects<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  if (session.run.dryRun) return examineDry(session);
  for (let page = 0; page < SUSPECT_PAGES && session.suspected; page++) {
    await session.keepLease();
    session.suspected = false;
    const { links, rows } = await session.run.store.readSuspects(session.key, SUSPECTS_PER_PAGE);
    if (links.length === 0) return;
    const rowsById = new Map(rows.map((row) => [row.id, row]));
    await examine(
      session,
      links.map((link) => ({ id: link.outlookId, link, row: rowsById.get(link.rowId), withheld: undefined })),
    );
    session.run.progress?.({ phase: 'loeschungen', done: page * SUSPECTS_PER_PAGE + links.length });
    if (links.length === SUSPECTS_PER_PAGE) session.suspected = true;
  }
  if (session.suspected) session.again = true;
}

/** A dry run has stored no suspicion: it examines those that it would have, and those of earlier runs that are due. */
async function examineDry<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<void> {
  if (session.start.suspects > 0) {
    const { links } = await session.run.store.readSuspects(session.key, SUSPECTS_PER_PAGE);
    for (const { outlookId } of links) session.drySuspects.add(outlookId);
  }
  const ids = [...session.drySuspects];
  for (let from = 0; from < ids.length; from += SUSPECTS_PER_PAGE) {
    await inParts(ids.slice(from, from + SUSPECTS_PER_PAGE), {
      keepLease: () => session.keepLease(),
      read: (outlookIds) => session.run.store.lookup(session.key, { outlookIds, rowIds: [] }),
      work: async (_part, { links, rows }) => {
        const rowsById = new Map(rows.map((row) => [row.id, row]));
        const suspected = links.map((link) => ({ ...link, suspicion: link.suspicion ?? dueNow(session) }));
        await examine(
          session,
          suspected.map((link) => ({
            id: link.outlookId,
            link,
            row: rowsById.get(link.rowId),
            withheld: undefined,
          })),
        );
      },
      // As in a real run, a suspicion about a row that somebody holds comes another time.
      aside: async () => undefined,
    });
  }
}

/** Tries the withheld Outlook items that are due again, and those that waited for the end of the full round. */
export async function retryWithheldItems<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  const due = session.start.withheldDue.filter(
    ({ side, id }) => side === 'outlook' && !session.metWithheld.has(id) && !session.postponed.has(id),
  );
  const all = [...due, ...session.postponed.values()];
  const orphans = session.run.domain.idsChange ? { orphans: true as const } : {};
  for (let from = 0; from < all.length; from += RETRIES_PER_PAGE)
    await inParts(all.slice(from, from + RETRIES_PER_PAGE), {
      keepLease: () => session.keepLease(),
      read: (part) =>
        session.run.store.lookup(session.key, {
          outlookIds: part.map(({ id }) => id),
          rowIds: [],
          ...orphans,
        }),
      work: (part, found) => retry(session, part, found),
      aside: async (withheld, reason) => {
        const aside = (why: string) => withhold(session, 'outlook', withheld.id, why, withheld);
        await applyChanges(session, [{ plan: () => aside(reason), withhold: aside }]);
      },
    });
}

async function retry<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  due: readonly Withheld[],
  found: LookupResult,
): Promise<void> {
  const links = new Map(found.links.map((link) => [link.outlookId, link]));
  const rows = new Map(found.rows.map((row) => [row.id, row]));
  await examine(
    session,
    due.map((withheld) => {
      const link = links.get(withheld.id);
      return { id: withheld.id, link, row: link && rows.get(link.rowId), withheld };
    }),
    { lost: found.orphans ?? [], rows },
  );
}

/** Links that may belong to an item without one, and their rows. */
interface Lost {
  readonly lost: readonly Link[];
  readonly rows: ReadonlyMap<number, EmisRow>;
}

async function examine<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  suspects: readonly Suspect[],
  { lost, rows }: Lost = { lost: [], rows: new Map() },
): Promise<void> {
  await session.keepLease();
  const ids = suspects.map(({ id }) => id);
  const seen = await lookElsewhere(session, suspects, await session.outlook.prove(ids, session.state.facts!));
  await learnCapability(session, seen);
  const proofs = await lookInDeletedItems(session, suspects, seen);
  const strangers = new Map(
    suspects.flatMap(({ id, link }, index) => {
      const proof = proofs[index]!;
      return link === undefined && proof.kind === 'found' && proof.place === 'primary'
        ? [[id, proof.item]]
        : [];
    }),
  );
  const back = comeBack(session, strangers, lost);
  const work = suspects.map((suspect, index): Work => {
    const link = suspect.link ?? back.get(suspect.id);
    const row = suspect.row ?? (link && rows.get(link.rowId));
    return workOf(session, { ...suspect, link, row }, proofs[index]!);
  });
  await applyChanges(session, work, { state: session.state });
}

/**
 * Whether this mailbox shows items in Deleted Items: learnt from a proof, or tried out when a decision depends on it
 * (sync.md, "What deleted in Outlook means").
 */
async function learnCapability<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  proofs: readonly Proof<Item>[],
): Promise<void> {
  if (proofs.some((proof) => proof.kind === 'found' && proof.place === 'deletedItems')) {
    session.state = { ...session.state, deletedItemsVisible: true };
  }
  const matters =
    session.run.settings.loeschregel === 'papierkorb' && proofs.some(({ kind }) => kind === 'gone');
  if (!matters || session.state.deletedItemsVisible !== null || session.run.dryRun || session.probed) return;
  // Once a run: what could not be found out now will not be for the next page of suspects either.
  session.probed = true;
  await session.keepLease();
  const visible = await probe(session);
  if (visible !== undefined) session.state = { ...session.state, deletedItemsVisible: visible };
}

/**
 * Tries it out with an item of our own, under an intent like every other write. A mailbox that refuses the trial (full,
 * read only) is no reason to stop everything else.
 */
async function probe<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<boolean | undefined> {
  const at_ms = session.now();
  const key = session.run.random.uuid();
  const nothing = { rowId: 0, outlookId: null, fields: [], emisBase: {}, outlookBase: {}, anchor: {} };
  await session.commit({ changes: [{ intent: { put: { key, kind: 'probe', at_ms, ...nothing } } }] });
  const visible = await session
    .sendingUntil(at_ms + SEND_WINDOW_MS, () => session.outlook.probeDeletedItems(key))
    .catch((error: unknown) => refusedProbe(session, error));
  if (visible !== undefined) await session.commit({ changes: [{ intent: { remove: key } }] });
  return visible;
}

/** Why a probe found nothing out; what must end the run is thrown again. */
function refusedProbe<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  error: unknown,
): undefined {
  if (error instanceof LeaseLostError) {
    // The trial took too long; whatever it left is removed when its intent is settled.
    session.timeIsOver = false;
    return undefined;
  }
  if (!(error instanceof OutlookError) || !PASSING.has(error.kind)) throw error;
  session.counts.failWith(error);
  return undefined;
}

const PASSING: ReadonlySet<OutlookErrorKind> = new Set([
  'rejected',
  'forbidden',
  'unclear',
  'malformed',
  'stale',
  'notFound',
]);

function workOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  suspect: Suspect,
  proof: Proof<Item>,
): Work {
  const { id, link, row, withheld } = suspect;
  const aside = (reason: string): Planned => {
    const attempts = Math.max(withheld?.attempts ?? 0, link?.suspicion?.attempts ?? 0);
    const before = { side: 'outlook', id, reason, attempts, next_ms: 0 } as const;
    const planned = withhold(session, 'outlook', id, reason, before);
    return link === undefined
      ? planned
      : { ...planned, change: { ...planned.change, ...later(session, link).change } };
  };
  if (link !== undefined && session.unsettledRows.has(link.rowId)) {
    // What stands there may be a write of ours whose outcome is not known: first that, then this.
    return { plan: () => later(session, link), withhold: aside };
  }
  if (proof.kind === 'found' && proof.place === 'primary') {
    const presence = { id, item: proof.item, link, row, withheld, proven: true };
    return { plan: onPresentRow(session, presence), withhold: aside };
  }
  if (proof.kind === 'inconclusive') {
    if (withheld !== undefined) return { plan: () => aside(proof.error.message), withhold: aside };
    session.counts.fail(`Eine vermutete Löschung in Outlook ist noch nicht bewiesen: ${proof.error.message}`);
    return {
      plan: () => (link === undefined ? { tally: ['ungeklaert'] } : later(session, link)),
      withhold: aside,
    };
  }
  const plan = (present: EmisRow | null | undefined): Planned => {
    const planned =
      link === undefined
        ? { tally: [] }
        : planAbsent(session, link, present === undefined ? row : (present ?? undefined), proof);
    return withheld === undefined
      ? planned
      : { ...planned, change: { ...planned.change, ...clearing(withheld) } };
  };
  return { plan, withhold: aside };
}

/** No conclusion: the suspicion stays and is looked into again, with growing delay. */
function later<Werte, Item extends OutlookItem>(session: Session<Werte, Item>, link: Link): Planned {
  const { since_ms, attempts } = link.suspicion ?? { since_ms: session.now(), attempts: 0 };
  const suspicion = { since_ms, attempts: attempts + 1, next_ms: session.now() + backoff_ms(attempts + 1) };
  return { change: updating(link, { suspicion }), tally: ['ungeklaert', 'zurueckgestellt'] };
}

const updating = (link: Link, changes: Partial<LinkData>) => ({
  link: { kind: 'update', id: link.id, link: { ...dataOf(link), ...changes } } as const,
});

/** Decides about a linked item that is proven not to lie in the calendar: the row "Outlook deleted" of the table. */
function planAbsent<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  row: EmisRow | undefined,
  proof: Extract<Proof<Item>, { kind: 'found' | 'gone' }>,
): Planned {
  if (proof.kind === 'found' && proof.place === 'elsewhere') {
    const state = link.state === 'deleted' ? 'deleted' : 'parked';
    return { change: updating(link, { state, suspicion: null, deletion: null }), tally: ['geparkt'] };
  }
  const emptied = proof.kind === 'gone';
  if (link.state === 'deleted') {
    return { change: updating(link, { suspicion: null, ...(emptied && { purgeAt_ms: null }) }), tally: [] };
  }
  const { settings, domain } = session.run;
  const present = row === undefined ? undefined : domain.projectRow(row.columns, session.around);
  const decision = decide('deleted', emisSide(session, link, row, present));
  if (emptied && settings.loeschregel === 'papierkorb' && decision === 'deleteInEmis') {
    // The user emptied Deleted Items by hand: the emis row stays, and nothing revives it in Outlook. What was once known
    // stays so, whatever the mailbox still shows when an old state is delivered again.
    if (session.state.deletedItemsVisible === true || proof.emptied || link.state === 'emisOnly') {
      return {
        change: updating(link, { state: 'emisOnly', suspicion: null, deletion: null }),
        tally: ['nur_emis'],
      };
    }
    // A dry run tries nothing out: it shows what would go at the most.
    if (session.state.deletedItemsVisible === null && !session.run.dryRun) {
      session.counts.fail(
        'Ob dieses Postfach gelöschte Elemente zeigt, ließ sich noch nicht feststellen; die Löschung wird später nachgeholt.',
      );
      return later(session, link);
    }
  }
  if (decision === 'dropLink') {
    const gone = { state: 'deleted', suspicion: null, deletion: null } as const;
    return {
      change: updating(link, { ...gone, purgeAt_ms: emptied ? null : purgeAt_ms(session) }),
      tally: [],
    };
  }
  // Only noted here: the guard looks at the whole set before anything is deleted.
  const deletion = { side: 'emis', gone: emptied, held: link.deletion?.held ?? false } as const;
  return {
    change: updating(link, { suspicion: null, deletion }),
    tally: session.run.dryRun ? ['emis.geloescht'] : [],
  };
}
