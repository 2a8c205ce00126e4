import { changedFields } from '../../domain/fingerprint.ts';
import type { OutlookItem, Projection } from '../../domain/twoWayDomain.ts';
import { decide, type EmisSide } from '../planner.ts';
import type { EmisRow, Intent, ItemChange, Link, LinkData, Suspicion, Withheld } from '../ports/store.ts';
import { backoff_ms } from './backoff.ts';
import { adopt, ageOf, dataOf, seen, spanOf } from './links.ts';
import { parkCreated, planUnlinked } from './planUnlinked.ts';
import type { Session } from './session.ts';
import type { Count, Tally } from './tally.ts';
import { clearing, withhold } from './withheld.ts';

/** What is known about one Outlook item that lies in the calendar (or list) now. */
export interface Presence<Item> {
  readonly id: string;
  readonly item: Item;
  readonly link: Link | undefined;
  /** The linked row as it is now; undefined when it is gone. */
  readonly row: EmisRow | undefined;
  readonly withheld: Withheld | undefined;
  /** GET has just shown it where it belongs: what a mere delta entry may not decide, this may. */
  readonly proven: boolean;
  /** An open intent to create whose key the item bears. */
  readonly intent?: Intent | undefined;
  /** An unlinked row that holds the same appointment already. */
  readonly candidate?: EmisRow | undefined;
}

/** A change, what it counts as, and which link needs only the full round's stamp. */
export interface Planned {
  readonly change?: ItemChange;
  readonly tally: Tally;
  readonly stamp?: number;
}

/** Decides about one Outlook item that exists: the rows "Outlook unchanged" and "Outlook changed" of the table. */
export function planItem<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  presence: Presence<Item>,
): Planned {
  const { domain } = session.run;
  const { item, link, withheld } = presence;
  if (link !== undefined && !presence.proven) {
    const settled = settledBy(session, link, presence);
    if (settled !== undefined) return settled;
  }
  if (domain.traits(item).kind === 'series') return planSeries(session, presence);
  const projection = session.project(item);
  const planned =
    link === undefined
      ? planUnlinked(session, presence, projection)
      : planLinked(session, presence, link, projection);
  if (planned.change?.withheld !== undefined)
    return link === undefined ? planned : lookedAt(session, planned, link);
  return withheld === undefined
    ? planned
    : { ...planned, change: { ...planned.change, ...clearing(withheld) } };
}

/** A withheld item with a link was met all the same: it is neither missing from the round nor suspected to be gone. */
function lookedAt<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  planned: Planned,
  link: Link,
): Planned {
  const met: LinkData = { ...dataOf(link), suspicion: null, round: session.state.round };
  return { ...planned, change: { ...planned.change, link: { kind: 'update', id: link.id, link: met } } };
}

/**
 * A mere delta entry that decides nothing: nothing new, an older state delivered again, or something that only a GET may
 * tell (an undo or a return from elsewhere could be a replay; so could a series). `undefined`: plan on it.
 */
function settledBy<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  { item, withheld }: Presence<Item>,
): Planned | undefined {
  const { domain } = session.run;
  // A write to it is unsettled: what stands there may be ours. It is looked at again when that is settled.
  const unsettled = session.unsettledRows.has(link.rowId) ? backoff_ms(1) : 0;
  if (link.state !== 'active' || link.suspicion !== null || link.deletion?.side === 'emis')
    return suspect(session, link, unsettled);
  const age = ageOf(item, link);
  const sameEtag = link.etag !== '' && link.etag === item['@odata.etag'];
  const nothingNew = sameEtag && link.version === domain.version;
  if (age === 'older' || nothingNew) {
    return withheld === undefined || !nothingNew
      ? { tally: [], stamp: link.id }
      : { change: clearing(withheld), tally: [], stamp: link.id };
  }
  if (age === 'same' && !sameEtag) return suspect(session, link);
  if (domain.traits(item).kind === 'series') return suspect(session, link);
  return unsettled > 0 ? suspect(session, link, unsettled) : undefined;
}

/** A series is counted, never damaged. A single item that became one is parked: nothing from emis touches it. */
function planSeries<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  presence: Presence<Item>,
): Planned {
  const { item, link, withheld, intent } = presence;
  const clear = withheld === undefined ? {} : clearing(withheld);
  if (link === undefined && intent !== undefined) {
    const planned = parkCreated(session, presence, intent);
    return { ...planned, tally: [...planned.tally, 'serien'] };
  }
  if (link === undefined) return { ...(withheld && { change: clear }), tally: ['serien'] };
  const traits = session.run.domain.traits(item);
  const parked: LinkData = {
    ...dataOf(link),
    ...seen(item, traits),
    state: link.state === 'deleted' ? 'deleted' : 'parked',
    suspicion: null,
    deletion: null,
    round: session.state.round,
  };
  return {
    change: { ...clear, link: { kind: 'update', id: link.id, link: parked } },
    tally: ['serien', 'geparkt'],
  };
}

/** A suspicion that is to be looked into in this very run. */
export function dueNow<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  delay_ms = 0,
): Suspicion {
  const now_ms = session.now();
  return { since_ms: now_ms, attempts: 0, next_ms: now_ms + delay_ms };
}

/** Leaves it to a GET what became of a linked item. */
export function suspect<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  delay_ms = 0,
): Planned {
  const { since_ms, attempts } = link.suspicion ?? dueNow(session);
  const suspected: LinkData = {
    ...dataOf(link),
    suspicion: { ...dueNow(session, delay_ms), since_ms, attempts },
    round: session.state.round,
  };
  return { change: { link: { kind: 'update', id: link.id, link: suspected } }, tally: [] };
}

