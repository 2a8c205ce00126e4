import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import { LINK } from './links.ts';
import { quoted, tableName } from './names.ts';

/** Whose entries are looked up: parameters of a statement, or columns of a row of s_exchange_sync. */
export interface SpoolerWho {
  readonly anwender: string;
  readonly synchronisation: string;
}

/** The run's own: the parameters that each of its statements has. */
export const WHO_RUNS: SpoolerWho = { anwender: '@anwender', synchronisation: '@synchronisation' };

/** The pieces that the statements on one domain's spooler entries are made of. */
export interface SpoolerParts {
  /** The spooler, quoted. */
  readonly spooler: string;
  /** A spooler column by its logical name. */
  readonly column: (logical: 'id' | 'datensatz_id' | 'anwender', alias?: string) => string;
  /** Condition: an entry of the Anwender. */
  readonly own: (alias: string) => string;
  /** Condition: an entry of this domain, whoever made it. */
  readonly ofDomain: (alias: string) => string;
  /**
   * FROM clause (aliases `l` and `s`): entries of others about a linked row that is no longer the Anwender's. Without a
   * hint: whether to begin with the links or with the entries depends on how full the spooler is.
   */
  readonly ofLinks: string;
  /** `INSERT INTO spooler (…)`; the values to follow are table code, row, Aktion, Anwender, time. */
  readonly insert: string;
}

/**
 * Which entries concern a Synchronisation: those of its Anwender; and those of anybody about a row that it has linked
 * and that is no longer its Anwender's: given to somebody else, or gone, until the deletion that follows from it is noted
 * (those entries stay, and would bring the row again and again). Entries that emis users have not committed yet
 * are passed over (READPAST): they come when they are there, whatever their numbers.
 */
export function spoolerParts(map: SchemaMap, table: TwoWayTable, who: SpoolerWho = WHO_RUNS): SpoolerParts {
  const { name, columns } = map.s_exchange_sync_spooler;
  const column = (logical: keyof typeof columns, alias = 's') => `${alias}.${quoted(columns[logical])}`;
  const ofDomain = (alias: string) => `${column('tabelle', alias)} = '${table.code}'`;
  return {
    spooler: tableName(name),
    column,
    ofDomain,
    own: (alias) =>
      `${ofDomain(alias)} AND ${column('anwender', alias)} = ${who.anwender} AND ${column('datensatz_id', alias)} IS NOT NULL`,
    ofLinks: `FROM ${LINK} AS l
  INNER JOIN ${tableName(name)} AS s WITH (READPAST) ON ${ofDomain('s')} AND ${column('datensatz_id')} = l.row_id
  WHERE l.synchronisation = ${who.synchronisation} AND l.domaene = N'${table.domaene}' AND l.state = N'active' AND l.deletion_side IS NULL
    AND (${column('anwender')} IS NULL OR ${column('anwender')} <> ${who.anwender})
    AND NOT EXISTS (SELECT 1 FROM ${tableName(table.name)} AS t WITH (READPAST)
      WHERE t.${quoted(table.id)} = l.row_id AND t.${quoted(table.anwender)} = ${who.anwender})`,
    insert: `INSERT INTO ${tableName(name)} (${[columns.tabelle, columns.datensatz_id, columns.aktion, columns.anwender, columns.erstellt_am].map(quoted).join(', ')})`,
  };
}

/** A condition: something waits for the Synchronisation. */
export function somethingWaits({ spooler, own, ofLinks }: SpoolerParts): string {
  return `(EXISTS (SELECT 1 FROM ${spooler} AS s WITH (READPAST) WHERE ${own('s')}) OR EXISTS (SELECT 1 ${ofLinks}))`;
}
