import type { Domaene } from '../../domain/domaene.ts';
import { CLOCKS_APART_MS } from '../../sync/clocksApart.ts';
import type { ScheduleName, ScheduleStore, Tick } from '../../sync/ports/sweep.ts';
import { readSynchronisation } from '../codec/readSynchronisation.ts';
import type { StoreContext } from './context.ts';
import { PUT_HANDLED, SELECT_HANDLED, selectVariables } from './sql/schedule.ts';
import { SELECT_SUBSCRIBED } from './sql/subscriptions.ts';
import { selectSynchronisationen } from './sql/synchronisationen.ts';
import { SELECT_WORK, selectWaitingSynchronisationen } from './sql/waiting.ts';

type Read = Parameters<ScheduleStore['tick']>[0];

/** The variables asked for that exist, under the names as they were asked for; NULL counts as empty. */
function readVariables({ connection, map }: StoreContext, names: readonly string[]): Map<string, string> {
  if (names.length === 0) return new Map();
  const key = (name: string) => name.trimEnd().toLowerCase();
  const asked = new Map(names.map((name) => [key(name), name]));
  const rows = connection.all(selectVariables(map), JSON.stringify([...asked.keys()]));
  return new Map(rows.map((row) => [asked.get(row.name as string)!, String(row.wert ?? '')]));
}

/** Those that notifications tell of, and which of them have work waiting here all the same. */
function readSubscribed({
  connection,
  clock,
}: StoreContext): Required<Pick<Tick, 'subscribed' | 'workWaiting'>> {
  const now_ms = Math.floor(clock.now());
  const subscribed = new Map<Domaene, Map<number, number>>();
  const workWaiting = new Map<Domaene, number[]>();
  for (const row of connection.all(SELECT_SUBSCRIBED, now_ms)) {
    const [domaene, id] = [row.domaene as Domaene, row.synchronisation as number];
    const until = subscribed.get(domaene) ?? new Map<number, number>();
    subscribed.set(domaene, until.set(id, row.live_until_ms as number));
    if (connection.get(SELECT_WORK, id, domaene, now_ms) === undefined) continue;
    workWaiting.set(domaene, [...(workWaiting.get(domaene) ?? []), id]);
  }
  return { subscribed, workWaiting };
}

function readTick(context: StoreContext, read: Read): Tick {
  const { connection, map, domains } = context;
  return {
    ...readSubscribed(context),
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
  const { connection, clock } = context;
  return {
    tick(read) {
      if (read.handled.size === 0) return connection.read(() => readTick(context, read));
      const handled = [...read.handled].map(([name, until_ms]) => [name, Math.floor(until_ms)]);
      return connection.transaction(() => {
        connection.run(PUT_HANDLED, JSON.stringify(handled), Math.floor(clock.now()) + CLOCKS_APART_MS);
        return readTick(context, read);
      });
    },
  };
}
