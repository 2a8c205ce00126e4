import type { EmisStore } from '../../sync/ports/store.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import { trimmedName } from '../codec/rowCodec.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { mssqlAdministration } from './administration.ts';
import type { SqlConnection } from './connection.ts';
import { domainStatements, type StoreContext, statementsOf } from './context.ts';
import { mssqlSchedules } from './schedules.ts';
import { commit } from './sql/commit/commit.ts';
import { SERVER_NOW_MS } from './sql/names.ts';
import { selectAnwender, selectSynchronisationen } from './sql/synchronisationen.ts';
import { mssqlSubscriptions } from './subscriptions.ts';
import { mssqlSweep } from './sweep.ts';
import { TableShapes } from './tableShapes.ts';
import { MssqlTwoWayStore } from './twoWayStore.ts';

export interface MssqlStoreOptions {
  /** The SQL expression that gives the server's clock in epoch milliseconds; tests put their own in its place. */
  readonly now?: string;
}

/** The emis database of one Mandant on a SQL Server. Nothing is sent before the first call; `close` closes the connection. */
export function mssqlStore(
  connection: SqlConnection,
  map: SchemaMap,
  options: MssqlStoreOptions = {},
): EmisStore {
  const now = options.now ?? SERVER_NOW_MS;
  const domains = domainStatements(map, now);
  const shapes = new TableShapes((domaene, shape) => ({
    shape,
    commit: commit(map, statementsOf(context, domaene).table, shape, now),
  }));
  const context: StoreContext = { connection, domains, shapes };
  const [bySynchronisation, byAnwender] = [selectSynchronisationen(map), selectAnwender(map)];
  return {
    twoWay: new MssqlTwoWayStore(context),
    administration: mssqlAdministration(context, map, now),
    sweep: mssqlSweep(context, map, now),
    schedules: mssqlSchedules(context, map, now),
    subscriptions: mssqlSubscriptions(context),
    async synchronisationen() {
      const [rows] = await connection.query(bySynchronisation, {}, { repeat: 'safe' });
      return rows!.map(readSynchronisation);
    },
    async anwender() {
      const [rows] = await connection.query(byAnwender, {}, { repeat: 'safe' });
      return rows!.map((row) => trimmedName(row.name));
    },
    close: () => connection.close(),
  };
}
