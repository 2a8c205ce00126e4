import assert from 'node:assert/strict';
import type { Step } from './plan.ts';
import { FIELDS, type Item, type Row, sameValues, type Thing, type Values, type World } from './world.ts';

/** A value that a user wrote, and where. */
interface Written {
  readonly thing: Thing;
  readonly value: number;
  readonly side: 'emis' | 'outlook';
}

const key = (thing: Thing, value: number): string => `${thing}/${value}`;

/** Both copies of one thing as they stood before a step. */
interface Before {
  readonly row: Readonly<Row> | undefined;
  readonly item: Readonly<Item> | undefined;
  readonly rowIds: ReadonlySet<number>;
  readonly itemIds: ReadonlySet<number>;
  readonly kept: number;
}

/**
 * Remembers what users did and saw, and holds the outcome against the rules in the users' words (mission.md). It knows
 * neither fingerprints nor decisions, so that it can catch a wrong decision table.
 */
export class Ledger {
  readonly #written: Written[] = [];
  /** Values that a user saw and replaced, or that stood in a copy that a user deleted. */
  readonly #dismissed = new Set<string>();
  readonly #everInRow = new Set<string>();
  readonly #everInItem = new Set<string>();
  readonly #things = new Set<Thing>();
  readonly #deletedInEmis = new Set<Thing>();
  readonly #deletedInOutlook = new Set<Thing>();
  readonly #restored = new Set<Thing>();
  /** From before the Ersteinrichtung's day, and not touched since. */
  readonly #old = new Set<Thing>();

  wrote(side: Written['side'], thing: Thing, values: readonly number[]): void {
    this.#things.add(thing);
    this.#old.delete(thing);
    this.#written.push(...values.map((value) => ({ thing, value, side })));
  }

  old(thing: Thing): void {
    this.#old.add(thing);
  }

  dismissed(thing: Thing, values: readonly number[]): void {
    for (const value of values) this.#dismissed.add(key(thing, value));
  }

