import { SCHEMA_VERSION } from '../../codec/schemaVersion.ts';

/**
 * Our own tables. Instants are epoch milliseconds (`_ms`), structured values JSON text. Outlook ids are keyed by the
 * hex SHA-256 of the id and stored as text beside it: they differ only in case, which SQL Server's collations ignore.
 *
 * - `s_exchange_sync_link.changed_ms`: when the link was written last; retention goes by it.
 * - `s_exchange_sync_version.row_id`: the row as it was numbered when it was kept; `present_row_id`: the number under
 *   which it lives on since it was inserted again, so that restoring twice doubles nothing.
 */
export const CREATE_OWN_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS s_exchange_sync_schema (version integer NOT NULL)`,
  `INSERT INTO s_exchange_sync_schema (version) SELECT ${SCHEMA_VERSION} WHERE NOT EXISTS (SELECT 1 FROM s_exchange_sync_schema)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_lease (
  mailbox text NOT NULL PRIMARY KEY,
  owner text,
  fence integer NOT NULL,
  ttl_ms integer NOT NULL,
  expires_ms integer NOT NULL
)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_wakeup (
  mailbox text NOT NULL,
  domaene text NOT NULL,
  woken_at_ms integer,
  answered_at_ms integer,
  PRIMARY KEY (mailbox, domaene)
)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_state (
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  cursor text,
  full_round integer NOT NULL,
  round integer NOT NULL,
  window_start text,
  window_end text,
  create_from_ms integer,
  first_run_at_ms integer,
  facts text,
  deleted_items_visible integer,
  setting_up integer NOT NULL DEFAULT 0,
  PRIMARY KEY (synchronisation, domaene)
)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_link (
  id integer PRIMARY KEY AUTOINCREMENT,
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  row_id integer NOT NULL,
  outlook_key text NOT NULL,
  outlook_id text NOT NULL,
  etag text NOT NULL,
  last_modified text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'deleted', 'emisOnly', 'parked')),
  version integer NOT NULL,
  emis_base text NOT NULL,
  outlook_base text NOT NULL,
  anchor text NOT NULL,
  meeting integer NOT NULL,
  online integer NOT NULL,
  start_ms integer,
  end_ms integer,
  round integer NOT NULL,
  suspicion_since_ms integer,
  suspicion_attempts integer,
  suspicion_next_ms integer,
  purge_at_ms integer,
  deletion_side text CHECK (deletion_side IN ('emis', 'outlook')),
  deletion_gone integer,
  deletion_held integer,
  deleted_side text CHECK (deleted_side IN ('emis', 'outlook')),
  deleted_at_ms integer,
  changed_ms integer,
  other_columns text,
  other_columns_ms integer,
  UNIQUE (synchronisation, domaene, outlook_key)
)`,
  // Not unique for `deleted`: its row is gone, and a table without identity may give the number to another row.
  `CREATE UNIQUE INDEX IF NOT EXISTS s_exchange_sync_ux_link_row ON s_exchange_sync_link (synchronisation, domaene, row_id) WHERE state <> 'deleted'`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_row ON s_exchange_sync_link (synchronisation, domaene, row_id, state)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_any_row ON s_exchange_sync_link (domaene, row_id, state)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_suspicion ON s_exchange_sync_link (synchronisation, domaene, suspicion_next_ms) WHERE suspicion_next_ms IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_purge ON s_exchange_sync_link (synchronisation, domaene, purge_at_ms) WHERE purge_at_ms IS NOT NULL`,

  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_deletion ON s_exchange_sync_link (synchronisation, domaene, deletion_side, deletion_held, id) WHERE deletion_side IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_deleted ON s_exchange_sync_link (synchronisation, domaene, deleted_side, deleted_at_ms) WHERE deleted_side IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_link_tombstone ON s_exchange_sync_link (changed_ms) WHERE state = 'deleted' AND purge_at_ms IS NULL`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_intent (
  intent_key text NOT NULL PRIMARY KEY,
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('create', 'update', 'delete', 'probe')),
  row_id integer NOT NULL,
  outlook_id text,
  at_ms integer NOT NULL,
  fields text NOT NULL,
  emis_base text NOT NULL,
  outlook_base text NOT NULL,
  anchor text NOT NULL
)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_intent ON s_exchange_sync_intent (synchronisation, domaene, at_ms)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_withheld (
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  side text NOT NULL CHECK (side IN ('outlook', 'emis')),
  item_key text NOT NULL,
  item_id text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  next_ms integer NOT NULL,
  PRIMARY KEY (synchronisation, domaene, side, item_key)
)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_withheld_next ON s_exchange_sync_withheld (synchronisation, domaene, next_ms)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_withheld_due ON s_exchange_sync_withheld (next_ms)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_version (
  id integer PRIMARY KEY AUTOINCREMENT,
  synchronisation integer NOT NULL,
  anwender text NOT NULL,
  domaene text NOT NULL,
  row_id integer NOT NULL,
  present_row_id integer NOT NULL DEFAULT 0,
  reason text NOT NULL,
  kept_at_ms integer NOT NULL,
  row_json text NOT NULL
)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_version_row ON s_exchange_sync_version (domaene, row_id, id)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_version_present_row ON s_exchange_sync_version (domaene, present_row_id, id)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_version_kept ON s_exchange_sync_version (kept_at_ms)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_protocol (
  id integer PRIMARY KEY AUTOINCREMENT,
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  started_at_ms integer NOT NULL,
  finished_at_ms integer NOT NULL,
  ergebnis text NOT NULL CHECK (ergebnis IN ('ok', 'teilweise', 'fehler', 'gestoppt')),
  counts text NOT NULL,
  fehler text NOT NULL
)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_protocol_run ON s_exchange_sync_protocol (synchronisation, domaene, id)`,
  `CREATE INDEX IF NOT EXISTS s_exchange_sync_ix_protocol_finished ON s_exchange_sync_protocol (finished_at_ms)`,

  `CREATE TABLE IF NOT EXISTS s_exchange_sync_subscription (
  synchronisation integer NOT NULL,
  domaene text NOT NULL,
  live_until_ms integer,
  mark text,
  grund text,
  checked_at_ms integer NOT NULL,
  next_try_ms integer NOT NULL,
  PRIMARY KEY (synchronisation, domaene)
)`,

  // `domaene`: or the name of another thing that recurs.
  `CREATE TABLE IF NOT EXISTS s_exchange_sync_schedule (
  domaene text NOT NULL PRIMARY KEY,
  handled_until_ms integer NOT NULL
)`,
];
