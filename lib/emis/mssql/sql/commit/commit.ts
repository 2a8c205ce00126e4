import type { SchemaMap } from '../../../schemaMap.ts';
import type { TwoWayTable } from '../../../twoWayTable.ts';
import type { SqlStatement } from '../../connection.ts';
import { giveUp, LEASE_TIMEOUT_MS, WAIT_FOR_USERS, waitingBatch } from '../batch.ts';
import { LEASE } from '../lease.ts';
import { RUN_PARAMETERS } from '../lookup.ts';
import { rowVariable } from '../rows.ts';
import { DECLARE_INTENTS, PROTOCOL_PARAMETERS, STATE_PARAMETERS, WRITE_INTENTS } from '../runTables.ts';
import { spoolerParts } from '../spoolerParts.ts';
import { DECLARE_TEXTS, TEXT_PARAMETERS } from '../texts.ts';
import { DECLARE_WITHHELD, WRITE_WITHHELD } from '../withheld.ts';
import { CLOSE_WHOLE, DECLARE_STAMP, HOLD_DELETIONS, STAMP_LINKS, WRITE_PROTOCOL } from './close.ts';
import { rememberOtherColumns } from './otherColumns.ts';
import { noticeForeign, passOn } from './passOn.ts';
import { DECLARE_KEPT, restoreRows } from './restoreRows.ts';
import type { TableShape } from './shape.ts';
import { FIND_FORMER, keepVersions, MOVE_VERSIONS } from './versions.ts';
import { DECLARE_LINKS, WRITE_LINKS } from './writeLinks.ts';
import { changeRows, declareWrites, insertRows, partByConflict } from './writeRows.ts';
import {
  DECLARE_SPOOLER,
  noticeRows,
  readEntriesBefore,
  removeOwnEcho,
  writeSpooler,
} from './writeSpooler.ts';

/** By which lease a commit writes; @unit rises with every batch, so that none takes effect late or twice. */
export const FENCE_PARAMETERS = {
  mailbox: 'nvarchar(320)',
  owner: 'nvarchar(400)',
  fence: 'bigint',
  unit: 'bigint',
} as const;

/** The parameters of a commit besides; JSON where nothing else is said. */
export const UNIT_PARAMETERS = {
  ...TEXT_PARAMETERS,
  rows: 'nvarchar(max)',
  links: 'nvarchar(max)',
  intents_remove: 'nvarchar(max)',
  intents_put: 'nvarchar(max)',
  withheld_clear: 'nvarchar(max)',
  withheld_put: 'nvarchar(max)',
  spooler_done: 'nvarchar(max)',
  notices: 'nvarchar(max)',
  stamp: 'nvarchar(max)',
  stamp_round: 'int',
  notice_from: 'nvarchar(19)',
  notice_open: 'bit',
  hold: 'nvarchar(20)',
  unseen_round: 'int',
  unseen_start: 'bigint',
  unseen_end: 'bigint',
  unseen_since: 'bigint',
  release: 'bit',
  answer_ms: 'bigint',
  ...PROTOCOL_PARAMETERS,
  ...STATE_PARAMETERS,
} as const;

/**
 * The first thing of every commit: renews the lease under its fence, so that nothing is written beside a new owner. For
 * our own row it waits longer than for others: who holds it is a claim or a commit of ours, and to give up would read as
 * if an emis user held a row of the page.
 */
const RENEW_LEASE = `BEGIN TRANSACTION;
UPDATE l SET expires_ms = @now + l.ttl_ms, unit_no = @unit, unit_result = NULL FROM ${LEASE} AS l
WHERE l.mailbox = @mailbox AND l.owner = @owner AND l.fence = @fence AND l.expires_ms > @now AND l.unit_no < @unit;
IF @@ROWCOUNT = 0
${giveUp('0 AS held')}
${WAIT_FOR_USERS}`;

