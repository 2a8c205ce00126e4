/** The fields of the model's field map. */
export const FIELDS = ['betreff', 'ort', 'zeit'] as const;
export type Field = (typeof FIELDS)[number];
/** Every value that a user writes is written once only, so that it can be followed to its end. */
export type Values = Readonly<Record<Field, number>>;
export type Fingerprints = Readonly<Record<Field, string>>;

/** What users mean: the appointment as such, on whichever side its copies are. */
export type Thing = number;
/** One Anwender with one mailbox. */
export type Person = 'willy' | 'anna';
export const PERSONS: readonly Person[] = ['willy', 'anna'];

export interface Row {
  readonly id: number;
  thing: Thing;
  anwender: Person;
  values: Values;
  /** Stands for all columns that do not travel, such as EMISNummer. */
  otherColumns: number;
  /** Has a spooler entry since it came to be; old rows that nobody touched have none. */
  noticed: boolean;
}

export interface Item {
  readonly id: number;
  readonly thing: Thing;
  readonly mailbox: Person;
  values: Values;
  /** Stands for HTML, categories and whatever else the field map does not see. */
  wrapping: number;
  etag: number;
  place: 'calendar' | 'deletedItems';
  noticed: boolean;
}

export interface Link {
  readonly person: Person;
  readonly thing: Thing;
  rowId: number;
  readonly itemId: number;
  emisBase: Fingerprints;
  outlookBase: Fingerprints;
}

/** A row that was overwritten or deleted by us. */
export interface KeptVersion {
  readonly thing: Thing;
  readonly values: Values;
  readonly otherColumns: number;
  readonly reason: 'doppelaenderung' | 'in_outlook_geloescht';
}

/** Both sides, the links, and what waits. */
export class World {
  readonly rows = new Map<number, Row>();
  readonly items = new Map<number, Item>();
  readonly links = new Set<Link>();
  readonly kept: KeptVersion[] = [];
  /** Unlinked rows and items whose deletion was told (spooler D, `@removed`) and not yet looked at. */
  goneRows = 0;
  goneItems = 0;
  /** Writes of ours, to either side or to the links. */
  writes = 0;
  #lastId = 0;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  linkOfRow(rowId: number, person: Person): Link | undefined {
    return [...this.links].find((link) => link.rowId === rowId && link.person === person);
  }

  linkOfItem(itemId: number): Link | undefined {
    return [...this.links].find((link) => link.itemId === itemId);
  }
}

/** Fingerprints of the two sides never look alike: an emis value is never compared with an Outlook value. */
export function emisFingerprints(values: Values): Fingerprints {
  return { betreff: `e${values.betreff}`, ort: `e${values.ort}`, zeit: `e${values.zeit}` };
}

export function outlookFingerprints(values: Values): Fingerprints {
  return { betreff: `o${values.betreff}`, ort: `o${values.ort}`, zeit: `o${values.zeit}` };
}

/** The fields of `values` alone that are named. */
export function overwrite(values: Values, fields: readonly Field[], from: Values): Values {
  const result: Record<Field, number> = { ...values };
  for (const field of fields) result[field] = from[field];
  return result;
}

export function adopt(base: Fingerprints, fields: readonly Field[], from: Fingerprints): Fingerprints {
  const result: Record<Field, string> = { ...base };
  for (const field of fields) result[field] = from[field];
  return result;
}

export const sameValues = (one: Values, other: Values): boolean =>
  FIELDS.every((field) => one[field] === other[field]);
