import type { SchemaMap } from '../../schemaMap.ts';
import type { TwoWayTable } from '../../twoWayTable.ts';
import type { SqlStatement } from '../connection.ts';
import { giveUp, LEASE_TIMEOUT_MS, waitingBatch } from './batch.ts';
import { isAnswered, LEASE, leaveWakeUp, WAKEUP } from './lease.ts';
import { RUN_PARAMETERS } from './lookup.ts';
import { COUNT_DUE, SELECT_INTENTS, SELECT_STATE } from './runTables.ts';
import { somethingWaits, spoolerParts } from './spoolerParts.ts';
import { selectColumns } from './tableColumns.ts';
import { selectWithheldDue } from './withheld.ts';

/** The rest stays due and comes with the next run. */
const MAX_WITHHELD_PER_RUN = 100;

/**
 * Takes the lease of @mailbox at @now where it is free or expired; @fence is then set. @unit is the call's own number:
 * a call that is repeated because its answer was lost finds that it has the lease already.
 */
const TAKE_LEASE = `DECLARE @fence bigint;
DECLARE @taken TABLE (fence bigint);
UPDATE l SET owner = @owner, fence = l.fence + 1, ttl_ms = @ttl_ms, expires_ms = @now + @ttl_ms, unit_no = @unit, unit_result = NULL
OUTPUT inserted.fence INTO @taken (fence)
FROM ${LEASE} AS l WHERE l.mailbox = @mailbox AND (l.owner IS NULL OR l.expires_ms <= @now);
IF NOT EXISTS (SELECT 1 FROM @taken)
  INSERT INTO ${LEASE} (mailbox, owner, fence, ttl_ms, expires_ms, unit_no)
  OUTPUT inserted.fence INTO @taken (fence)
  SELECT CAST(@mailbox AS nvarchar(320)), CAST(@owner AS nvarchar(400)), 1, @ttl_ms, @now + @ttl_ms, @unit
  WHERE NOT EXISTS (SELECT 1 FROM ${LEASE} AS l WITH (UPDLOCK, HOLDLOCK, FORCESEEK) WHERE l.mailbox = @mailbox);
IF NOT EXISTS (SELECT 1 FROM @taken)
  INSERT INTO @taken (fence) SELECT l.fence FROM ${LEASE} AS l WHERE l.mailbox = @mailbox AND l.owner = @owner AND l.unit_no = @unit;
SELECT @fence = fence FROM @taken;`;

/**
 * TwoWayStore.beginRun. Result sets: one row (fence, now_ms, remaining_ms, waiting), state, intents, counts of what is due,
 * withheld items that are due, the table's columns; or one row alone: `answered`, or `owner` and `remaining_ms`.
 */
export function beginRun(map: SchemaMap, table: TwoWayTable, now: string): SqlStatement {
  return {
    name: `beginRun ${table.domaene}`,
    parameters: {
      ...RUN_PARAMETERS,
      mailbox: 'nvarchar(320)',
      owner: 'nvarchar(400)',
      ttl_ms: 'bigint',
      noticed_ms: 'bigint',
      unit: 'bigint',
    },
    sql: waitingBatch(
      LEASE_TIMEOUT_MS,
      `DECLARE @now bigint = ${now};
BEGIN TRANSACTION;
IF EXISTS (SELECT 1 FROM ${WAKEUP} AS w WHERE w.mailbox = @mailbox AND w.domaene = @domaene AND ${isAnswered('w', '@noticed_ms')})
${giveUp('1 AS answered')}`,
      TAKE_LEASE,
      `IF @fence IS NULL
BEGIN
  DECLARE @noticed bigint = COALESCE(@noticed_ms, @now);
  ${leaveWakeUp('@noticed')}
  SELECT l.owner, l.expires_ms - @now AS remaining_ms FROM ${LEASE} AS l WHERE l.mailbox = @mailbox;
  COMMIT TRANSACTION;
END
ELSE
BEGIN
  UPDATE ${WAKEUP} SET woken_at_ms = NULL WHERE mailbox = @mailbox AND domaene = @domaene;
  COMMIT TRANSACTION;
  SELECT @fence AS fence, @now AS now_ms, @ttl_ms AS remaining_ms,
    CASE WHEN ${somethingWaits(spoolerParts(map, table))} THEN 1 ELSE 0 END AS waiting;
  ${SELECT_STATE}
  ${SELECT_INTENTS}
  ${COUNT_DUE};
  ${selectWithheldDue(MAX_WITHHELD_PER_RUN)}
  ${selectColumns(table)}
END`,
    ),
  };
}
