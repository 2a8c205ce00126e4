/** What an installation found and did, in the order in which it was done. */
export interface Installed {
  readonly created: readonly CreatedObject[];
  /** How many of the objects were there already. */
  readonly existing: number;
  /** Indexes that a table of the vendor's lacks, as T-SQL: whether they are created is his administrator's to decide. */
  readonly recommended: readonly string[];
}

/** A table, index or trigger by its physical name; `table`: the table that it stands on. */
export interface CreatedObject {
  readonly kind: 'tabelle' | 'index' | 'trigger';
  readonly name: string;
  readonly table: string;
}
