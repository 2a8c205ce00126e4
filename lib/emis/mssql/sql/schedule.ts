import { CLOCKS_APART_MS } from '../../../sync/clocksApart.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { declareSet } from './json.ts';
import { COLLATED, quoted, tableName } from './names.ts';
import { SUBSCRIPTION } from './subscriptions.ts';
import { activeSynchronisationen } from './synchronisationen.ts';
import { ownWorkWaits, selectWaiting } from './waiting.ts';

const SCHEDULE = '[dbo].[s_exchange_sync_schedule]';

/** Stores up to when schedules were handled; what is stored never falls, unless a wrong clock noted it. */
const PUT_HANDLED = `DECLARE @until TABLE (name nvarchar(100) PRIMARY KEY, until_ms bigint);
INSERT INTO @until (name, until_ms) SELECT j.name, j.until_ms FROM OPENJSON(@handled) WITH (name nvarchar(100) '$[0]', until_ms bigint '$[1]') AS j;
UPDATE p SET handled_until_ms = u.until_ms
FROM @until AS u INNER LOOP JOIN ${SCHEDULE} AS p ON p.domaene = u.name
WHERE p.handled_until_ms NOT BETWEEN u.until_ms AND @now + ${CLOCKS_APART_MS};
INSERT INTO ${SCHEDULE} (domaene, handled_until_ms) SELECT u.name, u.until_ms FROM @until AS u
WHERE NOT EXISTS (SELECT 1 FROM ${SCHEDULE} AS p WITH (FORCESEEK) WHERE p.domaene = u.name);`;

/**
 * ScheduleStore.tick. Parameters: @names (JSON array, lower case), @handled (JSON array of `[name, epoch ms]`). Result
 * sets: variables, what was handled, active Synchronisationen, those that notifications tell of (`work`: something waits
 * all the same), and one per two-way domain: those with entries waiting.
 */
export function tick(map: SchemaMap, tables: readonly TwoWayTable[], now: string): SqlStatement {
  const { name, columns } = map.systemvariablen;
  return {
    name: 'tick',
    parameters: { names: 'nvarchar(max)', handled: 'nvarchar(max)' },
    sql: batch(
      `DECLARE @now bigint = ${now};`,
      PUT_HANDLED,
      declareSet('@asked', '@names', 'nvarchar(200)'),
      `SELECT a.value AS name, CAST(v.${quoted(columns.wert)} AS nvarchar(max)) AS wert
FROM @asked AS a INNER JOIN ${tableName(name)} AS v ON LOWER(v.${quoted(columns.name)}) = a.value ${COLLATED};
SELECT p.domaene, p.handled_until_ms FROM ${SCHEDULE} AS p;`,
      activeSynchronisationen(map),
      `SELECT b.domaene, b.synchronisation, b.live_until_ms,
  CASE WHEN ${ownWorkWaits('b.synchronisation', 'b.domaene')} THEN 1 ELSE 0 END AS work
FROM ${SUBSCRIPTION} AS b WHERE b.live_until_ms > @now ORDER BY b.synchronisation;`,
      ...tables.map((table) => selectWaiting(map, table)),
    ),
  };
}
