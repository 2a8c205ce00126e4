import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { DeletionPage, EmisRow, ItemChange, Link, LinkData, Side } from '../ports/store.ts';
import { applyChanges, type Work } from './applyChanges.ts';
import { dataOf } from './links.ts';
import type { Planned } from './planItem.ts';
import { type Push, sendDeletions } from './push.ts';
import type { Session } from './session.ts';
import { withhold } from './withheld.ts';

/** Links that are deleted at a time; a multiple of what a $batch holds. */
const DELETIONS_PER_PAGE = 200;
/** Bounds the pages of one run; what is left waits for the next. */
const DELETION_PAGES = 500;

/** The mass-deletion guard (sync.md, "Guards"): more than this share of the links, and more than this many, in 24 h. */
const GUARD_SHARE = 0.25;
const GUARD_COUNT = 10;

const SIDE_NAME = { emis: 'emis', outlook: 'Outlook' } as const;

/** Whether so many deletions are due on one side that a person must have a look; what is held already counts as well. */
export function isMassDeletion({
  pending,
  held,
  recent,
  linked,
}: Pick<DeletionPage, 'pending' | 'held' | 'recent' | 'linked'>): boolean {
  const deletions = pending + held + recent;
  return deletions > GUARD_COUNT && deletions > GUARD_SHARE * linked;
}

/**
 * Carries out the deletions of emis rows whose Outlook item is proven to be gone. A mass of them is held as a set: only
 * an administrator's confirmation releases that set, and nothing but that set.
 */
export async function deleteInEmis<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  await carryOut(session, 'emis', async (links, rows, confirmed) => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    await applyChanges(
      session,
      links.map(
        (link): Work => ({
          plan: (row) =>
            planDeletion(
              session,
              link,
              row === undefined ? byId.get(link.rowId) : (row ?? undefined),
              confirmed,
            ),
          withhold: (reason) => {
            const planned = withhold(session, 'outlook', link.outlookId, reason, undefined);
            return { ...planned, change: { ...planned.change, link: pendingRemoved(link) } };
          },
        }),
      ),
    );
  });
}

/** Carries out the deletions of Outlook items whose emis row is gone, under the same guard. */
export async function deleteInOutlook<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  push: Push<Item>,
): Promise<void> {
  await carryOut(session, 'outlook', (links, _rows, confirmed) =>
    sendDeletions(session, push, links, confirmed),
  );
}

/** A dry run notes no deletion: it says what the guard would make of those that it has planned. */
export async function foreseeGuard<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
): Promise<void> {
  for (const side of ['emis', 'outlook'] as const) {
    const planned = session.counts.get(`${side}.geloescht`);
    if (planned === 0) continue;
    await session.keepLease();
    const read = { side, held: false, afterId: 0, limit: 1 };
    const { held, recent, linked } = await session.run.store.readDeletions(session.key, read);
    if (!isMassDeletion({ pending: planned, held, recent, linked })) continue;
    session.stopped = true;
    session.counts.fail(
      `Ein echter Abgleich würde die ${planned} Löschungen in ${SIDE_NAME[side]} anhalten, bis sie mit --bestaetigen freigegeben sind: Das sind ungewöhnlich viele auf einmal.`,
    );
  }
}

type CarryOut = (links: readonly Link[], rows: readonly EmisRow[], confirmed: boolean) => Promise<void>;

async function carryOut<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  side: Side,
  work: CarryOut,
): Promise<void> {
  if (!session.deletions || session.run.dryRun) return;
  await session.keepLease();
  const first = await session.run.store.readDeletions(session.key, {
    side,
    held: false,
    afterId: 0,
    limit: DELETIONS_PER_PAGE,
  });
  if (first.held > 0 && session.run.confirm) await carryOutPages(session, side, true, work);
  const holds = first.pending > 0 && isMassDeletion(first);
  if (holds) await session.commit({ changes: [], holdDeletions: side });
  else await carryOutPages(session, side, false, work, first);
  const waiting = (session.run.confirm ? 0 : first.held) + (holds ? first.pending : 0);
  if (waiting > 0) stopAt(session, side, waiting);
}

async function carryOutPages<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  side: Side,
  held: boolean,
  work: CarryOut,
  first?: DeletionPage,
): Promise<void> {
  let afterId = 0;
  let page = first;
  for (let pages = 0; pages < DELETION_PAGES; pages++) {
    await session.keepLease();
    page ??= await session.run.store.readDeletions(session.key, {
      side,
      held,
      afterId,
      limit: DELETIONS_PER_PAGE,
    });
    const { links, rows } = page;
    if (links.length === 0) return;
    await work(links, rows, held);
    if (links.length < DELETIONS_PER_PAGE) return;
    afterId = links.at(-1)!.id;
    page = undefined;
  }
  session.again = true;
}

function stopAt<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  side: Side,
  waiting: number,
): void {
  session.stopped = true;
  session.counts.fail(
    `${waiting} Löschungen in ${SIDE_NAME[side]} angehalten: Das sind ungewöhnlich viele auf einmal. Es wurde davon nichts gelöscht. Ist es so gewollt, geben Sie genau diese mit --bestaetigen frei; sonst stellen Sie die Einträge auf der anderen Seite wieder her.`,
  );
}

const pendingRemoved = (link: Link): NonNullable<ItemChange['link']> => ({
  kind: 'update',
  id: link.id,
  link: { ...dataOf(link), deletion: null },
});

/** Deletes the row, whatever emis did to it; its last version is kept whole. A row that became another Anwender's stays. */
function planDeletion<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  row: EmisRow | undefined,
  confirmed: boolean,
): Planned {
  const gone = deletedLink(session, link, confirmed ? null : 'emis');
  const purged: LinkData = {
    ...gone,
    purgeAt_ms: link.deletion?.gone ? null : purgeAt_ms(session),
  };
  const change: ItemChange = { link: { kind: 'update', id: link.id, link: purged } };
  if (row === undefined || row.anwender !== session.run.synchronisation.anwender)
    return { change, tally: [] };
  return {
    change: {
      ...change,
      row: { kind: 'delete', id: row.id, stand: row.stand, keep: 'in_outlook_geloescht' },
    },
    tally: ['emis.geloescht'],
  };
}

/** When an item that lies in Deleted Items is to be purged; null where Graph offers no way to do so. */
export function purgeAt_ms<Werte, Item extends OutlookItem>(session: Session<Werte, Item>): number | null {
  const { domain, settings } = session.run;
  return domain.purges ? session.now() + settings.purgeAfter_ms : null;
}

/** The link stays as a memory of the deletion: an old state that is delivered again must not revive the item. */
export function deletedLink<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  counted: Side | null,
): LinkData {
  return {
    ...dataOf(link),
    state: 'deleted',
    suspicion: null,
    purgeAt_ms: null,
    deletion: null,
    deleted: counted === null ? null : { side: counted, at_ms: session.now() },
  };
}
