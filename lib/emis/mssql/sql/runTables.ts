import { declareRows } from './json.ts';
import { LINK, OF_RUN as LINK_OF_RUN } from './links.ts';

const STATE = '[dbo].[s_exchange_sync_state]';
const INTENT = '[dbo].[s_exchange_sync_intent]';
const PROTOCOL = '[dbo].[s_exchange_sync_protocol]';
const ofRun = (alias: string) =>
  `${alias}.synchronisation = @synchronisation AND ${alias}.domaene = @domaene`;

/** What is read of a state (alias `z`); flags as 0 and 1. */
export const STATE_LIST = `z.[cursor], CAST(z.full_round AS int) AS full_round, z.round, z.window_start, z.window_end, z.create_from_ms, z.first_run_at_ms,
  z.facts, CAST(z.deleted_items_visible AS int) AS deleted_items_visible, CAST(z.setting_up AS int) AS setting_up`;

export const SELECT_STATE = `SELECT ${STATE_LIST} FROM ${STATE} AS z WHERE ${ofRun('z')};`;
export const STATE_TABLE = STATE;

export const SELECT_INTENTS = `SELECT i.intent_key, i.kind, i.row_id, i.outlook_id, i.at_ms, i.fields, i.emis_base, i.outlook_base, i.anchor
FROM ${INTENT} AS i WHERE ${ofRun('i')} ORDER BY i.at_ms, i.intent_key;`;
export const INTENT_TABLE = INTENT;

/** Suspects and purges due at @now, and pending deletions. */
export const COUNT_DUE = `SELECT
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${LINK_OF_RUN} AND l.suspicion_next_ms <= @now) AS suspects,
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${LINK_OF_RUN} AND l.purge_at_ms <= @now AND l.state = N'deleted') AS purges,
  (SELECT COUNT(*) FROM ${LINK} AS l WHERE ${LINK_OF_RUN} AND l.deletion_side IS NOT NULL) AS deletions`;

/** The parameters of a state to be stored; @state_given = 0 leaves the stored one. */
export const STATE_PARAMETERS = {
  state_given: 'bit',
  cursor: 'nvarchar(max)',
  full_round: 'bit',
  round: 'int',
  window_start: 'nvarchar(40)',
  window_end: 'nvarchar(40)',
  create_from_ms: 'bigint',
  first_run_at_ms: 'bigint',
  facts: 'nvarchar(max)',
  deleted_items_visible: 'bit',
  setting_up: 'bit',
} as const;

const STATE_COLUMNS = Object.keys(STATE_PARAMETERS).slice(1);

/** Stores the state of the parameters, as a whole. */
export const PUT_STATE = `UPDATE ${STATE} SET ${STATE_COLUMNS.map((column) => `[${column}] = @${column}`).join(', ')}
WHERE synchronisation = @synchronisation AND domaene = @domaene;
IF @@ROWCOUNT = 0
  INSERT INTO ${STATE} (synchronisation, domaene, ${STATE_COLUMNS.map((column) => `[${column}]`).join(', ')})
  VALUES (@synchronisation, @domaene, ${STATE_COLUMNS.map((column) => `@${column}`).join(', ')});`;

export const PROTOCOL_PARAMETERS = {
  protocol_given: 'bit',
  started_at_ms: 'bigint',
  finished_at_ms: 'bigint',
  ergebnis: 'nvarchar(20)',
  counts: 'nvarchar(max)',
  fehler: 'nvarchar(max)',
} as const;

export const INSERT_PROTOCOL = `INSERT INTO ${PROTOCOL} (synchronisation, domaene, started_at_ms, finished_at_ms, ergebnis, counts, fehler)
VALUES (@synchronisation, @domaene, @started_at_ms, @finished_at_ms, @ergebnis, @counts, @fehler);`;

const INTENT_COLUMNS = [
  ['intent_key', 'nvarchar(100)'],
  ['kind', 'nvarchar(20)'],
  ['row_id', 'int'],
  ['outlook_id', 'nvarchar(max)'],
  ['at_ms', 'bigint'],
  ['fields', 'nvarchar(max)'],
  ['emis_base', 'nvarchar(max)'],
  ['outlook_base', 'nvarchar(max)'],
  ['anchor', 'nvarchar(max)'],
] as const;

/** Takes the intents of @intents_remove and @intents_put (JSON) into table variables, by the place of their change. */
export const DECLARE_INTENTS = [
  declareRows(
    '@settled',
    '@intents_remove',
    [
      ['place', 'int'],
      ['intent_key', 'nvarchar(100)'],
    ],
    'place',
  ),
  declareRows('@begun', '@intents_put', [['place', 'int'], ...INTENT_COLUMNS], 'place'),
].join('\n');

const INTENT_NAMES = INTENT_COLUMNS.map(([name]) => name);

/** Removes settled intents and puts begun ones. */
export const WRITE_INTENTS = `DELETE i FROM @settled AS s INNER LOOP JOIN ${INTENT} AS i ON i.intent_key = s.intent_key WHERE ${ofRun('i')};
UPDATE i SET ${INTENT_NAMES.slice(1)
  .map((name) => `${name} = b.${name}`)
  .join(', ')}
FROM @begun AS b INNER LOOP JOIN ${INTENT} AS i ON i.intent_key = b.intent_key;
INSERT INTO ${INTENT} (synchronisation, domaene, ${INTENT_NAMES.join(', ')})
SELECT @synchronisation, @domaene, ${INTENT_NAMES.map((name) => `b.${name}`).join(', ')} FROM @begun AS b
WHERE NOT EXISTS (SELECT 1 FROM ${INTENT} AS i WITH (FORCESEEK) WHERE i.intent_key = b.intent_key);`;
