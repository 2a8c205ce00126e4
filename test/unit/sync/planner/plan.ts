import type { decide, EmisSide, OutlookSide } from '../../../../lib/sync/planner.ts';
import {
  emisFingerprints,
  FIELDS,
  type Field,
  type Fingerprints,
  type Item,
  type Link,
  outlookFingerprints,
  PERSONS,
  type Person,
  type Row,
  type World,
} from './world.ts';

export type Decide = typeof decide;

/** One decision about one item, with both sides as they were when it was made. */
export interface Step {
  readonly decision: ReturnType<Decide>;
  readonly person: Person;
  readonly link: Link | undefined;
  readonly row: Readonly<Row> | undefined;
  readonly item: Readonly<Item> | undefined;
  readonly emisChanged: readonly Field[];
  readonly outlookChanged: readonly Field[];
}

const differing = (base: Fingerprints, present: Fingerprints): Field[] =>
  FIELDS.filter((field) => base[field] !== present[field]);

/** Looks at everything once and decides about each item: what both directions of one Abgleich plan together. */
export function plan(world: World, decide: Decide): Step[] {
  const steps = PERSONS.flatMap((person) => [
    ...[...world.links].filter((link) => link.person === person).map((link) => linked(world, link, decide)),
    ...unlinkedRows(world, person, decide),
    ...unlinkedItems(world, person, decide),
  ]);
  for (; world.goneRows > 0; world.goneRows--) steps.push(nobody('absent', 'deleted', decide));
  for (; world.goneItems > 0; world.goneItems--) steps.push(nobody('deleted', 'absent', decide));
  return steps.filter((step) => step.decision !== 'nothing');
}

function linked(world: World, link: Link, decide: Decide): Step {
  const row = world.rows.get(link.rowId);
  const item = world.items.get(link.itemId);
  // A linked row that now bears another Anwender counts as deleted.
  const ownRow = row?.anwender === link.person ? row : undefined;
  const emisChanged = ownRow ? differing(link.emisBase, emisFingerprints(ownRow.values)) : [];
  const outlookChanged = item ? differing(link.outlookBase, outlookFingerprints(item.values)) : [];
  const emis: EmisSide = !ownRow ? 'deleted' : emisChanged.length > 0 ? 'changed' : 'unchanged';
  const outlook: OutlookSide =
    item?.place !== 'calendar' ? 'deleted' : outlookChanged.length > 0 ? 'changed' : 'unchanged';
  return {
    decision: decide(outlook, emis),
    person: link.person,
    link,
    row: ownRow && { ...ownRow },
    item: item && { ...item },
    emisChanged,
    outlookChanged,
  };
}

function unlinkedRows(world: World, person: Person, decide: Decide): Step[] {
  return [...world.rows.values()]
    .filter((row) => row.anwender === person && !world.linkOfRow(row.id, person))
    .map((row) => ({
      decision: decide('absent', row.noticed ? 'changed' : 'unchanged'),
      person,
      link: undefined,
      row: { ...row },
      item: undefined,
      emisChanged: FIELDS,
      outlookChanged: [],
    }));
}

function unlinkedItems(world: World, person: Person, decide: Decide): Step[] {
  return [...world.items.values()]
    .filter((item) => item.mailbox === person && item.place === 'calendar' && !world.linkOfItem(item.id))
    .map((item) => ({
      decision: decide(item.noticed ? 'changed' : 'unchanged', 'absent'),
      person,
      link: undefined,
      row: undefined,
      item: { ...item },
      emisChanged: [],
      outlookChanged: FIELDS,
    }));
}

function nobody(outlook: OutlookSide, emis: EmisSide, decide: Decide): Step {
  return {
    decision: decide(outlook, emis),
    person: 'willy',
    link: undefined,
    row: undefined,
    item: undefined,
    emisChanged: [],
    outlookChanged: [],
  };
}
