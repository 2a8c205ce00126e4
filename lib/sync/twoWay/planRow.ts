import { changedFields } from '../../domain/fingerprint.ts';
import type { Anchor, OutlookItem, Projection } from '../../domain/twoWayDomain.ts';
import { decide } from '../planner.ts';
import type { OutlookWrite } from '../ports/outlook.ts';
import type { EmisRow, Intent, ItemChange, Link, Withheld } from '../ports/store.ts';
import { dataOf } from './links.ts';
import { dueNow, emisSide, type Planned } from './planItem.ts';
import type { Session } from './session.ts';
import { clearing, withhold } from './withheld.ts';

/** What is known about one emis row that the spooler names (or that was withheld and is due again). */
export interface SpooledRow {
  readonly rowId: number;
  /** Its entries, to be removed once it is dealt with. */
  readonly entryIds: readonly number[];
  readonly row: EmisRow | undefined;
  readonly link: Link | undefined;
  readonly withheld: Withheld | undefined;
}

/** A write to Outlook that is about to be sent, with the intent that records it. */
export interface OutlookTask<Item> {
  readonly spooled: SpooledRow;
  readonly intent: Intent;
  readonly write: OutlookWrite<Item>;
  /** An administrator has confirmed this deletion: it does not count for the guard. */
  readonly confirmed?: boolean;
}

/**
 * - `drain`: nothing to send; this change removes the entries.
 * - `send`: write to Outlook.
 * - `putBack`: emis edited what it may not; the row gets Outlook's state again, in these fields; `others` still travel.
 */
export type RowPlan<Item> =
  | { readonly kind: 'drain'; readonly planned: Planned }
  | { readonly kind: 'send'; readonly task: OutlookTask<Item> }
  | {
      readonly kind: 'putBack';
      readonly link: Link;
      readonly fields: readonly string[];
      readonly others?: boolean;
    };

/** Decides about one emis row: the row "Outlook unchanged" of the table, and rows that are new in emis. */
export function planRow<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  spooled: SpooledRow,
): RowPlan<Item> {
  const { domain, settings, synchronisation } = session.run;
  const { row, link, withheld } = spooled;
  const drain = (change: ItemChange = {}, tally: Planned['tally'] = []): RowPlan<Item> => ({
    kind: 'drain',
    planned: { change: { ...drained(spooled), ...change }, tally },
  });
  if (link !== undefined && link.state !== 'active') {
    const count = { parked: 'geparkt', emisOnly: 'nur_emis', deleted: undefined }[link.state] as
      | 'geparkt'
      | undefined;
    return drain({}, count === undefined ? [] : [count]);
  }
  const present = row === undefined ? undefined : domain.projectRow(row.columns, session.around);
  const isOurs = row !== undefined && row.anwender === synchronisation.anwender;
  if (link === undefined) {
    if (!isOurs || row === undefined || present === undefined) return drain();
    if (row.done) return drain({}, ['erledigt']);
    if (wasOverBefore(session, present.werte)) return drain({}, ['vergangen']);
    if (present.fehler !== undefined) return aside(session, spooled, present.fehler, withheld);
    return { kind: 'send', task: createTask(session, spooled, row, present) };
  }
  const rebased = rebase(session, spooled);
  if (rebased !== undefined && isOurs) return rebased;
  const decision = decide('unchanged', emisSide(session, link, row, present));
  const isProtected = link.meeting && settings.besprechungen === 'geschuetzt';
  if (decision === 'deleteInOutlook') {
    if (isProtected) return { kind: 'putBack', link, fields: domain.fields };
    // Only noted here: the guard looks at the whole set before anything is deleted.
    const deletion = { side: 'outlook', gone: false, held: link.deletion?.held ?? false } as const;
    const tally = session.run.dryRun ? (['outlook.geloescht'] as const) : [];
    return drain({ link: { kind: 'update', id: link.id, link: { ...dataOf(link), deletion } } }, tally);
  }
  if (decision !== 'updateOutlook' || present === undefined || row === undefined) return drain();
  const fields = changedFields(domain.fields, link.emisBase, present.fingerprints);
  if (isProtected) return { kind: 'putBack', link, fields: domain.fields };
  const online = link.online ? fields.filter((field) => field === domain.bodyField) : [];
  if (online.length > 0)
    return { kind: 'putBack', link, fields: online, others: fields.length > online.length };
  if (present.fehler !== undefined) return aside(session, spooled, present.fehler, withheld);
  const patch = domain.itemPatch(fields, present.werte, session.around, link.anchor);
  const intent: Intent = {
    ...newIntent(session, spooled, 'update'),
    outlookId: link.outlookId,
    fields,
    emisBase: present.fingerprints,
    ...willHold(session, fields, row, patch, link.anchor),
  };
  return {
    kind: 'send',
    task: { spooled, intent, write: { kind: 'update', id: link.outlookId, etag: link.etag, patch } },
  };
}

