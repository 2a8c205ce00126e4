import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import { startOfDay, type WallTime } from '../../domain/wallTime.ts';
import { OutlookError, StoreError } from '../ports/errors.ts';
import type { DeltaEntry, DeltaPage, MailboxFacts } from '../ports/outlook.ts';
import type { DomainState, LookupResult } from '../ports/store.ts';
import { applyChanges, type Closing } from './applyChanges.ts';
import { inParts } from './inParts.ts';
import { lockedWork, pageWork } from './pageWork.ts';
import type { Session } from './session.ts';
import { certainPart, mustRoll, windowAt } from './window.ts';

/** Entries that one SQL statement is given at once; longer pages are taken in parts. */
const ENTRIES_PER_COMMIT = 500;
/** A cursor may expire at any page; a service that refuses every new round ends the run. */
const RESTARTS = 2;

/** The mailbox under this address is another one than at the Ersteinrichtung: the Synchronisation stops. */
export class MailboxReplacedError extends Error {}

/**
 * Pull (sync.md, "One run", 1): follows the delta page by page; while SQL works on one page the next is fetched. Each
 * page and its cursor are one transaction.
 *
 * @returns whether the deltaLink was reached, and the state that is still to be stored (an empty last page needs no
 *   transaction of its own).
 */
export async function pull<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<{ readonly complete: boolean; readonly unsaved: DomainState | undefined }> {
  for (let restart = 0; ; restart++) {
    if (session.state.cursor === null) await startFullRound(session);
    try {
      const followed = await followPages(session);
      // The old window is read to its end before it is given up: what was deleted in it, only it can tell. A dry run
      // starts a full round only where there is no cursor to read from.
      const rolls =
        followed.complete &&
        !session.run.dryRun &&
        session.run.domain.windowed &&
        mustRoll(session.state, session.now(), session.run.settings);
      if (!rolls) return followed;
      await startFullRound(session);
      return await followPages(session);
    } catch (error) {
      const expired = error instanceof OutlookError && error.kind === 'cursorExpired';
      if (!expired || restart >= RESTARTS) throw error;
      session.state = { ...session.state, cursor: null };
    }
  }
}

/** Prepares a full round in memory; its first page stores it. Checks that the mailbox is still the same. */
async function startFullRound<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): Promise<void> {
  await session.keepLease();
  const facts = await session.outlook.mailboxFacts();
  assertSameMailbox(session.state.facts, facts);
  const { userId, timeZone } = { ...session.state.facts, ...facts };
  session.state = {
    ...session.state,
    cursor: null,
    fullRound: true,
    round: session.state.round + 1,
    window: session.run.domain.windowed ? windowAt(session.now(), session.run.settings) : null,
    createFrom_ms: session.state.createFrom_ms ?? startOfDay(session.now(), session.run.zone),
    settingUp: session.state.settingUp || session.state.firstRunAt_ms === null,
    firstRunAt_ms: session.state.firstRunAt_ms ?? session.now(),
    // A right to read users or settings that has gone meanwhile does not make them unknown.
    facts: {
      ...facts,
      address: addressOf(session),
      ...(userId !== undefined && { userId }),
      ...(timeZone !== undefined && { timeZone }),
    },
  };
}

const addressOf = <Werte, Item extends OutlookItem>({ run }: Session<Werte, Item>): string =>
  run.synchronisation.postfach.trim().toLowerCase();

/**
 * Before anything is read or written: an address that was changed in the Synchronisation must lead to the mailbox that it is
 * pinned to. The cursor and the links belong to that one, and to no other.
 */
export async function assertPinnedAddress<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  const { facts } = session.state;
  const address = addressOf(session);
  if (facts === null || facts.address === address) return;
  if (facts.address !== undefined) assertSameMailbox(facts, await session.outlook.mailboxFacts());
  session.state = { ...session.state, facts: { ...facts, address } };
}

/** Throws MailboxReplacedError when the address leads to another user or to another container by now. */
export function assertSameMailbox(pinned: MailboxFacts | null, present: MailboxFacts): void {
  const sameUser =
    pinned?.userId === undefined || present.userId === undefined || pinned.userId === present.userId;
  if (pinned === null || (sameUser && pinned.containerId === present.containerId)) return;
  throw new MailboxReplacedError(
    'Unter der Adresse dieser Synchronisation liegt jetzt ein anderes Postfach als bei der Ersteinrichtung. Es wurde nichts verändert. Legen Sie für das neue Postfach eine neue Synchronisation an.',
  );
}

