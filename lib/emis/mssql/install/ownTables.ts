import { SERVER_NOW_MS } from '../sql/names.ts';
import { addColumn, createIndex, createTable, type InstallStep } from './step.ts';

/**
 * As embedded/sql/ownTables.ts: the same tables and columns in T-SQL types. Flags are bit, instants bigint.
 *
 * Only here: `unit_no` and `unit_result` of the lease, the latest batch under it and what it answered. Whoever did not
 * hear the answer reads them back.
 */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  s_exchange_sync_schema: ['version int NOT NULL'],

  s_exchange_sync_lease: [
    'mailbox nvarchar(320) NOT NULL',
    'owner nvarchar(200) NULL',
    'fence bigint NOT NULL',
    'ttl_ms bigint NOT NULL',
    'expires_ms bigint NOT NULL',
    'unit_no bigint NOT NULL CONSTRAINT s_exchange_sync_df_lease_unit_no DEFAULT 0',
    'unit_result nvarchar(max) NULL',
    'CONSTRAINT s_exchange_sync_pk_lease PRIMARY KEY (mailbox)',
  ],

  s_exchange_sync_wakeup: [
    'mailbox nvarchar(320) NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    'woken_at_ms bigint NULL',
    'answered_at_ms bigint NULL',
    'CONSTRAINT s_exchange_sync_pk_wakeup PRIMARY KEY (mailbox, domaene)',
  ],

  s_exchange_sync_state: [
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    '[cursor] nvarchar(max) NULL',
    'full_round bit NOT NULL',
    'round int NOT NULL',
    'window_start nvarchar(40) NULL',
    'window_end nvarchar(40) NULL',
    'create_from_ms bigint NULL',
    'first_run_at_ms bigint NULL',
    'setting_up bit NOT NULL CONSTRAINT s_exchange_sync_df_state_setting_up DEFAULT 0',
    'facts nvarchar(max) NULL',
    'deleted_items_visible bit NULL',
    'CONSTRAINT s_exchange_sync_pk_state PRIMARY KEY (synchronisation, domaene)',
  ],

  s_exchange_sync_link: [
    'id bigint IDENTITY(1, 1) NOT NULL',
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    'row_id int NOT NULL',
    'outlook_key char(64) NOT NULL',
    'outlook_id nvarchar(max) NOT NULL',
    'etag nvarchar(max) NOT NULL',
    'last_modified nvarchar(max) NOT NULL',
    "state nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_link_state CHECK (state IN (N'active', N'deleted', N'emisOnly', N'parked'))",
    'version int NOT NULL',
    'emis_base nvarchar(max) NOT NULL',
    'outlook_base nvarchar(max) NOT NULL',
    'anchor nvarchar(max) NOT NULL',
    'meeting bit NOT NULL',
    'online bit NOT NULL',
    'start_ms bigint NULL',
    'end_ms bigint NULL',
    'round int NOT NULL',
    'suspicion_since_ms bigint NULL',
    'suspicion_attempts int NULL',
    'suspicion_next_ms bigint NULL',
    'purge_at_ms bigint NULL',
    "deletion_side nvarchar(20) NULL CONSTRAINT s_exchange_sync_ck_link_deletion_side CHECK (deletion_side IN (N'emis', N'outlook'))",
    'deletion_gone bit NULL',
    'deletion_held bit NULL',
    "deleted_side nvarchar(20) NULL CONSTRAINT s_exchange_sync_ck_link_deleted_side CHECK (deleted_side IN (N'emis', N'outlook'))",
    'deleted_at_ms bigint NULL',
    'changed_ms bigint NULL',
    'other_columns nvarchar(max) NULL',
    'other_columns_ms bigint NULL',
    'CONSTRAINT s_exchange_sync_pk_link PRIMARY KEY (id)',
    'CONSTRAINT s_exchange_sync_uq_link_outlook UNIQUE (synchronisation, domaene, outlook_key)',
  ],

  s_exchange_sync_intent: [
    'intent_key nvarchar(100) NOT NULL',
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    "kind nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_intent_kind CHECK (kind IN (N'create', N'update', N'delete', N'probe'))",
    'row_id int NOT NULL',
    'outlook_id nvarchar(max) NULL',
    'at_ms bigint NOT NULL',
    'fields nvarchar(max) NOT NULL',
    'emis_base nvarchar(max) NOT NULL',
    'outlook_base nvarchar(max) NOT NULL',
    'anchor nvarchar(max) NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_intent PRIMARY KEY (intent_key)',
  ],

  s_exchange_sync_withheld: [
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    "side nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_withheld_side CHECK (side IN (N'outlook', N'emis'))",
    'item_key char(64) NOT NULL',
    'item_id nvarchar(max) NOT NULL',
    'reason nvarchar(max) NOT NULL',
    'attempts int NOT NULL',
    'next_ms bigint NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_withheld PRIMARY KEY (synchronisation, domaene, side, item_key)',
  ],

  s_exchange_sync_version: [
    'id bigint IDENTITY(1, 1) NOT NULL',
    'synchronisation int NOT NULL',
    'anwender nvarchar(450) NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    'row_id int NOT NULL',
    'present_row_id int NOT NULL CONSTRAINT s_exchange_sync_df_version_present_row_id DEFAULT 0',
    'reason nvarchar(50) NOT NULL',
    'kept_at_ms bigint NOT NULL',
    'row_json nvarchar(max) NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_version PRIMARY KEY (id)',
  ],

  s_exchange_sync_protocol: [
    'id bigint IDENTITY(1, 1) NOT NULL',
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    'started_at_ms bigint NOT NULL',
    'finished_at_ms bigint NOT NULL',
    "ergebnis nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_protocol_ergebnis CHECK (ergebnis IN (N'ok', N'teilweise', N'fehler', N'gestoppt'))",
    'counts nvarchar(max) NOT NULL',
    'fehler nvarchar(max) NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_protocol PRIMARY KEY (id)',
  ],

  s_exchange_sync_subscription: [
    'synchronisation int NOT NULL',
    'domaene nvarchar(20) NOT NULL',
    'live_until_ms bigint NULL',
    'mark nvarchar(max) NULL',
    'grund nvarchar(max) NULL',
    'checked_at_ms bigint NOT NULL',
    'next_try_ms bigint NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_subscription PRIMARY KEY (synchronisation, domaene)',
  ],

  // `domaene`: or the name of another thing that recurs.
  s_exchange_sync_schedule: [
    'domaene nvarchar(100) NOT NULL',
    'handled_until_ms bigint NOT NULL',
    'CONSTRAINT s_exchange_sync_pk_schedule PRIMARY KEY (domaene)',
  ],
};

