import type { Domaene } from '../../../domain/domaene.ts';
import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { LEASE_TIMEOUT_MS, waitingBatch } from './batch.ts';
import { declareRows, declareSet } from './json.ts';
import { isAnswered, LEASE, laterAnswer, WAKEUP } from './lease.ts';
import { quoted } from './names.ts';
import { STATE_LIST, STATE_TABLE } from './runTables.ts';
import { isActive, synchronisationList, synchronisationTable } from './synchronisationen.ts';
import { DECLARE_TEXTS, TEXT_PARAMETERS } from './texts.ts';
import { workWaits } from './waiting.ts';

/** A mailbox as leases know it (mailboxOf). */
function mailbox(map: SchemaMap): string {
  return `LOWER(LTRIM(RTRIM(y.${quoted(map.s_exchange_sync.columns.postfach)})))`;
}

/**
 * Takes the leases of @who that are free at @now, in the order of the mailboxes; leaves a wake-up on the others. @unit is
 * the call's own number: a call that is repeated because its answer was lost finds that it has them already.
 */
const TAKE_LEASES = `DECLARE @answered TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @answered (mailbox) SELECT w.mailbox FROM ${WAKEUP} AS w
WHERE w.domaene = @domaene AND ${isAnswered('w', '@noticed_ms')} AND w.mailbox IN (SELECT mailbox FROM @who);
DECLARE @wanted TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @wanted (mailbox) SELECT DISTINCT w.mailbox FROM @who AS w
WHERE NOT EXISTS (SELECT 1 FROM @answered AS a WHERE a.mailbox = w.mailbox);
DECLARE @taken TABLE (mailbox nvarchar(320) PRIMARY KEY, fence bigint);
UPDATE l SET owner = @owner, fence = l.fence + 1, ttl_ms = @ttl_ms, expires_ms = @now + @ttl_ms, unit_no = @unit, unit_result = NULL
OUTPUT inserted.mailbox, inserted.fence INTO @taken (mailbox, fence)
FROM @wanted AS w INNER LOOP JOIN ${LEASE} AS l ON l.mailbox = w.mailbox
WHERE l.owner IS NULL OR l.expires_ms <= @now;
INSERT INTO ${LEASE} (mailbox, owner, fence, ttl_ms, expires_ms, unit_no)
OUTPUT inserted.mailbox, inserted.fence INTO @taken (mailbox, fence)
SELECT w.mailbox, CAST(@owner AS nvarchar(400)), 1, @ttl_ms, @now + @ttl_ms, @unit FROM @wanted AS w
WHERE NOT EXISTS (SELECT 1 FROM ${LEASE} AS l WITH (UPDLOCK, HOLDLOCK, FORCESEEK) WHERE l.mailbox = w.mailbox) ORDER BY w.mailbox;
INSERT INTO @taken (mailbox, fence) SELECT l.mailbox, l.fence FROM @wanted AS w INNER JOIN ${LEASE} AS l ON l.mailbox = w.mailbox
WHERE l.owner = @owner AND l.unit_no = @unit AND NOT EXISTS (SELECT 1 FROM @taken AS t WHERE t.mailbox = l.mailbox);
UPDATE k SET woken_at_ms = NULL FROM @taken AS t INNER JOIN ${WAKEUP} AS k ON k.mailbox = t.mailbox WHERE k.domaene = @domaene;
DELETE w FROM @wanted AS w WHERE EXISTS (SELECT 1 FROM @taken AS t WHERE t.mailbox = w.mailbox);
UPDATE k SET woken_at_ms = CASE WHEN k.woken_at_ms >= @noticed_ms THEN k.woken_at_ms ELSE @noticed_ms END
FROM @wanted AS w INNER JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox WHERE k.domaene = @domaene;
INSERT INTO ${WAKEUP} (mailbox, domaene, woken_at_ms) SELECT w.mailbox, @domaene, @noticed_ms FROM @wanted AS w
WHERE NOT EXISTS (SELECT 1 FROM ${WAKEUP} AS k WHERE k.mailbox = w.mailbox AND k.domaene = @domaene);`;

/**
 * SweepStore.claim for one domain; `table`: of a two-way domain. @ids: JSON array. Result set: one row for each id that is
 * active with the domain switched on: the Synchronisation, `answered`, `fence` (NULL: busy), `remaining_ms`, its state
 * and whether work waits. Of several for one mailbox only the first may claim it.
 */
