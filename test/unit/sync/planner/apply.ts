import assert from 'node:assert/strict';
import type { Step } from './plan.ts';
import {
  adopt,
  emisFingerprints,
  FIELDS,
  type Field,
  type Item,
  type KeptVersion,
  type Link,
  outlookFingerprints,
  overwrite,
  type Row,
  sameValues,
  type World,
} from './world.ts';

/**
 * Carries out one decision, possibly late: users may have edited both sides since it was made. As in the real commit,
 * a side that is to be written must still be as it was planned on (stand, If-Match); else the step is left to the next
 * round. Throws when the decision makes no sense for what is there.
 */
export function apply(world: World, step: Step): void {
  if (!stillAsPlanned(world, step)) return;
  world.writes += 1;
  ACTIONS[step.decision](world, step);
}

function stillAsPlanned(world: World, { decision, link, row, item }: Step): boolean {
  if (link !== undefined && !world.links.has(link)) return false;
  switch (decision) {
    case 'updateOutlook':
    case 'deleteInOutlook': {
      const present = item && world.items.get(item.id);
      return present?.etag === item?.etag && present?.place === item?.place;
    }
    case 'updateEmis':
    case 'overwriteEmis':
    case 'deleteInEmis': {
      const present = row && world.rows.get(row.id);
      return (
        present?.anwender === row?.anwender && (!present || !row || sameValues(present.values, row.values))
      );
    }
    default:
      return true;
  }
}

const ACTIONS: Readonly<Record<Step['decision'], (world: World, step: Step) => void>> = {
  nothing: () => {},
  updateOutlook: (world, step) => {
    const { link, row } = both(step);
    const item = world.items.get(link.itemId)!;
    writeItem(item, step.emisChanged, row);
    link.emisBase = adopt(link.emisBase, step.emisChanged, emisFingerprints(row.values));
    link.outlookBase = adopt(link.outlookBase, step.emisChanged, outlookFingerprints(item.values));
  },
  deleteInOutlook: (world, step) => {
    assert(step.link && step.item?.place === 'calendar', 'there is no Outlook item to delete');
    const item = world.items.get(step.item.id)!;
    item.place = 'deletedItems';
    item.etag += 1;
    world.links.delete(step.link);
  },
  createInOutlook: (world, { row, link, item: old, person }) => {
    assert(row && !link && !old, 'there is no unlinked emis row to create an Outlook item from');
    const item: Item = {
      id: world.nextId(),
      thing: row.thing,
      mailbox: person,
      values: row.values,
      wrapping: 0,
      etag: 1,
      place: 'calendar',
      noticed: true,
    };
    world.items.set(item.id, item);
    world.links.add(newLink(row, item));
  },
  updateEmis: (world, step) => {
    const { link, item } = both(step);
    writeRow(world, link, step.outlookChanged, item);
  },
  overwriteEmis: (world, step) => {
    const { link, item, row } = both(step);
    world.kept.push(version(world, row, 'doppelaenderung'));
    writeRow(world, link, FIELDS, item);
  },
  createInEmis: (world, { link, row, item }) => {
    assert(item && !link && !row, 'there is no unlinked Outlook item to create an emis row from');
    world.links.add(newLink(insertRow(world, item, 0), item));
  },
  recreateInEmis: (world, { link, row, item }) => {
    assert(link && item?.place === 'calendar' && !row, 'there is nothing to bring back to emis');
    const kept = world.kept.findLast((each) => each.thing === link.thing);
    world.links.delete(link);
    world.links.add(newLink(insertRow(world, item, kept?.otherColumns ?? 0), item));
  },
  deleteInEmis: (world, { link, row }) => {
    assert(link && row, 'there is no emis row to delete');
    world.kept.push(version(world, row, 'in_outlook_geloescht'));
    world.rows.delete(row.id);
    world.links.delete(link);
  },
  dropLink: (world, { link }) => {
    assert(link, 'there is no link to drop');
    world.links.delete(link);
  },
};

function both({ link, row, item }: Step): { link: Link; row: Readonly<Row>; item: Readonly<Item> } {
  assert(link && row && item?.place === 'calendar', 'an update needs both sides');
  return { link, row, item };
}

/** The row whole and as it is now: columns that do not travel may have changed since it was planned on. */
function version(world: World, row: Readonly<Row>, reason: KeptVersion['reason']): KeptVersion {
  const { thing, values, otherColumns } = world.rows.get(row.id)!;
  return { thing, values, otherColumns, reason };
}

function writeItem(item: Item, fields: readonly Field[], from: Readonly<Row>): void {
  item.values = overwrite(item.values, fields, from.values);
  item.etag += 1;
}

/** Writes the item as it was planned on; what the user changed in it since stays "changed". */
function writeRow(world: World, link: Link, fields: readonly Field[], from: Readonly<Item>): void {
  const row = world.rows.get(link.rowId)!;
  row.values = overwrite(row.values, fields, from.values);
  link.emisBase = adopt(link.emisBase, fields, emisFingerprints(row.values));
  link.outlookBase = adopt(link.outlookBase, fields, outlookFingerprints(from.values));
}

function insertRow(world: World, item: Readonly<Item>, otherColumns: number): Row {
  const row: Row = {
    id: world.nextId(),
    thing: item.thing,
    anwender: item.mailbox,
    values: item.values,
    otherColumns,
    noticed: true,
  };
  world.rows.set(row.id, row);
  return row;
}

function newLink(row: Readonly<Row>, item: Readonly<Item>): Link {
  return {
    person: item.mailbox,
    thing: item.thing,
    rowId: row.id,
    itemId: item.id,
    emisBase: emisFingerprints(row.values),
    outlookBase: outlookFingerprints(item.values),
  };
}
