import type { OutlookItem } from '../../domain/twoWayDomain.ts';
import type { Proof } from '../ports/outlook.ts';
import type { EmisRow, ItemChange, Link, LinkData } from '../ports/store.ts';
import { applyChanges, type Work } from './applyChanges.ts';
import { adopt, dataOf, hidesEdits, seen, spanOf } from './links.ts';
import { dueNow, type Planned } from './planItem.ts';
import { drained, type SpooledRow } from './planRow.ts';
import { asideOf } from './push.ts';
import type { Session } from './session.ts';

interface PutBack {
  readonly spooled: SpooledRow;
  readonly link: Link;
  /** The fields that get Outlook's state again. */
  readonly fields: readonly string[];
}

/**
 * Protected meetings (sync.md, "Guards"): an edit in emis would mail the attendees, or break the online meeting. The row
 * is put back to what Outlook says now; the attempt is kept in the protocol.
 */
export async function putBackRows<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  putBacks: readonly PutBack[],
): Promise<void> {
  await session.keepLease();
  const proofs = await session.outlook.read(putBacks.map(({ link }) => link.outlookId));
  const work = putBacks.map(
    (putBack, index): Work => ({
      plan: (row) =>
        planPutBack(
          session,
          putBack,
          proofs[index]!,
          row === undefined ? putBack.spooled.row : (row ?? undefined),
        ),
      withhold: asideOf(session, putBack.spooled),
    }),
  );
  await applyChanges(session, [...putBacks.flatMap((putBack) => keepReassigned(session, putBack)), ...work]);
}

/** A row that was given to another Anwender stays theirs; what it held is kept, and comes along with the new row. */
function keepReassigned<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled }: PutBack,
): Work[] {
  const { row } = spooled;
  if (row === undefined || row.anwender === session.run.synchronisation.anwender) return [];
  const { id, stand } = row;
  const keep = { kind: 'expect', id, stand, keep: 'besprechung_geschuetzt' } as const;
  return [
    {
      plan: (present) => (present === undefined ? { change: { row: keep }, tally: [] } : { tally: [] }),
      withhold: asideOf(session, spooled),
    },
  ];
}

function planPutBack<Werte, Item extends OutlookItem>(
  session: Session<Werte, Item>,
  { spooled, link, fields }: PutBack,
  proof: Proof<Item>,
  row: EmisRow | undefined,
): Planned {
  if (proof.kind === 'inconclusive') return asideOf(session, spooled)(proof.error.message);
  if (proof.kind === 'gone') {
    const suspected: LinkData = { ...dataOf(link), suspicion: dueNow(session) };
    session.revisit = true;
    return { change: { link: { kind: 'update', id: link.id, link: suspected } }, tally: [] };
  }
  const { domain, synchronisation } = session.run;
  const { werte, fingerprints, fehler } = session.project(proof.item);
  if (fehler !== undefined) return asideOf(session, spooled)(fehler);
  const ours = row !== undefined && row.anwender === synchronisation.anwender ? row : undefined;
  const all = ours === undefined ? domain.fields : fields;
  const { columns } = domain.rowColumns(all, werte, session.around, session.start.lengths, link.anchor);
  const after = { ...ours?.columns, ...columns };
  const edited = hidesEdits(domain.fields, all, link, fingerprints);
  const agreed: LinkData = {
    ...dataOf(link),
    suspicion: edited ? dueNow(session) : link.suspicion,
    ...seen(proof.item, domain.traits(proof.item)),
    ...spanOf(domain.span(werte, session.around)),
    version: domain.version,
    rowId: ours === undefined ? null : ours.id,
    emisBase: adopt(link.emisBase, all, domain.projectRow(after, session.around).fingerprints),
    outlookBase: adopt(link.outlookBase, all, fingerprints),
    anchor: domain.anchor(all, after, werte, link.anchor),
  };
  const keep =
    all.length === domain.fields.length ? 'besprechung_geschuetzt' : 'onlinebesprechung_geschuetzt';
  const write: ItemChange['row'] =
    ours === undefined
      ? { kind: 'insert', anwender: synchronisation.anwender, columns, restoreFrom: link.rowId }
      : { kind: 'update', id: ours.id, stand: ours.stand, columns, keep };
  // Only where everything was put back, nothing is left to push; other fields of an online meeting still travel.
  const whole = all.length === domain.fields.length;
  if (!whole) session.revisit = true;
  const done = whole ? drained(spooled) : {};
  return {
    change: { ...done, row: write, link: { kind: 'update', id: link.id, link: agreed } },
    tally: ['geschuetzt', ours === undefined ? 'emis.neu' : 'emis.geaendert'],
  };
}