async function followPages<Werte, Item extends OutlookItem>(session: Session<Werte, Item>) {
  const seen = new Set<string>();
  const fetchPage = async (link: string | null): Promise<DeltaPage<Item>> => {
    if (link === null) return session.outlook.firstPage(session.state.window);
    if (seen.has(link)) {
      throw new OutlookError(
        'malformed',
        'Microsoft Graph liefert dieselbe Seite immer wieder; der nächste Lauf versucht es neu.',
      );
    }
    seen.add(link);
    return session.outlook.nextPage(link);
  };
  await session.keepLease();
  let page = await fetchPage(session.state.cursor).catch(asExpired);
  let handled = 0;
  for (let pages = 1; ; pages++) {
    await session.keepLease();
    const yields = pages >= session.run.settings.pagesPerRun || session.mustYield;
    const next = page.nextLink === undefined || yields ? undefined : ahead(fetchPage(page.nextLink));
    const closing = closingOf(session, page);
    const last = page.nextLink === undefined;
    if (last && page.entries.length === 0 && closing.suspectUnseen === undefined) {
      session.state = closing.state!;
      return { complete: true, unsaved: closing.state };
    }
    await applyPage(session, page.entries, closing);
    session.state = closing.state!;
    handled += page.entries.length;
    session.run.progress?.({ phase: 'outlook_lesen', done: handled });
    if (last) return { complete: true, unsaved: undefined };
    if (next === undefined) return { complete: false, unsaved: undefined };
    page = await next;
  }
}

/** A stored cursor that no longer leads to the configured Graph (another GRAPH_BASE_URL by now) is of no use any more. */
function asExpired(error: unknown): never {
  const unsent = error instanceof OutlookError && error.kind === 'malformed' && error.status === undefined;
  throw unsent ? new OutlookError('cursorExpired', error.message, { cause: error }) : error;
}

/** Fetches ahead; should the page before it fail, nobody waits for this one any more. */
function ahead<T>(page: Promise<T>): Promise<T> {
  page.catch(() => undefined);
  return page;
}

/** What is stored together with a page: its cursor, and at the end of a full round the links that it did not meet. */
function closingOf<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  page: DeltaPage<Item>,
): Closing {
  const { state } = session;
  if (page.deltaLink === undefined) return { state: { ...state, cursor: page.nextLink! } };
  const done: DomainState = { ...state, cursor: page.deltaLink, fullRound: false };
  if (!state.fullRound) return { state: done };
  const unseen = { round: state.round, ...certainPart(state.window), now_ms: session.now() };
  return { state: done, suspectUnseen: unseen };
}

/** Two round trips a page: read what it concerns, apply it. Items whose rows emis users hold are withheld. */
async function applyPage<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entries: readonly DeltaEntry<Item>[],
  closing: Closing,
): Promise<void> {
  for (let from = 0; from === 0 || from < entries.length; from += ENTRIES_PER_COMMIT) {
    const part = entries.slice(from, from + ENTRIES_PER_COMMIT);
    const ends = from + ENTRIES_PER_COMMIT >= entries.length;
    await inParts(part, {
      keepLease: () => session.keepLease(),
      read: async (some) => (some.length === 0 ? NOTHING_FOUND : lookUp(session, some)),
      work: async (some, found, last) => {
        await applyChanges(session, pageWork(session, some, found), ends && last ? closing : {});
      },
      aside: async (entry, reason, last) => {
        if (await mayBeRecognised(session, entry)) throw new StoreError('connection', reason);
        await applyChanges(session, [lockedWork(session, entry, reason)], ends && last ? closing : {});
      },
    });
  }
}

/**
 * Whether the row that an emis user holds may be the same as this item without a link: put aside now, the item would be
 * taken for a new one later and be doubled. Only a full round compares; it goes on from this page with the next run.
 */
async function mayBeRecognised<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { id }: DeltaEntry<Item>,
): Promise<boolean> {
  if (!session.state.fullRound || id === undefined) return false;
  try {
    const { links } = await session.run.store.lookup(session.key, { outlookIds: [id], rowIds: [] });
    return links.length === 0;
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'page') return false; // The linked row itself is held.
    throw error;
  }
}

const NOTHING_FOUND: LookupResult = { links: [], rows: [], candidates: [], withheld: [] };

async function lookUp<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entries: readonly DeltaEntry<Item>[],
): Promise<LookupResult> {
  const { domain } = session.run;
  const outlookIds = entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const isNews = (entry: DeltaEntry<Item>) => entry.kind === 'item' && !domain.traits(entry.item).done;
  const orphans = domain.idsChange && entries.some(isNews) ? { orphans: true as const } : {};
  if (!session.state.fullRound)
    return session.run.store.lookup(session.key, { outlookIds, rowIds: [], ...orphans });
  const starts = new Set<WallTime>();
  const titles = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== 'item' || domain.traits(entry.item).kind === 'series') continue;
    const key = domain.recognitionKey(session.project(entry.item).werte, session.around);
    if (key?.von === null) titles.add(key.subject);
    else if (key !== undefined) starts.add(key.von);
  }
  const titled = titles.size === 0 ? {} : { titled: [...titles] };
  return session.run.store.lookup(session.key, {
    outlookIds,
    rowIds: [],
    startsAt: [...starts],
    ...titled,
    ...orphans,
  });
}