/** At the first Abgleich only what is not over yet is created (sync.md, "First Abgleich"). */
function wasOverBefore<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  werte: Werte,
): boolean {
  const { settingUp, createFrom_ms } = session.state;
  if (!settingUp || createFrom_ms === null) return false;
  const span = session.run.domain.span(werte, session.around);
  return span !== undefined && span.end_ms <= createFrom_ms;
}

/** Removes the entries that were read, and the note that the row was withheld. */
export function drained(spooled: SpooledRow): ItemChange {
  return { spooler: spooled.entryIds, ...(spooled.withheld && clearing(spooled.withheld)) };
}

function aside<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  spooled: SpooledRow,
  reason: string,
  before: Withheld | undefined,
): RowPlan<Item> {
  const planned = withhold(session, 'emis', `${spooled.rowId}`, reason, before);
  return { kind: 'drain', planned: { ...planned, change: { ...planned.change, spooler: spooled.entryIds } } };
}

/** A link of an older projection: its item is looked at once more, and the row is pushed again by what both hold then. */
function rebase<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { link, row }: SpooledRow,
): RowPlan<Item> | undefined {
  if (link === undefined || row === undefined || link.version === session.run.domain.version)
    return undefined;
  session.revisit = true;
  const data = { ...dataOf(link), emisBase: {}, suspicion: dueNow(session) };
  return {
    kind: 'drain',
    planned: { change: { link: { kind: 'update', id: link.id, link: data } }, tally: [] },
  };
}

function createTask<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  spooled: SpooledRow,
  row: EmisRow,
  present: Projection<Werte>,
): OutlookTask<Item> {
  const { domain } = session.run;
  const item = domain.itemPatch(domain.fields, present.werte, session.around);
  const intent: Intent = {
    ...newIntent(session, spooled, 'create'),
    outlookId: null,
    fields: domain.fields,
    emisBase: present.fingerprints,
    ...willHold(session, domain.fields, row, item),
  };
  return { spooled, intent, write: { kind: 'create', key: intent.key, item } };
}

/** Deletes the Outlook item of a link whose row is gone. */
export function deleteTask<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  link: Link,
  confirmed: boolean,
): OutlookTask<Item> {
  const spooled = { rowId: link.rowId, entryIds: [], row: undefined, link, withheld: undefined };
  const { outlookId, etag, emisBase, outlookBase, anchor } = link;
  const intent: Intent = {
    ...newIntent(session, spooled, 'delete'),
    ...{ outlookId, fields: [], emisBase, outlookBase, anchor },
  };
  return { spooled, intent, confirmed, write: { kind: 'delete', id: outlookId, etag } };
}

function newIntent<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { rowId }: SpooledRow,
  kind: Intent['kind'],
) {
  return { key: session.run.random.uuid(), kind, rowId, at_ms: session.now() };
}

/** What Outlook will hold once the write has taken effect: read from the very properties that are sent. */
function willHold<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  fields: readonly string[],
  row: EmisRow,
  sent: Partial<Item>,
  previous?: Anchor,
) {
  const { domain } = session.run;
  const { werte, fingerprints } = domain.projectSent(sent, session.around, previous);
  return { outlookBase: fingerprints, anchor: domain.anchor(fields, row.columns, werte, previous) };
}