/** What became of the linked row since both sides last agreed. A row that now bears another Anwender is deleted for us. */
export function emisSide<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: LinkData,
  row: EmisRow | undefined,
  present: Projection<Werte> | undefined,
): EmisSide {
  if (row === undefined || present === undefined || row.anwender !== session.run.synchronisation.anwender)
    return 'deleted';
  if (link.state === 'deleted') return 'deleted';
  // Fingerprints of another projection say nothing: the row counts as unchanged and is re-based, unless the spooler
  // has named it (its base is empty then).
  const { version } = session.run.domain;
  if (link.version !== version) return Object.keys(link.emisBase).length === 0 ? 'changed' : 'unchanged';
  return changedFields(session.run.domain.fields, link.emisBase, present.fingerprints).length > 0
    ? 'changed'
    : 'unchanged';
}

function planLinked<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  presence: Presence<Item>,
  link: Link,
  projection: Projection<Werte>,
): Planned {
  const { domain } = session.run;
  const { item, row } = presence;
  const present = row === undefined ? undefined : domain.projectRow(row.columns, session.around);
  const emis = emisSide(session, link, row, present);
  const cameBack = link.state !== 'active';
  const changed = outlookChanges(session, link, item, projection, present);
  const decision = decide(cameBack || changed.length > 0 ? 'changed' : 'unchanged', emis);
  const fresh: LinkData = {
    ...dataOf(link),
    ...seen(item, domain.traits(item)),
    ...spanOf(domain.span(projection.werte, session.around)),
    state: 'active',
    round: session.state.round,
    suspicion: null,
    purgeAt_ms: null,
    deletion: null,
    deleted: null,
  };
  const update = (link_: LinkData, rest: ItemChange, tally: Tally): Planned => ({
    change: { ...rest, link: { kind: 'update', id: link.id, link: link_ } },
    tally,
  });

  if (decision === 'nothing' || decision === 'updateOutlook' || decision === 'deleteInOutlook') {
    // Nothing to write here; what emis did waits in the spooler and is pushed under the new etag.
    // Its deletion in Outlook may be pending already, and goes on under the new etag.
    const kept: LinkData = {
      ...fresh,
      anchor: domain.anchor([], {}, projection.werte, link.anchor),
      deletion: decision === 'deleteInOutlook' ? link.deletion : null,
    };
    if (link.version === domain.version) return update(kept, {}, []);
    const emisBase = { ...(present?.fingerprints ?? fresh.emisBase) };
    if (decision === 'updateOutlook' && present !== undefined) {
      for (const field of domain.fields) {
        if (!domain.sameValue(field, present.werte, projection.werte, link.anchor)) emisBase[field] = '';
      }
    }
    const outlookBase = projection.fingerprints;
    return update({ ...kept, version: domain.version, emisBase, outlookBase }, {}, []);
  }
  if (projection.fehler !== undefined) {
    return withhold(session, 'outlook', presence.id, projection.fehler, presence.withheld);
  }

  const whole = decision !== 'updateEmis' || cameBack;
  const fields = whole ? domain.fields : changed;
  const same =
    present !== undefined &&
    fields.every((field) => domain.sameValue(field, present.werte, projection.werte, link.anchor));
  const written = domain.rowColumns(
    fields,
    projection.werte,
    session.around,
    session.start.lengths,
    link.anchor,
  );
  const columns = { ...(emis === 'deleted' ? {} : row?.columns), ...written.columns };
  const after = domain.projectRow(columns, session.around).fingerprints;
  const agreed: LinkData = {
    ...fresh,
    version: domain.version,
    emisBase: link.version === domain.version ? adopt(link.emisBase, fields, after) : after,
    outlookBase:
      link.version === domain.version
        ? adopt(link.outlookBase, fields, projection.fingerprints)
        : projection.fingerprints,
    anchor: domain.anchor(fields, columns, projection.werte, link.anchor),
  };
  const cut = times('gekuerzt', written.cut);

  if (decision === 'recreateInEmis') {
    const { anwender } = session.run.synchronisation;
    const insert = { kind: 'insert', anwender, columns: written.columns, restoreFrom: link.rowId } as const;
    return update({ ...agreed, rowId: null }, { row: insert }, [...cut, 'emis.neu']);
  }
  const { id, stand } = row!;
  if (same) {
    // Both sides were brought to the same values: they agree, and nobody has to write.
    const nowEqual = { ...agreed, emisBase: adopt(link.emisBase, fields, present!.fingerprints) };
    return update(nowEqual, { row: { kind: 'expect', id, stand } }, []);
  }
  // Under another projection nobody can tell whether emis was edited: its version is kept in any case.
  const mayOverwrite = decision === 'overwriteEmis' || link.version !== domain.version;
  const keep = mayOverwrite ? ({ keep: 'doppelaenderung' } as const) : {};
  const conflict: Tally = decision === 'overwriteEmis' ? ['konflikte'] : [];
  return update(agreed, { row: { kind: 'update', id, stand, columns: written.columns, ...keep } }, [
    ...cut,
    ...conflict,
    'emis.geaendert',
  ]);
}

/** The fields in which Outlook differs from what both sides had agreed on. */
function outlookChanges<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  item: Item,
  projection: Projection<Werte>,
  present: Projection<Werte> | undefined,
): readonly string[] {
  const { domain } = session.run;
  if (link.version === domain.version)
    return changedFields(domain.fields, link.outlookBase, projection.fingerprints);
  if (link.etag === item['@odata.etag'] || present === undefined) return [];
  // Changed since, and its fingerprints are of another projection: the values themselves must tell.
  return domain.fields.filter(
    (field) => !domain.sameValue(field, present.werte, projection.werte, link.anchor),
  );
}

/** A tally that counts `count` so often. */
export function times(count: Count, times: number): Tally {
  return Array.from({ length: times }, () => count);
}
