import { declareSet } from '../json.ts';
import { LEASE, putAnswered, WAKEUP } from '../lease.ts';
import { LINK, OF_RUN } from '../links.ts';
import { INSERT_PROTOCOL, PUT_STATE } from '../runTables.ts';
import { CHUNK } from './writeSpooler.ts';

/** An update of our links in parts, until none is left that `condition` names. */
function inParts(set: string, condition: string): string {
  return `BEGIN
  DECLARE @part int = ${CHUNK};
  WHILE @part = ${CHUNK}
  BEGIN
    UPDATE l SET ${set} FROM ${LINK} AS l
    WHERE l.id IN (SELECT TOP (${CHUNK}) l.id FROM ${LINK} AS l WITH (FORCESEEK) WHERE ${OF_RUN} AND ${condition});
    SET @part = @@ROWCOUNT;
  END
END`;
}

export const DECLARE_STAMP = declareSet('@stamped', '@stamp', 'bigint');

/** The present full round met these links. */
export const STAMP_LINKS = `IF EXISTS (SELECT 1 FROM @stamped)
  UPDATE l SET round = @stamp_round FROM @stamped AS s INNER LOOP JOIN ${LINK} AS l ON l.id = s.value WHERE ${OF_RUN};`;

/** The guard stops every pending deletion of the side @hold. */
export const HOLD_DELETIONS = `IF @hold IS NOT NULL
${inParts('deletion_held = 1', 'l.deletion_side = @hold AND l.deletion_held = 0').replaceAll('@part', '@hold_part')}`;

export const WRITE_PROTOCOL = `IF @protocol_given = 1
  ${INSERT_PROTOCOL}`;

/**
 * Active links that overlap the window and that the full round did not meet become suspects, due at once on this clock
 * as well. One that ends as the window starts, or starts as it ends, lies outside it. A suspicion that exists already
 * keeps its age and its next try. @suspects counts all that are due then.
 */
const SUSPECT_UNSEEN = `DECLARE @suspects int = 0;
IF @whole = 1 AND @unseen_round IS NOT NULL
BEGIN
  DECLARE @unseen_next bigint = CASE WHEN @unseen_since < @now THEN @unseen_since ELSE @now END;
  ${inParts(
    'suspicion_since_ms = @unseen_since, suspicion_attempts = 0, suspicion_next_ms = @unseen_next',
    `l.state = N'active' AND l.round < @unseen_round AND l.suspicion_next_ms IS NULL
      AND l.start_ms < @unseen_end AND (l.start_ms >= @unseen_start OR l.end_ms > @unseen_start)`,
  )}
  SELECT @suspects = COUNT(*) FROM ${LINK} AS l WHERE ${OF_RUN} AND l.suspicion_next_ms <= @now;
END`;

/**
 * What a commit does only without conflicts: the state with its cursor, the suspects of a full round, the release. From
 * the reading of the wake-ups on nobody can leave another one unseen (sweep.ts, TAKE_LEASES).
 */
export const CLOSE_WHOLE = `DECLARE @whole int = CASE WHEN EXISTS (SELECT 1 FROM @conflict) THEN 0 ELSE 1 END;
IF @whole = 1 AND @state_given = 1
BEGIN
  ${PUT_STATE}
END
${SUSPECT_UNSEEN}
DECLARE @woken nvarchar(max) = (SELECT w.domaene AS domaene, w.woken_at_ms AS at_ms FROM ${WAKEUP} AS w WITH (UPDLOCK, HOLDLOCK)
  WHERE w.mailbox = @mailbox AND w.woken_at_ms IS NOT NULL ORDER BY w.domaene FOR JSON PATH);
DECLARE @released int = CASE WHEN @whole = 1 AND @release = 1 THEN 1 ELSE 0 END;
IF @released = 1
BEGIN
  UPDATE ${WAKEUP} SET woken_at_ms = NULL WHERE mailbox = @mailbox;
  IF @answer_ms IS NOT NULL
  BEGIN
    ${putAnswered('@answer_ms')}
  END
  UPDATE ${LEASE} SET owner = NULL, expires_ms = 0 WHERE mailbox = @mailbox;
END`;
