import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { OutlookWriteResult } from '../ports/outlook.ts';
import type { LinkData } from '../ports/store.ts';
import { deletedLink } from './deletions.ts';
import { adopt, dataOf, hidesEdits, seen, spanOf } from './links.ts';
import { dueNow, type Planned } from './planItem.ts';
import { drained, type OutlookTask } from './planRow.ts';
import type { Session } from './session.ts';
import { withhold } from './withheld.ts';

/** What is recorded about a write to Outlook once its outcome is known, or known to be unknown. */
export function planResult<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  task: OutlookTask<Item>,
  result: OutlookWriteResult<Item>,
): Planned {
  const { spooled, intent, write } = task;
  const forget = { intent: { remove: intent.key } };
  switch (result.kind) {
    case 'done':
      if (write.kind === 'create') return planCreated(session, task, result.item!);
      if (write.kind === 'update') return planUpdated(session, task, result.item!);
      return planDeleted(session, task);
    case 'notFound':
      // Deleted on both sides.
      if (write.kind === 'delete') return planDeleted(session, task);
      return suspected(session, task);
    case 'stale':
      // Somebody edited it in Outlook meanwhile: it is read again and planned as a double change.
      return suspected(session, task);
    case 'rejected': {
      const planned = withhold(session, 'emis', `${intent.rowId}`, result.error.message, spooled.withheld);
      const { link } = spooled;
      const undecided = link?.deletion
        ? { link: { kind: 'update', id: link.id, link: { ...dataOf(link), deletion: null } } as const }
        : {};
      return {
        ...planned,
        change: { ...planned.change, ...forget, ...undecided, spooler: spooled.entryIds },
      };
    }
    case 'notSent':
      return { change: forget, tally: [] };
    case 'unclear':
      // The intent stays; whether it took effect is found out before anything else is done with this row.
      session.again = true;
      return { tally: ['unklar'] };
  }
}

/** The intent is settled (nothing happened); what became of the item is to be found out by GET. */
function suspected<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled, intent }: OutlookTask<Item>,
): Planned {
  const link = spooled.link!;
  const data: LinkData = { ...dataOf(link), suspicion: dueNow(session) };
  return {
    change: { intent: { remove: intent.key }, link: { kind: 'update', id: link.id, link: data } },
    tally: [],
  };
}

function planCreated<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled, intent }: OutlookTask<Item>,
  item: Item,
): Planned {
  const { domain } = session.run;
  const { werte, fingerprints } = session.project(item);
  const link: LinkData = {
    rowId: intent.rowId,
    outlookId: item.id!,
    ...seen(item, domain.traits(item)),
    ...spanOf(domain.span(werte, session.around)),
    state: 'active',
    version: domain.version,
    emisBase: intent.emisBase,
    // Whatever Exchange made of what was sent: this is the state in which both sides agree.
    outlookBase: fingerprints,
    anchor: domain.anchor(domain.fields, spooled.row!.columns, werte),
    round: session.state.round,
    suspicion: null,
    purgeAt_ms: null,
    deletion: null,
    deleted: null,
  };
  return {
    change: { ...drained(spooled), link: { kind: 'insert', link }, intent: { remove: intent.key } },
    tally: ['outlook.neu'],
  };
}

function planUpdated<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled, intent }: OutlookTask<Item>,
  item: Item,
): Planned {
  const { domain } = session.run;
  const link = spooled.link!;
  const { werte, fingerprints } = session.project(item);
  // A server that ignores If-Match may show edits of the user in fields that we did not write: look again.
  const edited = hidesEdits(domain.fields, intent.fields, link, fingerprints);
  if (edited) session.revisit = true;
  const agreed: LinkData = {
    ...dataOf(link),
    ...seen(item, domain.traits(item)),
    ...spanOf(domain.span(werte, session.around)),
    version: domain.version,
    emisBase: adopt(link.emisBase, intent.fields, intent.emisBase),
    outlookBase: adopt(link.outlookBase, intent.fields, fingerprints),
    anchor: domain.anchor(intent.fields, spooled.row!.columns, werte, link.anchor),
    suspicion: edited ? dueNow(session) : link.suspicion,
  };
  return {
    change: {
      ...drained(spooled),
      link: { kind: 'update', id: link.id, link: agreed },
      intent: { remove: intent.key },
    },
    tally: ['outlook.geaendert'],
  };
}

function planDeleted<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled, intent, confirmed }: OutlookTask<Item>,
): Planned {
  const link = spooled.link!;
  const data = deletedLink(session, link, confirmed ? null : 'outlook');
  return {
    change: {
      ...drained(spooled),
      link: { kind: 'update', id: link.id, link: data },
      intent: { remove: intent.key },
    },
    tally: ['outlook.geloescht'],
  };
}
