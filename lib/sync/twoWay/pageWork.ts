import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { DeltaEntry } from '../ports/outlook.ts';
import type { EmisRow, LookupResult } from '../ports/store.ts';
import type { Work } from './applyChanges.ts';
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
  const recognise = recogniser(session, found.candidates);

  return entries.map((entry): Work => {
    if (entry.id === undefined) return unreadable(session, entry);
    const { id } = entry;
    if (withheld.has(id)) session.metWithheld.add(id);
    const link = links.get(id);
    const aside = (reason: string): Planned => withhold(session, 'outlook', id, reason, withheld.get(id));
    if (entry.kind === 'malformed') return { plan: () => aside(entry.reason), withhold: aside };
    if (entry.kind === 'removed') {
      // Also said of items that merely left the window (graph.md 1.5): only a suspicion, and of strangers not even that.
      const linked = link?.state === 'active' || link?.state === 'parked';
      return { plan: () => (linked ? suspect(session, link) : { tally: [] }), withhold: aside };
    }
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
    const candidate = link === undefined && intent === undefined ? recognise(item) : undefined;
    const whole = { ...presence, candidate };
    const withhold_ = (reason: string) => linkWithheld(session, whole, aside(reason));
    return { plan: onPresentRow(session, whole), withhold: withhold_ };
  });
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

/** A recognised row that emis changed meanwhile: it must still be this Anwender's, and still the same appointment. */
function stillSame<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  item: Item,
  row: EmisRow | null,
): EmisRow | undefined {
  const { domain, zone, synchronisation } = session.run;
  if (row === null || row.anwender !== synchronisation.anwender) return undefined;
  const [ofItem, ofRow] = [
    domain.recognitionKey(session.project(item).werte, zone),
    domain.recognitionKeyOfRow(row.columns),
  ];
  return ofItem !== undefined && ofRow !== undefined && nameOf(ofItem) === nameOf(ofRow) ? row : undefined;
}

/** Finds for an unlinked item the row that holds the same already; each row is given away once. */
function recogniser<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  candidates: readonly EmisRow[],
) {
  const { domain, zone } = session.run;
  const free = new Map<string, EmisRow[]>();
  for (const row of candidates) {
    if (session.unsettledRows.has(row.id)) continue;
    const key = domain.recognitionKeyOfRow(row.columns);
    if (key !== undefined) free.set(nameOf(key), [...(free.get(nameOf(key)) ?? []), row]);
  }
  return (item: Item): EmisRow | undefined => {
    if (free.size === 0 || domain.traits(item).kind === 'series') return undefined;
    const key = domain.recognitionKey(session.project(item).werte, zone);
    return key === undefined ? undefined : free.get(nameOf(key))?.shift();
  };
}

const nameOf = (key: { readonly von: string; readonly subject: string }): string =>
  `${key.von}\n${key.subject}`;

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