  deleted(side: Written['side'], thing: Thing, shown: Values): void {
    this.dismissed(thing, Object.values(shown));
    (side === 'emis' ? this.#deletedInEmis : this.#deletedInOutlook).add(thing);
  }

  restored(thing: Thing): void {
    this.#deletedInOutlook.delete(thing);
    this.#old.delete(thing);
    this.#restored.add(thing);
  }

  /** Takes note of where each value stands now; to be called after everything that happens. */
  observe(world: World): void {
    for (const row of world.rows.values())
      for (const field of FIELDS) this.#everInRow.add(key(row.thing, row.values[field]));
    for (const item of world.items.values())
      for (const field of FIELDS) this.#everInItem.add(key(item.thing, item.values[field]));
  }

  before(world: World, step: Step): Before {
    const row = step.row && world.rows.get(step.row.id);
    const item = step.item && world.items.get(step.item.id);
    return {
      row: row && { ...row },
      item: item && { ...item },
      rowIds: new Set(world.rows.keys()),
      itemIds: new Set(world.items.keys()),
      kept: world.kept.length,
    };
  }

  /** Holds what one step has done against the rules. */
  checkStep(world: World, step: Step, before: Before): void {
    const row = before.row && world.rows.get(before.row.id);
    const item = before.item && world.items.get(before.item.id);
    const kept = world.kept.slice(before.kept);
    if (before.row && !row) {
      assert.equal(
        step.item?.place,
        'deletedItems',
        'an emis row was deleted that nobody deleted in Outlook',
      );
      assert(
        kept.some((each) => sameValues(each.values, before.row!.values)),
        'the deleted row was not kept whole',
      );
    }
    if (before.item?.place === 'calendar' && item?.place === 'deletedItems') {
      assert(this.#deletedInEmis.has(before.item.thing), 'an item was deleted that nobody deleted in emis');
      assert(!this.#editedInOutlook(before.item), 'an edit made in Outlook was deleted from emis');
    }
    if (before.row && row && !sameValues(row.values, before.row.values))
      this.#checkRowWrite(step, before.row, row, kept);
    else
      assert(
        !kept.some((each) => each.reason === 'doppelaenderung'),
        'a version was kept without a double change',
      );
    if (before.item && item && !sameValues(item.values, before.item.values))
      assert(!this.#editedInOutlook(before.item), 'emis wrote over an item that was edited in Outlook');
    this.#checkCreated(world, step, before);
  }

  /** Rule 4: Outlook prevails, the whole item, and the emis version is kept. */
  #checkRowWrite(step: Step, before: Readonly<Row>, after: Row, kept: World['kept']): void {
    const conflict = kept.find((each) => each.reason === 'doppelaenderung');
    assert(
      step.item && this.#editedInOutlook(step.item),
      'a row was written though nobody edited it in Outlook',
    );
    if (!this.#editedInEmis(before)) {
      assert.equal(conflict, undefined, 'an edit of one side only was taken for a double change');
      return;
    }
    assert(
      conflict && sameValues(conflict.values, before.values),
      'an edit made in emis was overwritten, not kept',
    );
    assert(sameValues(after.values, step.item.values), 'a double change ended as a mixture of both sides');
  }

  #checkCreated(world: World, step: Step, before: Before): void {
    for (const row of world.rows.values()) {
      if (before.rowIds.has(row.id) || !this.#hadRow(row.thing)) continue;
      if (this.#restored.has(row.thing)) continue;
      assert(step.item && this.#editedInOutlook(step.item), 'a row came back that was deleted in emis');
      const kept = world.kept.findLast((each) => each.thing === row.thing);
      assert(!kept || kept.otherColumns === row.otherColumns, 'a row came back without its other columns');
    }
    for (const item of world.items.values())
      if (!before.itemIds.has(item.id)) assert(!this.#hadItem(item.thing), 'an item was made a second time');
  }

  #editedInOutlook(item: Readonly<Item>): boolean {
    return FIELDS.some((field) => !this.#everInRow.has(key(item.thing, item.values[field])));
  }

  #editedInEmis(row: Readonly<Row>): boolean {
    return FIELDS.some((field) => !this.#everInItem.has(key(row.thing, row.values[field])));
  }

  #hadRow(thing: Thing): boolean {
    return this.#written.some((each) => each.thing === thing && this.#everInRow.has(key(thing, each.value)));
  }

  #hadItem(thing: Thing): boolean {
    return this.#written.some((each) => each.thing === thing && this.#everInItem.has(key(thing, each.value)));
  }

  /** After users have stopped and the Abgleich is quiet. */
  checkEnd(world: World): void {
    const items = [...world.items.values()].filter((item) => item.place === 'calendar');
    const rows = [...world.rows.values()];
    for (const thing of this.#things) {
      const ownRows = rows.filter((row) => row.thing === thing);
      const ownItems = items.filter((item) => item.thing === thing);
      assert(ownRows.length <= 1 && ownItems.length <= 1, 'something was doubled');
      this.#checkThing(thing, ownRows[0], ownItems[0]);
    }
    assert.equal(world.links.size, rows.filter((row) => row.noticed).length, 'links and rows do not match');
    for (const { thing, value, side } of this.#written) {
      const there = [...rows, ...items].some(
        (copy) => copy.thing === thing && Object.values(copy.values).includes(value),
      );
      const kept = world.kept.some(
        (each) => each.thing === thing && Object.values(each.values).includes(value),
      );
      const accounted = there || this.#dismissed.has(key(thing, value)) || (side === 'emis' && kept);
      assert(accounted, `an edit made in ${side} was lost`);
    }
  }

  #checkThing(thing: Thing, row: Row | undefined, item: Item | undefined): void {
    if (this.#deletedInOutlook.has(thing)) {
      assert(!row && !item, 'what was deleted in Outlook is still or again there');
    } else if (!this.#deletedInEmis.has(thing)) {
      assert(row ?? item, 'something is lost that nobody deleted');
    }
    if (this.#old.has(thing)) assert(!(row && item), 'what nobody touched was carried over');
    else if (row || item)
      assert(row && item && sameValues(row.values, item.values), 'the two sides are not equal');
  }
}