/** The result stays on the lease row: a commit whose answer was lost is read back from there. Nothing behind COMMIT can fail. */
function finish(table: TwoWayTable): string {
  return `DECLARE @pairs nvarchar(max) = (SELECT i.place AS place, i.id AS id FROM @inserted AS i FOR JSON PATH);
DECLARE @missed nvarchar(max) = (SELECT c.place AS place, c.id AS id FROM @conflict AS c FOR JSON PATH);
DECLARE @result nvarchar(max) = N'{"inserted":' + ISNULL(@pairs, N'[]') + N',"conflicts":' + ISNULL(@missed, N'[]')
  + N',"woken":' + ISNULL(@woken, N'[]') + N',"suspects":' + CAST(@suspects AS nvarchar(20)) + N',"noticed":' + CAST(@noticed AS nvarchar(20))
  + N',"released":' + CAST(@released AS nvarchar(20)) + N'}';
DECLARE @ttl bigint = (SELECT l.ttl_ms FROM ${LEASE} AS l WHERE l.mailbox = @mailbox);
UPDATE ${LEASE} SET unit_result = @result WHERE mailbox = @mailbox;
COMMIT TRANSACTION;
SELECT @result AS result, @ttl AS ttl_ms;
SELECT ${rowVariable(table, '@overtaken').columns} FROM @overtaken ORDER BY id;`;
}

/**
 * TwoWayStore.commit: one transaction. Result sets: one row (`result` as JSON, `ttl_ms`) and the overtaken rows; or one
 * row alone: `held` = 0 (the lease is lost), or `refused`. Nothing was written then.
 */
export function commit(map: SchemaMap, table: TwoWayTable, shape: TableShape, now: string): SqlStatement {
  const spooler = spoolerParts(map, table);
  const planned = ['@write', '@link', '@settled', '@begun', '@cleared', '@held', '@done', '@notice'];
  return {
    name: `commit ${table.domaene}`,
    parameters: { ...RUN_PARAMETERS, ...FENCE_PARAMETERS, ...UNIT_PARAMETERS },
    sql: waitingBatch(
      LEASE_TIMEOUT_MS,
      DECLARE_TEXTS,
      declareWrites(table),
      DECLARE_LINKS,
      DECLARE_INTENTS,
      DECLARE_WITHHELD,
      DECLARE_SPOOLER,
      DECLARE_STAMP,
      `DECLARE @now bigint = ${now};`,
      RENEW_LEASE,
      partByConflict(table, planned),
      passOn(map, table, spooler),
      keepVersions(table, shape),
      readEntriesBefore(spooler),
      changeRows(table),
      insertRows(table),
      DECLARE_KEPT,
      FIND_FORMER,
      restoreRows(table, shape, [table.anwender, table.id]),
      removeOwnEcho(spooler),
      MOVE_VERSIONS,
      WRITE_LINKS,
      noticeForeign(table, spooler),
      WRITE_INTENTS,
      WRITE_WITHHELD,
      rememberOtherColumns(table, shape, spooler),
      writeSpooler(table, spooler),
      STAMP_LINKS,
      noticeRows(table, spooler),
      HOLD_DELETIONS,
      WRITE_PROTOCOL,
      CLOSE_WHOLE,
      finish(table),
    ),
  };
}

/**
 * What became of the commit @unit whose answer was lost: waits for it where it is still under way, and makes sure that it
 * takes no effect from now on if it has not. One row: `unit_no`, `unit_result` (NULL = no effect); none: the lease is lost.
 */
export const READ_BACK: SqlStatement = {
  name: 'readBack',
  parameters: { mailbox: 'nvarchar(320)', fence: 'bigint', unit: 'bigint' },
  sql: waitingBatch(
    LEASE_TIMEOUT_MS,
    `BEGIN TRANSACTION;
UPDATE l SET unit_no = CASE WHEN l.unit_no < @unit THEN @unit ELSE l.unit_no END,
  unit_result = CASE WHEN l.unit_no < @unit THEN NULL ELSE l.unit_result END
FROM ${LEASE} AS l WHERE l.mailbox = @mailbox AND l.fence = @fence;
SELECT l.unit_no, l.unit_result, l.ttl_ms FROM ${LEASE} AS l WHERE l.mailbox = @mailbox AND l.fence = @fence;
COMMIT TRANSACTION;`,
  ),
};
