import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem, Projection } from '../../domain/twoWayDomain.ts';
import type { EmisRow, Intent, LinkData } from '../ports/store.ts';
import { mayHaveComeBack } from './comeBack.ts';
import { seen, spanOf } from './links.ts';
import { dueNow, type Planned, type Presence, times } from './planItem.ts';
import type { Session } from './session.ts';
import { withhold } from './withheld.ts';

/** An item without a link: ours by its key, the same as a row that stands there already, of the past, or new. */
export function planUnlinked<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  presence: Presence<Item>,
  projection: Projection<Werte>,
): Planned {
  const { id, item, intent, candidate } = presence;
  const { domain, synchronisation } = session.run;
  if (projection.fehler !== undefined && intent === undefined) {
    return withhold(session, 'outlook', id, projection.fehler, presence.withheld);
  }
  const traits = domain.traits(item);
  const common = {
    outlookId: id,
    ...seen(item, traits),
    state: 'active',
    version: domain.version,
    ...spanOf(domain.span(projection.werte, session.around)),
    round: session.state.round,
    suspicion: null,
    purgeAt_ms: null,
    deletion: null,
    deleted: null,
  } as const;
  if (intent !== undefined) {
    const { rowId, emisBase, outlookBase } = intent;
    const anchor = domain.anchor([], {}, projection.werte, intent.anchor);
    // What was edited in Outlook since the creation stays "changed"; the next look at the item finds it.
    const edited = changedFields(domain.fields, outlookBase, projection.fingerprints).length > 0;
    const link = {
      ...common,
      rowId,
      emisBase,
      outlookBase,
      anchor,
      suspicion: edited ? dueNow(session) : null,
    };
    return {
      change: { link: { kind: 'insert', link }, intent: { remove: intent.key } },
      tally: ['outlook.neu', 'wiedergefunden'],
    };
  }
  if (candidate !== undefined) return planRecognised(session, presence, projection, candidate, common);
  // Among them the copy that a recurring task leaves behind when it is completed (graph.md 3.12).
  if (traits.done) return { tally: ['erledigt'] };
  if (isOfThePast(session, item, projection)) return { tally: ['vergangen'] };
  if (!presence.proven && mayHaveComeBack(session)) return postpone(session, presence);
  const written = domain.rowColumns(domain.fields, projection.werte, session.around, session.start.lengths);
  const link: LinkData = {
    ...common,
    rowId: null,
    emisBase: domain.projectRow(written.columns, session.around).fingerprints,
    outlookBase: projection.fingerprints,
    anchor: domain.anchor(domain.fields, written.columns, projection.werte),
  };
  return {
    change: {
      row: { kind: 'insert', anwender: synchronisation.anwender, columns: written.columns },
      link: { kind: 'insert', link },
    },
    tally: [...times('gekuerzt', written.cut), 'emis.neu'],
  };
}

/** Decided when the full round has told what is missing; on record until then. */
function postpone<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { id, withheld }: Presence<Item>,
): Planned {
  const reason = 'Wird am Ende des vollen Durchgangs angesehen.';
  const put = {
    side: 'outlook',
    id,
    reason,
    attempts: withheld?.attempts ?? 0,
    next_ms: session.now(),
  } as const;
  session.postponed.set(id, put);
  return { change: { withheld: { put } }, tally: [] };
}

/**
 * What ended before the Ersteinrichtung is not created (sync.md, "First Abgleich"), unless a user edited it since. A full
 * round shows all of it; an incremental one may deliver it again unchanged.
 */
function isOfThePast<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  item: Item,
  projection: Projection<Werte>,
): boolean {
  const { fullRound, createFrom_ms, firstRunAt_ms } = session.state;
  const end_ms = session.run.domain.span(projection.werte, session.around)?.end_ms;
  if (createFrom_ms === null || end_ms === undefined || end_ms > createFrom_ms) return false;
  return fullRound || Date.parse(item.lastModifiedDateTime ?? '') < (firstRunAt_ms ?? 0);
}

/**
 * The same item stands on both sides: linked instead of doubled. Fields that differ count as a double change, but an
 * empty field yields to a filled one.
 */
