import type { Domaene } from '../domain/domaene.ts';
import type { SchemaMap } from './schemaMap.ts';
import { type ColumnKind, type ColumnName, columnKind, VENDOR_TABLES } from './vendorTables.ts';

/** A column of a two-way domain: our name, this installation's name, what it holds. */
export interface MappedColumn {
  readonly logical: string;
  readonly name: string;
  readonly kind: ColumnKind;
}

/** The emis table of a two-way domain in this installation. Names are physical and unquoted. */
export interface TwoWayTable {
  readonly domaene: Domaene;
  /** How the spooler calls it. */
  readonly code: 'TP' | 'WV';
  readonly name: string;
  readonly id: string;
  readonly anwender: string;
  /** What travels, in a fixed order; without id and Anwender. */
  readonly columns: readonly MappedColumn[];
  /** Columns that say when a row begins and ends. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** The column that holds the Betreff. */
  readonly title: string;
  /** The column that marks a row as done, which is only ever read; undefined where there is none. */
  readonly done: string | undefined;
}

type TwoWayName = 'termine' | 'wiedervorlagen';

const TERMINE: readonly ColumnName<'termine'>[] = [
  'betreff',
  'bemerkung',
  'von',
  'bis',
  'ort',
  'hervorheben',
  'erinnern',
  'vorwarnzeit',
  'privat',
];
const WIEDERVORLAGEN: readonly ColumnName<'wiedervorlagen'>[] = [
  'betreff',
  'bemerkung',
  'prio',
  'faellig_am',
  'erinnern_am',
];

function describe<T extends TwoWayName>(
  map: SchemaMap,
  table: T,
  code: 'TP' | 'WV',
  columns: readonly ColumnName<T>[],
  roles: { startsAt: ColumnName<T>; endsAt: ColumnName<T>; done?: ColumnName<T> },
): TwoWayTable {
  const types: Readonly<Record<string, string>> = VENDOR_TABLES[table].columns;
  const names: Readonly<Record<string, string>> = map[table].columns;
  return {
    domaene: table,
    code,
    name: map[table].name,
    id: names.id!,
    anwender: names.anwender!,
    columns: columns.map((logical) => ({
      logical,
      name: names[logical]!,
      kind: columnKind(types[logical]!),
    })),
    startsAt: names[roles.startsAt]!,
    endsAt: names[roles.endsAt]!,
    title: names.betreff!,
    done: roles.done === undefined ? undefined : names[roles.done]!,
  };
}

/** The table of a two-way domain (contract.md, default map). Throws for a domain that travels one way only. */
export function twoWayTable(map: SchemaMap, domaene: Domaene): TwoWayTable {
  if (domaene === 'termine') {
    return describe(map, 'termine', 'TP', TERMINE, { startsAt: 'von', endsAt: 'bis' });
  }
  if (domaene === 'wiedervorlagen') {
    return describe(map, 'wiedervorlagen', 'WV', WIEDERVORLAGEN, {
      startsAt: 'faellig_am',
      endsAt: 'faellig_am',
      done: 'erledigt',
    });
  }
  throw new Error(`${domaene} is not a two-way domain.`);
}
