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

/** What @taken holds is wanted no longer. */
const TAKEN_OFF =
  'DELETE w FROM @wanted AS w WHERE EXISTS (SELECT 1 FROM @taken AS t WHERE t.mailbox = w.mailbox);';

/** Takes the leases of @wanted that are free at @now, in the order of the mailboxes; one that is locked is not free. */
const TAKE_FREE = `UPDATE l SET owner = @owner, fence = l.fence + 1, ttl_ms = @ttl_ms, expires_ms = @now + @ttl_ms, unit_no = @unit, unit_result = NULL
OUTPUT inserted.mailbox, inserted.fence INTO @taken (mailbox, fence)
FROM @wanted AS w INNER LOOP JOIN ${LEASE} AS l WITH (READPAST, ROWLOCK) ON l.mailbox = w.mailbox
WHERE l.owner IS NULL OR l.expires_ms <= @now;`;

/**
 * The leases that an earlier attempt of this very call has taken, or is still taking: @unit is the call's own number. Only
 * these are waited for.
 */
const FIND_OWN = `DECLARE @own TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @own (mailbox) SELECT l.mailbox FROM @wanted AS w INNER LOOP JOIN ${LEASE} AS l WITH (NOLOCK) ON l.mailbox = w.mailbox
WHERE l.owner = @owner AND l.unit_no = @unit;
INSERT INTO @taken (mailbox, fence) SELECT l.mailbox, l.fence FROM @own AS w INNER LOOP JOIN ${LEASE} AS l WITH (READCOMMITTEDLOCK) ON l.mailbox = w.mailbox
WHERE l.owner = @owner AND l.unit_no = @unit AND l.expires_ms > @now;
${TAKEN_OFF}`;

/** Makes the leases of mailboxes that never had one. Rows are never removed: what NOLOCK shows is there, or about to be. */
const MAKE_MISSING = `DECLARE @first TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @first (mailbox) SELECT w.mailbox FROM @wanted AS w
WHERE NOT EXISTS (SELECT 1 FROM ${LEASE} AS l WITH (NOLOCK) WHERE l.mailbox = w.mailbox);
IF EXISTS (SELECT 1 FROM @first)
  INSERT INTO ${LEASE} (mailbox, owner, fence, ttl_ms, expires_ms, unit_no)
  OUTPUT inserted.mailbox, inserted.fence INTO @taken (mailbox, fence)
  SELECT w.mailbox, CAST(@owner AS nvarchar(400)), 1, @ttl_ms, @now + @ttl_ms, @unit FROM @first AS w
  WHERE NOT EXISTS (SELECT 1 FROM ${LEASE} AS l WITH (UPDLOCK, HOLDLOCK, FORCESEEK) WHERE l.mailbox = w.mailbox) ORDER BY w.mailbox;`;

/** Leaves a wake-up of @domaene on the leases of @wanted, as it was noticed. */
const LEAVE_WAKE_UPS = `UPDATE k SET woken_at_ms = CASE WHEN k.woken_at_ms >= @noticed_ms THEN k.woken_at_ms ELSE @noticed_ms END
FROM @wanted AS w INNER LOOP JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox WHERE k.domaene = @domaene;
INSERT INTO ${WAKEUP} (mailbox, domaene, woken_at_ms) SELECT w.mailbox, @domaene, @noticed_ms FROM @wanted AS w
WHERE NOT EXISTS (SELECT 1 FROM ${WAKEUP} AS k WITH (FORCESEEK) WHERE k.mailbox = w.mailbox AND k.domaene = @domaene) ORDER BY w.mailbox;`;

/**
 * Takes the leases of @who that are free; leaves a wake-up on the others. A claim of 20 mailboxes neither waits for the
 * commits of runs that are under way there nor makes them wait: a lease that is locked is a busy one.
 *
 * Whoever gives a lease back reads its wake-ups under a lock that it keeps until the lease is free (close.ts, settle): one
 * that is left before is seen by it, one that is left behind finds the lease free, and takes it (the second TAKE_FREE).
 */
const TAKE_LEASES = `DECLARE @answered TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @answered (mailbox) SELECT DISTINCT w.mailbox FROM @who AS w INNER LOOP JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox
WHERE k.domaene = @domaene AND ${isAnswered('k', '@noticed_ms')};
DECLARE @wanted TABLE (mailbox nvarchar(320) PRIMARY KEY);
INSERT INTO @wanted (mailbox) SELECT DISTINCT w.mailbox FROM @who AS w
WHERE NOT EXISTS (SELECT 1 FROM @answered AS a WHERE a.mailbox = w.mailbox);
DECLARE @taken TABLE (mailbox nvarchar(320) PRIMARY KEY, fence bigint);
${FIND_OWN}
${TAKE_FREE}
${TAKEN_OFF}
${MAKE_MISSING}
${TAKEN_OFF}
${LEAVE_WAKE_UPS}
${TAKE_FREE}
UPDATE k SET woken_at_ms = NULL FROM @taken AS t INNER LOOP JOIN ${WAKEUP} AS k ON k.mailbox = t.mailbox WHERE k.domaene = @domaene;`;

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
FROM @asked AS a INNER LOOP JOIN ${synchronisationTable(map)} ON y.${quoted(columns.id)} = a.value
WHERE ${isActive(map)} AND y.${quoted(columns[domaene])} = 1 AND y.${quoted(columns.postfach)} <> N'';
BEGIN TRANSACTION;`,
      TAKE_LEASES,
      `COMMIT TRANSACTION;
