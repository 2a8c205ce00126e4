import { z } from 'zod';
import {
  type ColumnName,
  TABLE_NAMES,
  type TableName,
  VENDOR_TABLES,
  type VendorTable,
} from './vendorTables.ts';

/** Where a logical table lies in this installation: its name and the names of its columns. */
export interface TableMap<Column extends string = string> {
  readonly name: string;
  readonly columns: Readonly<Record<Column, string>>;
}

/** Where all logical tables lie (contract.md, `EMIS_SCHEMA`). Frozen. */
export type SchemaMap = { readonly [T in TableName]: TableMap<ColumnName<T>> };

/** The map file is wrong. `errors`: every offending entry with what is accepted, one German line each. */
export class SchemaMapError extends Error {
  readonly errors: readonly string[];
  constructor(errors: readonly string[]) {
    super(errors.join('\n'));
    this.name = 'SchemaMapError';
    this.errors = errors;
  }
}

/** Identifiers are quoted wherever they are used; what could end a quotation is refused all the same. */
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_ ]{0,127}$/u;
const ACCEPTED =
  'Erlaubt sind 1 bis 128 Zeichen: Buchstaben (auch Umlaute), Ziffern, Unterstrich und Leerzeichen, am Anfang ein Buchstabe oder Unterstrich, kein Leerzeichen am Ende.';
const EXAMPLE = '{"termine": {"tabelle": "TERMINE", "spalten": {"betreff": "BETREFF_1"}}}';
/** Names under which we keep our own tables. */
const RESERVED = /^s_exchange_sync_/i;

const identifier = z
  .string({ error: `Der Name muss ein Text sein. ${ACCEPTED}` })
  .refine((name) => IDENTIFIER.test(name) && !name.endsWith(' '), {
    error: (issue) => `${JSON.stringify(issue.input)} ist kein gültiger Name. ${ACCEPTED}`,
  });

/** An object in which only `shape` is known; `noun` names what its keys are. */
function known(noun: string, shape: z.core.$ZodLooseShape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${(issue.keys as string[]).map((key) => JSON.stringify(key)).join(', ')}: unbekannt. ${noun}: ${Object.keys(shape).join(', ')}.`
        : `Hier muss ein JSON-Objekt stehen, zum Beispiel ${EXAMPLE}.`,
  });
}

const mapFile = known(
  'Bekannte Tabellen',
  Object.fromEntries(
    TABLE_NAMES.map((table) => [
      table,
      known('Erlaubt sind', {
        tabelle: identifier.optional(),
        spalten: known(
          `Bekannte Spalten von ${table}`,
          Object.fromEntries(
            Object.keys(VENDOR_TABLES[table].columns).map((column) => [column, identifier.optional()]),
          ),
        ).optional(),
      }).optional(),
    ]),
  ),
);

type MapFile = { [table: string]: { tabelle?: string; spalten?: Record<string, string> } | undefined };

function complete(file: MapFile): SchemaMap {
  const tables = TABLE_NAMES.map((table) => {
    const entry = file[table];
    const columns = Object.keys(VENDOR_TABLES[table].columns).map((column) => [
      column,
      entry?.spalten?.[column] ?? column,
    ]);
    return [
      table,
      Object.freeze({ name: entry?.tabelle ?? table, columns: Object.freeze(Object.fromEntries(columns)) }),
    ];
  });
  return Object.freeze(Object.fromEntries(tables)) as SchemaMap;
}

/** Entries of `names` (logical → physical) that name the same thing twice; databases compare without case. */
function doubles(path: string, names: readonly (readonly [string, string])[]): string[] {
  const first = new Map<string, string>();
  const errors: string[] = [];
  for (const [logical, physical] of names) {
    const earlier = first.get(physical.toLowerCase());
    if (earlier === undefined) first.set(physical.toLowerCase(), logical);
    else
      errors.push(
        `EMIS_SCHEMA, ${path}: ${earlier} und ${logical} zeigen beide auf ${JSON.stringify(physical)}; jeder Name darf nur einmal vorkommen.`,
      );
  }
  return errors;
}

function contradictions(map: SchemaMap): string[] {
  const errors = doubles(
    'Tabellen',
    TABLE_NAMES.map((table) => [table, map[table].name] as const),
  );
  for (const table of TABLE_NAMES) {
    errors.push(...doubles(`${table}.spalten`, Object.entries(map[table].columns)));
    if (RESERVED.test(map[table].name) && map[table].name !== table) {
      errors.push(
        `EMIS_SCHEMA, ${table}.tabelle: ${JSON.stringify(map[table].name)} ist unseren eigenen Tabellen vorbehalten; Namen dürfen nicht mit s_exchange_sync_ beginnen.`,
      );
    }
  }
  return errors;
}

/** The map of contract.md: every logical name is the name itself. */
export const DEFAULT_SCHEMA_MAP: SchemaMap = complete({});

/**
 * Reads a map file (`EMIS_SCHEMA`), already parsed from JSON: `{"<logical table>": {"tabelle": "…", "spalten":
 * {"<logical column>": "…"}}}`. Whatever is missing keeps its default name.
 *
 * Throws SchemaMapError with all errors at once.
 */
export function parseSchemaMap(json: unknown): SchemaMap {
  const parsed = mapFile.safeParse(json);
  if (!parsed.success) {
    throw new SchemaMapError(
      parsed.error.issues.map(
        (issue) => `EMIS_SCHEMA, ${issue.path.join('.') || 'ganze Datei'}: ${issue.message}`,
      ),
    );
  }
  const map = complete(parsed.data as MapFile);
  const errors = contradictions(map);
  if (errors.length > 0) throw new SchemaMapError(errors);
  return map;
}

/** The definition of a vendor table in its general form. */
export function vendorTable(table: TableName): VendorTable {
  return VENDOR_TABLES[table];
}