function planRecognised<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { item }: Presence<Item>,
  projection: Projection<Werte>,
  row: EmisRow,
  common: Omit<LinkData, 'rowId' | 'emisBase' | 'outlookBase' | 'anchor'>,
): Planned {
  const { domain } = session.run;
  const present = domain.projectRow(row.columns, session.around);
  const differing = domain.fields.filter(
    (field) =>
      !domain.sameValue(field, present.werte, projection.werte) &&
      !(domain.isFilledByRule(field, projection.werte) && !domain.isEmpty(field, present.werte)),
  );
  const traits = domain.traits(item);
  // Whatever the settings: the first Abgleich mails nobody.
  const isProtected = (field: string) => traits.meeting || (traits.online && field === domain.bodyField);
  // An empty field yields to a filled one; where we must not fill Outlook's, both stay as they are.
  const onlyInEmis = differing.filter(
    (field) => domain.isEmpty(field, projection.werte) && !domain.isEmpty(field, present.werte),
  );
  const toOutlook = onlyInEmis.filter((field) => !isProtected(field));
  const toEmis = differing.filter((field) => !onlyInEmis.includes(field));
  const written = domain.rowColumns(toEmis, projection.werte, session.around, session.start.lengths);
  const columns = { ...row.columns, ...written.columns };
  const emisBase = { ...domain.projectRow(columns, session.around).fingerprints };
  for (const field of toOutlook) emisBase[field] = '';
  const link: LinkData = {
    ...common,
    rowId: row.id,
    emisBase,
    outlookBase: projection.fingerprints,
    anchor: domain.anchor(domain.fields, columns, projection.werte),
  };
  const { id, stand } = row;
  return {
    change: {
      row:
        toEmis.length > 0
          ? { kind: 'update', id, stand, columns: written.columns, keep: 'erkannt' }
          : { kind: 'expect', id, stand },
      link: { kind: 'insert', link },
      ...(toOutlook.length > 0 && { notice: true as const }),
    },
    tally: [
      'erkannt',
      ...times('gekuerzt', written.cut),
      ...(toEmis.length > 0 ? (['konflikte', 'emis.geaendert'] as const) : []),
    ],
  };
}

/** An item of ours whose creation was not on record yet, and which the user has made a series, or moved away, by now. */
export function parkCreated<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { id, item }: Presence<Item>,
  { key, rowId, emisBase, outlookBase, anchor }: Intent,
): Planned {
  const { domain } = session.run;
  const link: LinkData = {
    ...{ rowId, outlookId: id, emisBase, outlookBase, state: 'parked' },
    anchor: domain.anchor([], {}, session.project(item).werte, anchor),
    ...seen(item, domain.traits(item)),
    ...spanOf(undefined),
    version: domain.version,
    round: session.state.round,
    ...{ suspicion: null, purgeAt_ms: null, deletion: null, deleted: null },
  };
  return {
    change: { link: { kind: 'insert', link }, intent: { remove: key } },
    tally: ['outlook.neu', 'wiedergefunden', 'geparkt'],
  };
}

/**
 * A recognised item that the database refuses for now is linked all the same, as changed on both sides: left without a
 * link, its row would be pushed and the appointment stand there twice. Nothing travels before it has been looked at again.
 */
export function linkWithheld<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { id, item, candidate }: Presence<Item>,
  planned: Planned,
): Planned {
  const put = planned.change?.withheld?.put;
  if (candidate === undefined || put === undefined) return planned;
  const { domain } = session.run;
  const link: LinkData = {
    ...{ rowId: candidate.id, outlookId: id, emisBase: {}, outlookBase: {}, state: 'active' },
    ...seen(item, domain.traits(item)),
    ...spanOf(domain.span(session.project(item).werte, session.around)),
    anchor: domain.anchor(domain.fields, candidate.columns, session.project(item).werte),
    version: domain.version,
    round: session.state.round,
    suspicion: dueNow(session, put.next_ms - session.now()),
    ...{ purgeAt_ms: null, deletion: null, deleted: null },
  };
  return { ...planned, change: { ...planned.change, link: { kind: 'insert', link } } };
}
