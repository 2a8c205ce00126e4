import type { Domaene } from '../../domain/domaene.ts';
import type { RunKey } from '../../sync/ports/store.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type TwoWayTable, twoWayTable } from '../twoWayTable.ts';
import type { SqlConnection, SqlStatement } from './connection.ts';
import { beginRun } from './sql/beginRun.ts';
import { lookup, readDeletions, readPurges, readSuspects } from './sql/lookup.ts';
import { readSpooler } from './sql/readSpooler.ts';
import { readColumns } from './sql/tableColumns.ts';
import type { TableShapes } from './tableShapes.ts';

/** The statements of one two-way domain; those that depend on the table's present columns are made by `shapes`. */
export interface DomainStatements {
  readonly table: TwoWayTable;
  readonly beginRun: SqlStatement;
  readonly lookup: SqlStatement;
  readonly readSuspects: SqlStatement;
  readonly readPurges: SqlStatement;
  readonly readDeletions: SqlStatement;
  readonly readSpooler: SqlStatement;
  readonly readColumns: SqlStatement;
}

/** What every port method works with. */
export interface StoreContext {
  readonly connection: SqlConnection;
  /** Made once. */
  readonly domains: ReadonlyMap<Domaene, DomainStatements>;
  readonly shapes: TableShapes;
}

export const TWO_WAY_DOMAINS = ['termine', 'wiedervorlagen'] as const;

/** The statements of an installation's two-way domains. `now`: the SQL expression of the server's clock. */
export function domainStatements(map: SchemaMap, now: string): ReadonlyMap<Domaene, DomainStatements> {
  return new Map(
    TWO_WAY_DOMAINS.map((domaene) => {
      const table = twoWayTable(map, domaene);
      return [
        domaene,
        {
          table,
          beginRun: beginRun(map, table, now),
          lookup: lookup(table),
          readSuspects: readSuspects(table, now),
          readPurges: readPurges(now),
          readDeletions: readDeletions(table, now),
          readSpooler: readSpooler(map, table),
          readColumns: readColumns(table),
        },
      ];
    }),
  );
}

/** The domain's statements. Throws for one that travels one way only. */
export function statementsOf(context: StoreContext, domaene: Domaene): DomainStatements {
  const domain = context.domains.get(domaene);
  if (domain === undefined) throw new Error(`${domaene} is not a two-way domain.`);
  return domain;
}

/** What every statement of a run is told. */
export function runValues({ synchronisation, domaene }: RunKey) {
  return { synchronisation: synchronisation.id, domaene, anwender: synchronisation.anwender };
}

/** One lease per mailbox over all domains; addresses compare without case. */
export function mailboxOf({ synchronisation }: RunKey): string {
  return synchronisation.postfach.trim().toLowerCase();
}
