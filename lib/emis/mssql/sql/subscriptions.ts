import type { SqlStatement } from '../connection.ts';
import { batch } from './batch.ts';
import { declareRows, type JsonColumn } from './json.ts';
import { DECLARE_TEXTS, TEXT_PARAMETERS } from './texts.ts';

export const SUBSCRIPTION = '[dbo].[s_exchange_sync_subscription]';

const COLUMNS: readonly JsonColumn[] = [
  ['synchronisation', 'int'],
  ['domaene', 'nvarchar(20)'],
  ['live_until_ms', 'bigint'],
  ['mark', 'nvarchar(max)'],
  ['grund', 'nvarchar(max)'],
  ['checked_at_ms', 'bigint'],
  ['next_try_ms', 'bigint'],
];
const NAMES = COLUMNS.map(([name]) => name).join(', ');

/** SubscriptionStore.read. */
export const SELECT_SUBSCRIPTIONS: SqlStatement = {
  name: 'subscriptions',
  parameters: {},
  sql: batch(`SELECT ${NAMES} FROM ${SUBSCRIPTION} ORDER BY synchronisation, domaene;`),
};

/** SubscriptionStore.write: @states (JSON) in place of all. */
export const PUT_SUBSCRIPTIONS: SqlStatement = {
  name: 'putSubscriptions',
  parameters: { ...TEXT_PARAMETERS, states: 'nvarchar(max)' },
  sql: batch(
    DECLARE_TEXTS,
    declareRows('@state', '@states', COLUMNS, 'synchronisation, domaene'),
    `BEGIN TRANSACTION;
DELETE FROM ${SUBSCRIPTION};
INSERT INTO ${SUBSCRIPTION} (${NAMES}) SELECT ${NAMES} FROM @state;
COMMIT TRANSACTION;`,
  ),
};