export function claim(
  map: SchemaMap,
  domaene: Domaene,
  table: TwoWayTable | undefined,
  now: string,
): SqlStatement {
  const { columns } = map.s_exchange_sync;
  return {
    name: `claim ${domaene}`,
    parameters: {
      domaene: 'nvarchar(20)',
      ids: 'nvarchar(max)',
      owner: 'nvarchar(400)',
      ttl_ms: 'bigint',
      noticed_ms: 'bigint',
      unit: 'bigint',
    },
    sql: waitingBatch(
      LEASE_TIMEOUT_MS,
      declareSet('@asked', '@ids', 'int'),
      `DECLARE @now bigint = ${now};
DECLARE @who TABLE (id int PRIMARY KEY, mailbox nvarchar(320));
INSERT INTO @who (id, mailbox) SELECT y.${quoted(columns.id)}, ${mailbox(map)}
FROM @asked AS a INNER JOIN ${synchronisationTable(map)} ON y.${quoted(columns.id)} = a.value
WHERE ${isActive(map)} AND y.${quoted(columns[domaene])} = 1 AND y.${quoted(columns.postfach)} IS NOT NULL;
BEGIN TRANSACTION;`,
      TAKE_LEASES,
      `COMMIT TRANSACTION;
SELECT ${synchronisationList(map)}, CASE WHEN a.mailbox IS NULL THEN 0 ELSE 1 END AS answered,
  CASE WHEN EXISTS (SELECT 1 FROM @who AS o WHERE o.mailbox = w.mailbox AND o.id < w.id) THEN NULL ELSE t.fence END AS fence,
  CASE WHEN t.fence IS NULL THEN l.expires_ms - @now ELSE @ttl_ms END AS remaining_ms,
  CASE WHEN z.synchronisation IS NULL THEN 0 ELSE 1 END AS known, ${STATE_LIST},
  CASE WHEN ${workWaits(map, table)} THEN 1 ELSE 0 END AS work
FROM @who AS w INNER JOIN ${synchronisationTable(map)} ON y.${quoted(columns.id)} = w.id
LEFT JOIN @answered AS a ON a.mailbox = w.mailbox LEFT JOIN @taken AS t ON t.mailbox = w.mailbox
LEFT JOIN ${LEASE} AS l ON l.mailbox = w.mailbox
LEFT JOIN ${STATE_TABLE} AS z ON z.synchronisation = w.id AND z.domaene = @domaene ORDER BY w.id;`,
    ),
  };
}

/**
 * SweepStore.settle. @results: JSON rows place, id, fence, cursor (text or NULL), answered. Result sets: the places whose
 * lease was still theirs; the wake-ups left on those leases, by place.
 */
export function settle(map: SchemaMap, now: string): SqlStatement {
  return {
    name: 'settle',
    parameters: {
      domaene: 'nvarchar(20)',
      owner: 'nvarchar(400)',
      started_ms: 'bigint',
      results: 'nvarchar(max)',
      ...TEXT_PARAMETERS,
    },
    sql: waitingBatch(
      LEASE_TIMEOUT_MS,
      DECLARE_TEXTS,
      declareRows(
        '@result',
        '@results',
        [
          ['place', 'int'],
          ['id', 'int'],
          ['fence', 'bigint'],
          ['delta', 'nvarchar(max)'],
          ['answered', 'int'],
        ],
        'place',
      ),
      `DECLARE @now bigint = ${now};
DECLARE @who TABLE (mailbox nvarchar(320), place int, fence bigint, PRIMARY KEY (mailbox, place));
INSERT INTO @who (mailbox, place, fence) SELECT ${mailbox(map)}, r.place, r.fence
FROM @result AS r INNER JOIN ${synchronisationTable(map)} ON y.${quoted(map.s_exchange_sync.columns.id)} = r.id;
DECLARE @given TABLE (mailbox nvarchar(320) PRIMARY KEY, fence bigint);
BEGIN TRANSACTION;
UPDATE l SET owner = NULL, expires_ms = 0 OUTPUT inserted.mailbox, inserted.fence INTO @given (mailbox, fence)
FROM @who AS w INNER LOOP JOIN ${LEASE} AS l ON l.mailbox = w.mailbox
WHERE l.owner = @owner AND l.fence = w.fence AND l.expires_ms > @now;
DELETE w FROM @who AS w WHERE NOT EXISTS (SELECT 1 FROM @given AS g WHERE g.mailbox = w.mailbox AND g.fence = w.fence);
DECLARE @woken TABLE (place int, domaene nvarchar(20), at_ms bigint, PRIMARY KEY (place, domaene));
INSERT INTO @woken (place, domaene, at_ms) SELECT w.place, k.domaene, k.woken_at_ms
FROM @who AS w INNER JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox WHERE k.woken_at_ms IS NOT NULL;
UPDATE z SET [cursor] = r.delta FROM @who AS w INNER JOIN @result AS r ON r.place = w.place
INNER JOIN ${STATE_TABLE} AS z ON z.synchronisation = r.id WHERE z.domaene = @domaene AND r.delta IS NOT NULL;
UPDATE k SET woken_at_ms = NULL FROM @who AS w INNER JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox;
UPDATE k SET answered_at_ms = ${laterAnswer('k.answered_at_ms', '@started_ms')}
FROM @who AS w INNER JOIN @result AS r ON r.place = w.place INNER JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox
WHERE r.answered = 1 AND k.domaene = @domaene;
INSERT INTO ${WAKEUP} (mailbox, domaene, answered_at_ms) SELECT DISTINCT w.mailbox, @domaene, @started_ms
FROM @who AS w INNER JOIN @result AS r ON r.place = w.place WHERE r.answered = 1
  AND NOT EXISTS (SELECT 1 FROM ${WAKEUP} AS k WHERE k.mailbox = w.mailbox AND k.domaene = @domaene);
COMMIT TRANSACTION;
SELECT w.place FROM @who AS w ORDER BY w.place;
SELECT k.place, k.domaene, k.at_ms FROM @woken AS k ORDER BY k.place, k.domaene;`,
    ),
  };
}