SELECT ${synchronisationList(map)}, CASE WHEN a.mailbox IS NULL THEN 0 ELSE 1 END AS answered,
  CASE WHEN EXISTS (SELECT 1 FROM @who AS o WHERE o.mailbox = w.mailbox AND o.id < w.id) THEN NULL ELSE t.fence END AS fence,
  CASE WHEN t.fence IS NOT NULL THEN @ttl_ms WHEN l.expires_ms > @now THEN l.expires_ms - @now ELSE 0 END AS remaining_ms,
  CASE WHEN z.synchronisation IS NULL THEN 0 ELSE 1 END AS known, ${STATE_LIST},
  CASE WHEN ${workWaits(map, table)} THEN 1 ELSE 0 END AS work
FROM @who AS w INNER JOIN ${synchronisationTable(map)} ON y.${quoted(columns.id)} = w.id
LEFT JOIN @answered AS a ON a.mailbox = w.mailbox LEFT JOIN @taken AS t ON t.mailbox = w.mailbox
LEFT JOIN ${LEASE} AS l WITH (NOLOCK) ON l.mailbox = w.mailbox
LEFT JOIN ${STATE_TABLE} AS z WITH (FORCESEEK) ON z.synchronisation = w.id AND z.domaene = @domaene ORDER BY w.id;`,
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
FROM @result AS r INNER LOOP JOIN ${synchronisationTable(map)} ON y.${quoted(map.s_exchange_sync.columns.id)} = r.id;
DECLARE @given TABLE (mailbox nvarchar(320) PRIMARY KEY, fence bigint);
BEGIN TRANSACTION;
UPDATE l SET owner = NULL, expires_ms = 0 OUTPUT inserted.mailbox, inserted.fence INTO @given (mailbox, fence)
FROM @who AS w INNER LOOP JOIN ${LEASE} AS l ON l.mailbox = w.mailbox
WHERE l.owner = @owner AND l.fence = w.fence AND l.expires_ms > @now;
DELETE w FROM @who AS w WHERE NOT EXISTS (SELECT 1 FROM @given AS g WHERE g.mailbox = w.mailbox AND g.fence = w.fence);
DECLARE @woken TABLE (place int, domaene nvarchar(20), at_ms bigint, PRIMARY KEY (place, domaene));
INSERT INTO @woken (place, domaene, at_ms) SELECT w.place, k.domaene, k.woken_at_ms
FROM @who AS w INNER LOOP JOIN ${WAKEUP} AS k WITH (UPDLOCK, HOLDLOCK) ON k.mailbox = w.mailbox WHERE k.woken_at_ms IS NOT NULL;
UPDATE z SET [cursor] = r.delta FROM @who AS w INNER JOIN @result AS r ON r.place = w.place
INNER LOOP JOIN ${STATE_TABLE} AS z ON z.synchronisation = r.id WHERE z.domaene = @domaene AND r.delta IS NOT NULL;
UPDATE k SET woken_at_ms = NULL FROM @who AS w INNER LOOP JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox;
UPDATE k SET answered_at_ms = ${laterAnswer('k.answered_at_ms', '@started_ms')}
FROM @who AS w INNER JOIN @result AS r ON r.place = w.place INNER LOOP JOIN ${WAKEUP} AS k ON k.mailbox = w.mailbox
WHERE r.answered = 1 AND k.domaene = @domaene;
INSERT INTO ${WAKEUP} (mailbox, domaene, answered_at_ms) SELECT DISTINCT w.mailbox, @domaene, @started_ms
FROM @who AS w INNER JOIN @result AS r ON r.place = w.place WHERE r.answered = 1
  AND NOT EXISTS (SELECT 1 FROM ${WAKEUP} AS k WITH (FORCESEEK) WHERE k.mailbox = w.mailbox AND k.domaene = @domaene);
COMMIT TRANSACTION;
SELECT w.place FROM @who AS w ORDER BY w.place;
SELECT k.place, k.domaene, k.at_ms FROM @woken AS k ORDER BY k.place, k.domaene;`,
    ),
  };
}
