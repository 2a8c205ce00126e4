/**
 * The tables of the emis database that we know, by our logical names, exactly as contract.md's default map has them.
 * Column types are T-SQL's; what a store makes of them is its own affair.
 */
export interface VendorTable {
  /** Logical column name → T-SQL type. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  /** The key is an identity: the database numbers the rows. */
  readonly identity?: true;
  readonly unique?: readonly (readonly string[])[];
}

export const VENDOR_TABLES = {
  anwender: {
    columns: { id: 'int', name: 'nvarchar(100)', email: 'nvarchar(320)' },
    key: ['id'],
    unique: [['name']],
  },
  systemvariablen: {
    columns: { name: 'nvarchar(200)', wert: 'nvarchar(max)' },
    key: ['name'],
  },
  termine: {
    columns: {
      id: 'int',
      anwender: 'nvarchar(100)',
      betreff: 'nvarchar(255)',
      bemerkung: 'nvarchar(max)',
      von: 'datetime',
      bis: 'datetime',
      ort: 'nvarchar(255)',
      hervorheben: 'bit',
      erinnern: 'bit',
      vorwarnzeit: 'int',
      privat: 'bit',
      emisnummer: 'int',
      telefon: 'nvarchar(50)',
    },
    key: ['id'],
    identity: true,
  },
  wiedervorlagen: {
    columns: {
      id: 'int',
      anwender: 'nvarchar(100)',
      betreff: 'nvarchar(255)',
      bemerkung: 'nvarchar(max)',
      prio: 'tinyint',
      faellig_am: 'date',
      erinnern_am: 'datetime',
      erledigt: 'bit',
      emisnummer: 'int',
    },
    key: ['id'],
    identity: true,
  },
  adressen: {
    columns: {
      emisnummer: 'int',
      firmenbezeichnung1: 'nvarchar(100)',
      firmenbezeichnung2: 'nvarchar(100)',
      firmenbezeichnung3: 'nvarchar(100)',
      matchcode: 'nvarchar(50)',
      bemerkung: 'nvarchar(max)',
      strasse: 'nvarchar(100)',
      land: 'nvarchar(60)',
      plz: 'nvarchar(20)',
      ort: 'nvarchar(100)',
      bundesland: 'nvarchar(60)',
      telefon: 'nvarchar(50)',
      telefax: 'nvarchar(50)',
      internet: 'nvarchar(255)',
    },
    key: ['emisnummer'],
  },
  ansprechpartner: {
    columns: {
      aspaspnummer: 'int',
      emisnummer: 'int',
      aspnummer: 'int',
      bild: 'varbinary(max)',
      vorname: 'nvarchar(100)',
      nachname: 'nvarchar(100)',
      telefon: 'nvarchar(50)',
      telefax: 'nvarchar(50)',
      mobiltelefon: 'nvarchar(50)',
      email: 'nvarchar(320)',
      funktion: 'nvarchar(100)',
      abteilung: 'nvarchar(100)',
      bemerkung: 'nvarchar(max)',
      geburtstag: 'date',
      skypeadresse: 'nvarchar(100)',
      strasse_privat: 'nvarchar(100)',
      land_privat: 'nvarchar(60)',
      plz_privat: 'nvarchar(20)',
      ort_privat: 'nvarchar(100)',
      bundesland_privat: 'nvarchar(60)',
      telefon_privat: 'nvarchar(50)',
      telefax_privat: 'nvarchar(50)',
      email_privat: 'nvarchar(320)',
    },
    key: ['aspaspnummer'],
    identity: true,
  },
  activesync_liste: {
    columns: { anwender: 'nvarchar(100)', aspaspnummer: 'int' },
    key: ['anwender', 'aspaspnummer'],
  },
  emails: {
    columns: {
      id: 'int',
      anwender: 'nvarchar(100)',
      ordner: 'nvarchar(50)',
      status: 'nvarchar(50)',
      kennzeichen: 'char(2)',
      an: 'nvarchar(max)',
      cc: 'nvarchar(max)',
      von: 'nvarchar(400)',
      betreff: 'nvarchar(500)',
      nachricht: 'nvarchar(max)',
      datum: 'datetime',
      prio: 'tinyint',
      emisnummer: 'int',
      aspnummer: 'int',
      ansprechpartnername: 'nvarchar(201)',
    },
    key: ['id'],
    identity: true,
  },
  s_exchange_sync: {
    columns: {
      id: 'int',
      anwender: 'nvarchar(100)',
      postfach: 'nvarchar(320)',
      aktiv: 'bit',
      termine: 'bit',
      wiedervorlagen: 'bit',
      posteingang: 'bit',
      gesendete: 'bit',
      adressen: 'bit',
      angelegt_am: 'datetime2',
      geaendert_am: 'datetime2',
    },
    key: ['id'],
    identity: true,
    unique: [['anwender', 'postfach']],
  },
  s_exchange_sync_spooler: {
    columns: {
      id: 'bigint',
      tabelle: 'char(2)',
      datensatz_id: 'int',
      aktion: 'char(1)',
      anwender: 'nvarchar(100)',
      erstellt_am: 'datetime2',
    },
    key: ['id'],
    identity: true,
  },
} as const satisfies Readonly<Record<string, VendorTable>>;

/** Logical name of a vendor table. */
export type TableName = keyof typeof VENDOR_TABLES;
/** Logical names of a vendor table's columns. */
export type ColumnName<T extends TableName> = keyof (typeof VENDOR_TABLES)[T]['columns'] & string;
export const TABLE_NAMES = Object.keys(VENDOR_TABLES) as readonly TableName[];

/** What a column holds, so that values are converted rightly on the way in and out. */
export type ColumnKind = 'text' | 'wallTime' | 'date' | 'bit' | 'int' | 'binary';

const KINDS: Readonly<Record<string, ColumnKind>> = {
  nvarchar: 'text',
  char: 'text',
  datetime: 'wallTime',
  datetime2: 'wallTime',
  date: 'date',
  bit: 'bit',
  int: 'int',
  bigint: 'int',
  tinyint: 'int',
  varbinary: 'binary',
};

/** The kind of a column by its T-SQL type, e.g. `nvarchar(255)` → text. Throws for a type that no default table has. */
export function columnKind(type: string): ColumnKind {
  const kind = KINDS[type.replace(/\(.*$/, '')];
  if (kind === undefined) throw new Error(`No column kind is known for the type ${type}.`);
  return kind;
}
