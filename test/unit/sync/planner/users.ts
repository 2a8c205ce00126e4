import fc from 'fast-check';
import type { Ledger } from './ledger.ts';
import {
  FIELDS,
  type Field,
  type Item,
  overwrite,
  PERSONS,
  type Row,
  type Thing,
  type Values,
  type World,
} from './world.ts';

const DEEDS = [
  'editItem',
  'editRow',
  'deleteItem',
  'deleteRow',
  'createItem',
  'createRow',
  'reassignRow',
  'restoreItem',
  'touchItem',
  'touchRow',
] as const;

/** What a user does next: which deed, to which of the copies there are (by rest), in which fields (as bits). */
export interface Deed {
  readonly deed: (typeof DEEDS)[number];
  readonly which: number;
  readonly fields: number;
}

export const anyDeed: fc.Arbitrary<Deed> = fc.record({
  deed: fc.constantFrom(...DEEDS),
  which: fc.nat(11),
  fields: fc.integer({ min: 1, max: 7 }),
});

/** The users of both sides. They know nothing of links; each value that they write is new in the world. */
export class Users {
  readonly #world: World;
  readonly #ledger: Ledger;

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
  }

  does({ deed, which, fields }: Deed): void {
    const chosen = FIELDS.filter((_, bit) => (fields >> bit) & 1);
    this[deed](which, chosen);
    this.#ledger.observe(this.#world);
  }

  /** An appointment that both sides already agree on. */
  pair(which: number): void {
    const item = this.#newItem(which, true);
    const row = this.#newRow(which, true, item.thing, item.values);
    const prints = (side: string) => ({
      betreff: `${side}${row.values.betreff}`,
      ort: `${side}${row.values.ort}`,
      zeit: `${side}${row.values.zeit}`,
    });
    this.#world.links.add({
      person: item.mailbox,
      thing: item.thing,
      rowId: row.id,
      itemId: item.id,
      emisBase: prints('e'),
      outlookBase: prints('o'),
    });
    this.#ledger.observe(this.#world);
  }

  /** A row or item from before the Ersteinrichtung's day: it stays alone until somebody touches it. */
  oldRow(which: number): void {
    this.#ledger.old(this.#newRow(which, false).thing);
    this.#ledger.observe(this.#world);
  }

  oldItem(which: number): void {
    this.#ledger.old(this.#newItem(which, false).thing);
    this.#ledger.observe(this.#world);
  }

  private createItem(which: number): void {
    this.#newItem(which, true);
  }

  private createRow(which: number): void {
    this.#newRow(which, true);
  }

  private editItem(which: number, fields: readonly Field[]): void {
    const item = this.#pick(this.#itemsIn('calendar'), which);
    if (!item) return;
    item.values = this.#edited('outlook', item.thing, item.values, fields);
    item.etag += 1;
    item.noticed = true;
  }

  private editRow(which: number, fields: readonly Field[]): void {
    const row = this.#pick([...this.#world.rows.values()], which);
    if (!row) return;
    row.values = this.#edited('emis', row.thing, row.values, fields);
    row.noticed = true;
  }

  private deleteItem(which: number): void {
    const item = this.#pick(this.#itemsIn('calendar'), which);
    if (!item) return;
    item.place = 'deletedItems';
    item.etag += 1;
    if (!this.#world.linkOfItem(item.id)) this.#world.goneItems += 1;
    this.#ledger.deleted('outlook', item.thing, item.values);
  }

  private deleteRow(which: number): void {
    const row = this.#pick([...this.#world.rows.values()], which);
    if (!row) return;
    this.#world.rows.delete(row.id);
    if (!this.#world.linkOfRow(row.id, row.anwender)) this.#world.goneRows += 1;
    this.#ledger.deleted('emis', row.thing, row.values);
  }

  /** Gives an appointment to a colleague: deleted for the first, new for the second (once only per row). */
  private reassignRow(which: number): void {
    const own = [...this.#world.rows.values()].filter((row) => row.anwender === 'willy');
    const row = this.#pick(own, which);
    if (!row) return;
    this.#ledger.deleted('emis', row.thing, row.values);
    row.thing = this.#world.nextId();
    row.anwender = 'anna';
    row.noticed = true;
    this.#ledger.wrote('emis', row.thing, Object.values(row.values));
  }

  private restoreItem(which: number): void {
    const item = this.#pick(this.#itemsIn('deletedItems'), which);
    if (!item) return;
    item.place = 'calendar';
    item.etag += 1;
    item.noticed = true;
    this.#ledger.restored(item.thing);
  }

  /** A new wrapper around the same words: no change in the field map's terms. */
  private touchItem(which: number): void {
    const item = this.#pick(this.#itemsIn('calendar'), which);
    if (!item) return;
    item.wrapping += 1;
    item.etag += 1;
  }

  private touchRow(which: number): void {
    const row = this.#pick([...this.#world.rows.values()], which);
    if (row) row.otherColumns += 1;
  }

  #newItem(which: number, noticed: boolean): Item {
    const thing = this.#world.nextId();
    const item: Item = {
      id: this.#world.nextId(),
      thing,
      mailbox: PERSONS[which % 2]!,
      values: this.#fresh(),
      wrapping: 0,
      etag: 1,
      place: 'calendar',
      noticed,
    };
    this.#world.items.set(item.id, item);
    this.#ledger.wrote('outlook', thing, Object.values(item.values));
    return item;
  }

  #newRow(which: number, noticed: boolean, thing = this.#world.nextId(), values = this.#fresh()): Row {
    const id = this.#world.nextId();
    const row: Row = { id, thing, anwender: PERSONS[which % 2]!, values, otherColumns: id, noticed };
    this.#world.rows.set(id, row);
    this.#ledger.wrote('emis', thing, Object.values(values));
    return row;
  }

  #edited(side: 'emis' | 'outlook', thing: Thing, values: Values, fields: readonly Field[]): Values {
    const edited = overwrite(values, fields, this.#fresh());
    this.#ledger.dismissed(
      thing,
      fields.map((field) => values[field]),
    );
    this.#ledger.wrote(
      side,
      thing,
      fields.map((field) => edited[field]),
    );
    return edited;
  }

  #fresh(): Values {
    return { betreff: this.#world.nextId(), ort: this.#world.nextId(), zeit: this.#world.nextId() };
  }

  #itemsIn(place: Item['place']): Item[] {
    return [...this.#world.items.values()].filter((item) => item.place === place);
  }

  #pick<Copy>(copies: readonly Copy[], which: number): Copy | undefined {
    return copies[which % copies.length];
  }
}
