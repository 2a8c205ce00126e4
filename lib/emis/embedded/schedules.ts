import type { ScheduleName, ScheduleStore, Tick } from '../../sync/ports/sweep.ts';
import type { StoreContext } from './context.ts';
import { PUT_HANDLED, SELECT_HANDLED, selectVariables } from './sql/schedule.ts';
import { selectSynchronisationen } from './sql/synchronisationen.ts';
import { selectWaitingSynchronisationen } from './sql/waiting.ts';
import { readSynchronisation } from './synchronisationen.ts';

type Read = Parameters<ScheduleStore['tick']>[0];

/** The variables asked for that exist, under the names as they were asked for; NULL counts as empty. */
function readVariables({ connection, map }: StoreContext, names: readonly string[]): Map<string, string> {
  if (names.length === 0) return new Map();
  const key = (name: string) => name.trimEnd().toLowerCase();
  const asked = new Map(names.map((name) => [key(name), name]));
  const rows = connection.all(selectVariables(map), JSON.stringify([...asked.keys()]));
  return new Map(rows.map((row) => [asked.get(row.name as string)!, String(row.wert ?? '')]));
}

function readTick(context: StoreContext, read: Read): Tick {
  const { connection, map, domains } = context;
  return {
    variables: readVariables(context, read.variables),
    handledUntil: new Map(
      connection
        .all(SELECT_HANDLED)
        .map((row) => [row.domaene as ScheduleName, row.handled_until_ms as number] as const),
    ),
    synchronisationen: connection.all(selectSynchronisationen(map)).map(readSynchronisation),
    spoolerWaiting: new Map(
      [...domains].map(([domaene, { table }]) => [
        domaene,
        connection.all(selectWaitingSynchronisationen(map, table)).map((row) => row.id as number),
      ]),
    ),
  };
}

/** The port over the embedded database. */
export function embeddedSchedules(context: StoreContext): ScheduleStore {
  const { connection } = context;
  return {
    tick(read) {
      if (read.handled.size === 0) return connection.read(() => readTick(context, read));
      const handled = [...read.handled].map(([name, until_ms]) => [name, Math.floor(until_ms)]);
      return connection.transaction(() => {
        connection.run(PUT_HANDLED, JSON.stringify(handled));
        return readTick(context, read);
      });
    },
  };
}
