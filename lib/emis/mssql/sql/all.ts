import type { SchemaMap } from '../../schemaMap.ts';
import { twoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { domainStatements } from '../context.ts';
import { commit, READ_BACK } from './commit/commit.ts';
import { defaultShape } from './commit/shape.ts';
import { SERVER_NOW_MS } from './names.ts';
import { selectAnwender, selectSynchronisationen } from './synchronisationen.ts';

/** Every statement that the store can send, for those that check the language; tables shaped as in the default map. */
export function allStatements(map: SchemaMap): readonly SqlStatement[] {
  const now = SERVER_NOW_MS;
  const ofDomains = [...domainStatements(map, now)].flatMap(([domaene, { table, ...statements }]) => [
    ...Object.values(statements),
    commit(map, twoWayTable(map, domaene), defaultShape(map, table), now),
  ]);
  const byName = new Map(
    [...ofDomains, READ_BACK, selectSynchronisationen(map), selectAnwender(map)].map((statement) => [
      statement.name,
      statement,
    ]),
  );
  return [...byName.values()];
}
