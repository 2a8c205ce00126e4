import type { ScheduleName, ScheduleStore, Tick } from '../../sync/ports/sweep.ts';
import { readSynchronisation } from '../embedded/synchronisationen.ts';
import type { SchemaMap } from '../schemaMap.ts';
import type { SqlRow } from './connection.ts';
import type { StoreContext } from './context.ts';
import { againOnDuplicate } from './duplicateKey.ts';
import { tick } from './sql/schedule.ts';

const key = (name: string): string => name.trimEnd().toLowerCase();

/** The port over a SQL Server. */
export function mssqlSchedules(context: StoreContext, map: SchemaMap): ScheduleStore {
  const domains = [...context.domains.values()].map(({ table }) => table);
  const statement = tick(map, domains);
  return {
    async tick({ variables, handled }): Promise<Tick> {
      const asked = new Map(variables.map((name) => [key(name), name]));
      const values = {
        names: JSON.stringify([...asked.keys()]),
        handled: JSON.stringify([...handled].map(([name, until_ms]) => [name, Math.floor(until_ms)])),
      };
      const [found, until, active, ...waiting] = (await againOnDuplicate(() =>
        context.connection.query(statement, values, { repeat: 'safe' }),
      )) as readonly SqlRow[][];
      return {
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
