import type { SchemaMap } from '../../schemaMap.ts';
import { twoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { domainStatements } from '../context.ts';
import { sweepStatements } from '../sweep.ts';
import { CLEAN_UP, selectStatus, selectVersions } from './administration.ts';
import { commit, READ_BACK } from './commit/commit.ts';
import { defaultShape } from './commit/shape.ts';
import { SERVER_NOW_MS } from './names.ts';
import { restore } from './restore.ts';
import { tick } from './schedule.ts';
import { PUT_SUBSCRIPTIONS, SELECT_SUBSCRIPTIONS } from './subscriptions.ts';
import { selectAnwender, selectSynchronisationen } from './synchronisationen.ts';

/** Every statement that the store can send, for those that check the language; tables shaped as in the default map. */
export function allStatements(map: SchemaMap): readonly SqlStatement[] {
  const now = SERVER_NOW_MS;
  const ofDomains = [...domainStatements(map, now)].flatMap(([domaene, { table, ...statements }]) => [
    ...Object.values(statements),
    commit(map, twoWayTable(map, domaene), defaultShape(map, table), now),
  ]);
  const byName = new Map(
    [...ofDomains, READ_BACK, ...beyondRuns(map, now)].map((statement) => [statement.name, statement]),
  );
  return [...byName.values()];
}

function beyondRuns(map: SchemaMap, now: string): SqlStatement[] {
  const domains = domainStatements(map, now);
  const tables = [...domains.values()].map(({ table }) => table);
  const sweep = sweepStatements(map, domains, now);
  return [
    selectSynchronisationen(map),
    selectAnwender(map),
    selectVersions(tables),
    selectStatus(map, tables),
    CLEAN_UP,
    restore(
      map,
      tables.map((table) => ({ table, shape: defaultShape(map, table) })),
      now,
    ),
    ...sweep.claims.values(),
    sweep.settle,
    tick(map, tables, now),
    SELECT_SUBSCRIPTIONS,
    PUT_SUBSCRIPTIONS,
  ];
}
