import type { Domaene } from '../../domain/domaene.ts';
import type { Clock } from '../../sync/ports/clock.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type TwoWayTable, twoWayTable } from '../twoWayTable.ts';
import type { Connection } from './connection.ts';
import type { IsAlive } from './lease.ts';
import { type SpoolerSql, spoolerSql } from './sql/spooler.ts';

/** A two-way domain's table and its way through the spooler in this installation. */
export interface DomainSql {
  readonly table: TwoWayTable;
  readonly spooler: SpoolerSql;
}

/** What every port method works with. */
export interface StoreContext {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly isAlive: IsAlive;
  readonly map: SchemaMap;
  /** Made once: the statements' texts are the keys of the prepared ones. */
  readonly domains: ReadonlyMap<Domaene, DomainSql>;
}

/** The two-way domains of an installation. */
export function twoWayDomains(map: SchemaMap): ReadonlyMap<Domaene, DomainSql> {
  return new Map(
    (['termine', 'wiedervorlagen'] as const).map((domaene) => {
      const table = twoWayTable(map, domaene);
      return [domaene, { table, spooler: spoolerSql(map, table) }];
    }),
  );
}

/** The run's domain. Throws for one that travels one way only. */
export function domainSql(context: StoreContext, domaene: Domaene): DomainSql {
  const domain = context.domains.get(domaene);
  if (domain === undefined) throw new Error(`${domaene} is not a two-way domain.`);
  return domain;
}
