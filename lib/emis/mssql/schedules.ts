import type { Domaene } from '../../domain/domaene.ts';
import type { ScheduleName, ScheduleStore, Tick } from '../../sync/ports/sweep.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import type { SqlRow } from '../codec/sqlRow.ts';
import type { SchemaMap } from '../schemaMap.ts';
import type { StoreContext } from './context.ts';
import { againOnDuplicate } from './duplicateKey.ts';
import { tick } from './sql/schedule.ts';

const key = (name: string): string => name.trimEnd().toLowerCase();

/** Those that notifications tell of, and which of them have work waiting here all the same. */
function readSubscribed(rows: readonly SqlRow[]): Required<Pick<Tick, 'subscribed' | 'workWaiting'>> {
  const subscribed = new Map<Domaene, Map<number, number>>();
  const workWaiting = new Map<Domaene, number[]>();
  for (const row of rows) {
    const [domaene, id] = [row.domaene as Domaene, row.synchronisation as number];
    const until = subscribed.get(domaene) ?? new Map<number, number>();
    subscribed.set(domaene, until.set(id, row.live_until_ms as number));
    if (row.work === 1) workWaiting.set(domaene, [...(workWaiting.get(domaene) ?? []), id]);
  }
  return { subscribed, workWaiting };
}

/** The port over a SQL Server. `now`: the SQL expression of the server's clock. */
export function mssqlSchedules(context: StoreContext, map: SchemaMap, now: string): ScheduleStore {
  const domains = [...context.domains.values()].map(({ table }) => table);
  const statement = tick(map, domains, now);
  return {
    async tick({ variables, handled }): Promise<Tick> {
      const asked = new Map(variables.map((name) => [key(name), name]));
      const values = {
        names: JSON.stringify([...asked.keys()]),
        handled: JSON.stringify([...handled].map(([name, until_ms]) => [name, Math.floor(until_ms)])),
      };
      const [found, until, active, subscribed, ...waiting] = (await againOnDuplicate(() =>
        context.connection.query(statement, values, { repeat: 'safe' }),
      )) as readonly SqlRow[][];
      return {
        ...readSubscribed(subscribed!),
        variables: new Map(
          found!.map((row) => [asked.get(row.name as string)!, (row.wert as string | null) ?? '']),
        ),
        handledUntil: new Map(
          until!.map((row) => [row.domaene as ScheduleName, row.handled_until_ms as number] as const),
        ),
        synchronisationen: active!.map(readSynchronisation),
        spoolerWaiting: new Map(
          domains.map(({ domaene }, index) => [domaene, waiting[index]!.map((row) => row.id as number)]),
        ),
      };
    },
  };
}
