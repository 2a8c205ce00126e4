import type { OutlookItem, RecognitionKey } from '../../domain/twoWayDomain.ts';
import type { DeltaEntry } from '../ports/outlook.ts';
import type { EmisRow, Link, LookupResult } from '../ports/store.ts';
import type { Work } from './applyChanges.ts';
import { comeBack } from './comeBack.ts';
import { type Planned, type Presence, planItem, suspect } from './planItem.ts';
import { linkWithheld } from './planUnlinked.ts';
import type { Session } from './session.ts';
import { withhold } from './withheld.ts';

/** The work of one delta page, in the page's order. Deletions are only marked here. */
export function pageWork<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entries: readonly DeltaEntry<Item>[],
  found: LookupResult,
): Work[] {
  const links = new Map(found.links.map((link) => [link.outlookId, link]));
  const rows = new Map(found.rows.map((row) => [row.id, row]));
  const withheld = new Map(
    found.withheld.filter(({ side }) => side === 'outlook').map((entry) => [entry.id, entry]),
  );
  const intents = new Map(session.start.intents.map((intent) => [intent.key, intent]));
  const renamed = comeBack(session, strangersOf(entries, links), lostLinks(entries, found));
  const moved = new Set([...renamed.values()].map(({ id }) => id));
  for (const [id, link] of renamed) links.set(id, link);
  const recognised = recognise(
    session,
    entries.flatMap((entry) => (entry.kind === 'item' && !links.has(entry.id) ? [entry.item] : [])),
    found.candidates,
  );

  return entries.map((entry): Work => {
    if (entry.id === undefined) return unreadable(session, entry);
    const { id } = entry;
    if (withheld.has(id)) session.metWithheld.add(id);
    const link = links.get(id);
    const aside = (reason: string): Planned => withhold(session, 'outlook', id, reason, withheld.get(id));
    if (entry.kind === 'malformed') return { plan: () => aside(entry.reason), withhold: aside };
    if (entry.kind === 'removed') {
      // Also said of items that merely left the window (graph.md 1.5): only a suspicion, and of strangers not even that.
      const linked = (link?.state === 'active' || link?.state === 'parked') && !moved.has(link.id);
      return { plan: () => (linked ? suspect(session, link) : { tally: [] }), withhold: aside };
    }
    // Under its new id it is read once more: whether it changed besides, its times cannot tell.
    if (link !== undefined && moved.has(link.id))
      return { plan: () => suspect(session, link), withhold: aside };
    const { item } = entry;
    const key = session.run.domain.itemKey(item);
    const intent = link === undefined && key !== undefined ? intents.get(key) : undefined;
    const presence: Presence<Item> = {
      id,
      item,
      link,
      row: link === undefined ? undefined : rows.get(link.rowId),
      withheld: withheld.get(id),
      proven: false,
      intent,
    };
    const candidate = link === undefined && intent === undefined ? recognised.get(item) : undefined;
    const whole = { ...presence, candidate };
    const withhold_ = (reason: string) => linkWithheld(session, whole, aside(reason));
    return { plan: onPresentRow(session, whole), withhold: withhold_ };
  });
}

/** An entry of which nothing can be read, because an emis user holds its row: it is tried again later. */
export function lockedWork<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entry: DeltaEntry<Item>,
  reason: string,
): Work {
  const { id } = entry;
  if (id === undefined) return unreadable(session, entry);
  session.metWithheld.add(id);
  const aside = (why: string): Planned => withhold(session, 'outlook', id, why, undefined);
  return { plan: () => aside(reason), withhold: aside };
}

/** The page's items without a link. */
function strangersOf<Item>(
  entries: readonly DeltaEntry<Item>[],
  links: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, Item> {
  return new Map(
    entries.flatMap((entry) =>
      entry.kind === 'item' && !links.has(entry.id) ? [[entry.id, entry.item]] : [],
    ),
  );
}

/** Links whose items are not where they were, as far as this page and what was asked for with it can tell. */
function lostLinks<Item>(entries: readonly DeltaEntry<Item>[], found: LookupResult): readonly Link[] {
  const present = new Set(entries.flatMap((entry) => (entry.kind === 'item' ? [entry.id] : [])));
  const removed = new Set(entries.flatMap((entry) => (entry.kind === 'removed' ? [entry.id] : [])));
  const lost = [...(found.orphans ?? []), ...found.links.filter(({ outlookId }) => removed.has(outlookId))];
  return lost.filter(({ outlookId }) => !present.has(outlookId));
}

/** Plans an item on the row that it concerns as it is now, whatever it was when the page was read. */
export function onPresentRow<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  presence: Presence<Item>,
): Work['plan'] {
  return (row) => {
    if (row === undefined) return planItem(session, presence);
    if (presence.link !== undefined) return planItem(session, { ...presence, row: row ?? undefined });
    return planItem(session, { ...presence, candidate: stillSame(session, presence.item, row) });
  };
}

/** A recognised row that emis changed meanwhile: it must still be this Anwender's, and still the same item. */
function stillSame<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  item: Item,
  row: EmisRow | null,
): EmisRow | undefined {
  const { domain, synchronisation } = session.run;
  if (row === null || row.anwender !== synchronisation.anwender) return undefined;
  const ofItem = domain.recognitionKey(session.project(item).werte, session.around);
  return ofItem !== undefined && isMatch(ofItem, domain.recognitionKeyOfRow(row.columns)) ? row : undefined;
}

/** Finds for unlinked items the rows that hold the same already; each row is given away once. */
function recognise<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  items: readonly Item[],
  candidates: readonly EmisRow[],
): ReadonlyMap<Item, EmisRow> {
  const { domain } = session.run;
  const free = candidates
    .filter(({ id }) => !session.unsettledRows.has(id))
    .map((row) => ({ row, key: domain.recognitionKeyOfRow(row.columns) }));
  if (free.length === 0) return new Map();
  const bySubject = Map.groupBy(free, ({ key }) => key.subject);
  const wanted = items.flatMap((item) => {
    if (domain.traits(item).kind === 'series') return [];
    const key = domain.recognitionKey(session.project(item).werte, session.around);
    return key === undefined ? [] : [{ item, key }];
  });
  const recognised = new Map<Item, EmisRow>();
  // Items with a date first: one without would be content with any row, also with theirs.
  for (const { item, key } of [
    ...wanted.filter(({ key: { von } }) => von !== null),
    ...wanted.filter(({ key: { von } }) => von === null),
  ]) {
    const rows = bySubject.get(key.subject) ?? [];
    const place = rows.findIndex((candidate) => isMatch(key, candidate.key));
    const [match] = place < 0 ? [] : rows.splice(place, 1);
    if (match !== undefined) recognised.set(item, match.row);
  }
  return recognised;
}

const isMatch = (ofItem: RecognitionKey, ofRow: RecognitionKey): boolean =>
  ofItem.subject === ofRow.subject && (ofItem.von === null || ofItem.von === ofRow.von);

/** Nothing can be tried again of an entry without an id; it is counted and said. */
function unreadable<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  entry: DeltaEntry<Item>,
): Work {
  const plan = (): Planned => {
    const reason = entry.kind === 'malformed' ? entry.reason : '';
    session.counts.fail(`Ein Eintrag von Microsoft Graph ist unlesbar und wurde übergangen: ${reason}`);
    return { tally: ['unlesbar', 'zurueckgestellt'] };
  };
  return { plan, withhold: plan };
}
