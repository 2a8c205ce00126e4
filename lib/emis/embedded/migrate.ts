import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION } from '../codec/schemaVersion.ts';

/**
 * What leads from one layout of our own tables to the next, oldest first. New tables and indexes need nothing here:
 * they are created where they are missing.
 */
const MIGRATIONS: readonly { readonly to: number; readonly statements: (now_ms: number) => string[] }[] = [
  {
    to: 2,
    statements: (now_ms) => [
      'ALTER TABLE s_exchange_sync_link ADD COLUMN changed_ms integer',
      'ALTER TABLE s_exchange_sync_state ADD COLUMN setting_up integer NOT NULL DEFAULT 0',
      'ALTER TABLE s_exchange_sync_link ADD COLUMN other_columns text',
      'ALTER TABLE s_exchange_sync_link ADD COLUMN other_columns_ms integer',
      // When they were written is not known: their time to stay begins now.
      `UPDATE s_exchange_sync_link SET changed_ms = ${now_ms}`,
      'ALTER TABLE s_exchange_sync_version ADD COLUMN present_row_id integer NOT NULL DEFAULT 0',
      'UPDATE s_exchange_sync_version SET present_row_id = row_id',
    ],
  },
];

/**
 * Brings the own tables of an earlier version's file up to date; to be called inside a transaction, before the tables
 * of this version are created.
 */
export function migrate(database: DatabaseSync, version: number, now_ms: number): void {
  for (const { to, statements } of MIGRATIONS) {
    if (version >= to) continue;
    for (const statement of statements(now_ms)) database.exec(statement);
  }
  if (version < SCHEMA_VERSION)
    database.exec(`UPDATE s_exchange_sync_schema SET version = ${SCHEMA_VERSION}`);
}