/**
 * Columns that tables of ours have gained since they were first created, and what they begin with in rows from before
 * (missing: NULL, or their default).
 */
const LATER_COLUMNS: readonly (readonly [table: string, column: string, begin?: string])[] = [
  ['s_exchange_sync_state', 'setting_up'],
  // When they were written is not known: their time to stay begins now.
  ['s_exchange_sync_link', 'changed_ms', SERVER_NOW_MS],
  ['s_exchange_sync_link', 'other_columns'],
  ['s_exchange_sync_link', 'other_columns_ms'],
  ['s_exchange_sync_version', 'present_row_id', 'row_id'],
];

function laterColumn([table, column, begin]: (typeof LATER_COLUMNS)[number]): InstallStep {
  const definition = TABLES[table]!.find((each) => each.startsWith(`${column} `))!;
  return addColumn(table, column, definition, begin);
}

/** Name → table and columns; `where` bounds an index to the few rows it is about. */
const INDEXES: Readonly<Record<string, readonly [table: string, columns: string, where?: string]>> = {
  // Not unique for `deleted`: its row is gone, and a table without identity may give the number to another row.
  s_exchange_sync_ux_link_row: [
    's_exchange_sync_link',
    'synchronisation, domaene, row_id',
    "state <> N'deleted'",
  ],
  s_exchange_sync_ix_link_row: ['s_exchange_sync_link', 'synchronisation, domaene, row_id, state'],
  s_exchange_sync_ix_link_any_row: ['s_exchange_sync_link', 'domaene, row_id, state'],
  s_exchange_sync_ix_link_suspicion: [
    's_exchange_sync_link',
    'synchronisation, domaene, suspicion_next_ms',
    'suspicion_next_ms IS NOT NULL',
  ],
  s_exchange_sync_ix_link_purge: [
    's_exchange_sync_link',
    'synchronisation, domaene, purge_at_ms',
    'purge_at_ms IS NOT NULL',
  ],
  s_exchange_sync_ix_link_deletion: [
    's_exchange_sync_link',
    'synchronisation, domaene, deletion_side, deletion_held, id',
    'deletion_side IS NOT NULL',
  ],
  s_exchange_sync_ix_link_deleted: [
    's_exchange_sync_link',
    'synchronisation, domaene, deleted_side, deleted_at_ms',
    'deleted_side IS NOT NULL',
  ],
  s_exchange_sync_ix_link_tombstone: [
    's_exchange_sync_link',
    'changed_ms',
    "state = N'deleted' AND purge_at_ms IS NULL",
  ],
  s_exchange_sync_ix_intent: ['s_exchange_sync_intent', 'synchronisation, domaene, at_ms'],
  s_exchange_sync_ix_withheld_next: ['s_exchange_sync_withheld', 'synchronisation, domaene, next_ms'],
  s_exchange_sync_ix_withheld_due: ['s_exchange_sync_withheld', 'next_ms'],
  s_exchange_sync_ix_version_row: ['s_exchange_sync_version', 'domaene, row_id, id'],
  s_exchange_sync_ix_version_present_row: ['s_exchange_sync_version', 'domaene, present_row_id, id'],
  s_exchange_sync_ix_version_kept: ['s_exchange_sync_version', 'kept_at_ms'],
  s_exchange_sync_ix_protocol_run: ['s_exchange_sync_protocol', 'synchronisation, domaene, id'],
  s_exchange_sync_ix_protocol_finished: ['s_exchange_sync_protocol', 'finished_at_ms'],
};

/** Names of our own tables. */
export const OWN_TABLES: readonly string[] = Object.keys(TABLES);

/** Our own tables with their indexes; a table from before is brought up to date. */
export function ownTableSteps(): InstallStep[] {
  return [
    ...Object.entries(TABLES).map(([name, columns]) => createTable(name, columns)),
    ...LATER_COLUMNS.map(laterColumn),
    ...Object.entries(INDEXES).map(([name, [table, columns, where]]) =>
      createIndex({ name, table, columns, unique: name.includes('_ux_'), where }),
    ),
  ];
}
