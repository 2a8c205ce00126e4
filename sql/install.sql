-- emisExchangeSync: legt an, was von seinen Tabellen, Indizes und Triggern fehlt. Bestehendes bleibt, wie es ist.
-- Für SQL Server 2016 und neuer (Kompatibilitätsgrad der Datenbank mindestens 130). Beliebig oft ausführbar.
GO
SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET NUMERIC_ROUNDABORT OFF;
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync]') IS NULL
BEGIN
BEGIN TRANSACTION;
CREATE TABLE [dbo].[s_exchange_sync] (
  [id] int IDENTITY(1, 1) NOT NULL,
  [anwender] nvarchar(100) NOT NULL,
  [postfach] nvarchar(320) NOT NULL,
  [aktiv] bit NULL,
  [termine] bit NULL,
  [wiedervorlagen] bit NULL,
  [posteingang] bit NULL,
  [gesendete] bit NULL,
  [adressen] bit NULL,
  [angelegt_am] datetime2 NULL,
  [geaendert_am] datetime2 NULL,
  PRIMARY KEY ([id]),
  UNIQUE ([anwender], [postfach])
);
CREATE UNIQUE INDEX [s_exchange_sync_ux_anwender] ON [dbo].[s_exchange_sync] ([anwender]) WHERE [aktiv] = 1;
CREATE UNIQUE INDEX [s_exchange_sync_ux_postfach] ON [dbo].[s_exchange_sync] ([postfach]) WHERE [aktiv] = 1;
COMMIT TRANSACTION;
END
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_spooler]') IS NULL
BEGIN
BEGIN TRANSACTION;
CREATE TABLE [dbo].[s_exchange_sync_spooler] (
  [id] bigint IDENTITY(1, 1) NOT NULL,
  [tabelle] char(2) NULL,
  [datensatz_id] int NULL,
  [aktion] char(1) NULL,
  [anwender] nvarchar(100) NULL,
  [erstellt_am] datetime2 NULL,
  PRIMARY KEY ([id])
);
CREATE INDEX [s_exchange_sync_ix_spooler_anwender] ON [dbo].[s_exchange_sync_spooler] ([tabelle], [anwender], [id], [datensatz_id]);
CREATE INDEX [s_exchange_sync_ix_spooler_row] ON [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [anwender], [id]);
COMMIT TRANSACTION;
END
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_schema]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_schema] (
  version int NOT NULL
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_lease]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_lease] (
  mailbox nvarchar(320) NOT NULL,
  owner nvarchar(200) NULL,
  fence bigint NOT NULL,
  ttl_ms bigint NOT NULL,
  expires_ms bigint NOT NULL,
  unit_no bigint NOT NULL CONSTRAINT s_exchange_sync_df_lease_unit_no DEFAULT 0,
  unit_result nvarchar(max) NULL,
  CONSTRAINT s_exchange_sync_pk_lease PRIMARY KEY (mailbox)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_wakeup]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_wakeup] (
  mailbox nvarchar(320) NOT NULL,
  domaene nvarchar(20) NOT NULL,
  woken_at_ms bigint NULL,
  answered_at_ms bigint NULL,
  CONSTRAINT s_exchange_sync_pk_wakeup PRIMARY KEY (mailbox, domaene)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_state]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_state] (
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  [cursor] nvarchar(max) NULL,
  full_round bit NOT NULL,
  round int NOT NULL,
  window_start nvarchar(40) NULL,
  window_end nvarchar(40) NULL,
  create_from_ms bigint NULL,
  first_run_at_ms bigint NULL,
  setting_up bit NOT NULL CONSTRAINT s_exchange_sync_df_state_setting_up DEFAULT 0,
  facts nvarchar(max) NULL,
  deleted_items_visible bit NULL,
  CONSTRAINT s_exchange_sync_pk_state PRIMARY KEY (synchronisation, domaene)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_link]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_link] (
  id bigint IDENTITY(1, 1) NOT NULL,
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  row_id int NOT NULL,
  outlook_key char(64) NOT NULL,
  outlook_id nvarchar(max) NOT NULL,
  etag nvarchar(max) NOT NULL,
  last_modified nvarchar(max) NOT NULL,
  state nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_link_state CHECK (state IN (N'active', N'deleted', N'emisOnly', N'parked')),
  version int NOT NULL,
  emis_base nvarchar(max) NOT NULL,
  outlook_base nvarchar(max) NOT NULL,
  anchor nvarchar(max) NOT NULL,
  meeting bit NOT NULL,
  online bit NOT NULL,
  start_ms bigint NULL,
  end_ms bigint NULL,
  round int NOT NULL,
  suspicion_since_ms bigint NULL,
  suspicion_attempts int NULL,
  suspicion_next_ms bigint NULL,
  purge_at_ms bigint NULL,
  deletion_side nvarchar(20) NULL CONSTRAINT s_exchange_sync_ck_link_deletion_side CHECK (deletion_side IN (N'emis', N'outlook')),
  deletion_gone bit NULL,
  deletion_held bit NULL,
  deleted_side nvarchar(20) NULL CONSTRAINT s_exchange_sync_ck_link_deleted_side CHECK (deleted_side IN (N'emis', N'outlook')),
  deleted_at_ms bigint NULL,
  changed_ms bigint NULL,
  other_columns nvarchar(max) NULL,
  other_columns_ms bigint NULL,
  CONSTRAINT s_exchange_sync_pk_link PRIMARY KEY (id),
  CONSTRAINT s_exchange_sync_uq_link_outlook UNIQUE (synchronisation, domaene, outlook_key)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_intent]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_intent] (
  intent_key nvarchar(100) NOT NULL,
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  kind nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_intent_kind CHECK (kind IN (N'create', N'update', N'delete', N'probe')),
  row_id int NOT NULL,
  outlook_id nvarchar(max) NULL,
  at_ms bigint NOT NULL,
  fields nvarchar(max) NOT NULL,
  emis_base nvarchar(max) NOT NULL,
  outlook_base nvarchar(max) NOT NULL,
  anchor nvarchar(max) NOT NULL,
  CONSTRAINT s_exchange_sync_pk_intent PRIMARY KEY (intent_key)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_withheld]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_withheld] (
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  side nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_withheld_side CHECK (side IN (N'outlook', N'emis')),
  item_key char(64) NOT NULL,
  item_id nvarchar(max) NOT NULL,
  reason nvarchar(max) NOT NULL,
  attempts int NOT NULL,
  next_ms bigint NOT NULL,
  CONSTRAINT s_exchange_sync_pk_withheld PRIMARY KEY (synchronisation, domaene, side, item_key)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_version]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_version] (
  id bigint IDENTITY(1, 1) NOT NULL,
  synchronisation int NOT NULL,
  anwender nvarchar(450) NOT NULL,
  domaene nvarchar(20) NOT NULL,
  row_id int NOT NULL,
  present_row_id int NOT NULL CONSTRAINT s_exchange_sync_df_version_present_row_id DEFAULT 0,
  reason nvarchar(50) NOT NULL,
  kept_at_ms bigint NOT NULL,
  row_json nvarchar(max) NOT NULL,
  CONSTRAINT s_exchange_sync_pk_version PRIMARY KEY (id)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_protocol]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_protocol] (
  id bigint IDENTITY(1, 1) NOT NULL,
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  started_at_ms bigint NOT NULL,
  finished_at_ms bigint NOT NULL,
  ergebnis nvarchar(20) NOT NULL CONSTRAINT s_exchange_sync_ck_protocol_ergebnis CHECK (ergebnis IN (N'ok', N'teilweise', N'fehler', N'gestoppt')),
  counts nvarchar(max) NOT NULL,
  fehler nvarchar(max) NOT NULL,
  CONSTRAINT s_exchange_sync_pk_protocol PRIMARY KEY (id)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_subscription]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_subscription] (
  synchronisation int NOT NULL,
  domaene nvarchar(20) NOT NULL,
  live_until_ms bigint NULL,
  mark nvarchar(max) NULL,
  grund nvarchar(max) NULL,
  checked_at_ms bigint NOT NULL,
  next_try_ms bigint NOT NULL,
  CONSTRAINT s_exchange_sync_pk_subscription PRIMARY KEY (synchronisation, domaene)
);
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_schedule]') IS NULL
CREATE TABLE [dbo].[s_exchange_sync_schedule] (
  domaene nvarchar(100) NOT NULL,
  handled_until_ms bigint NOT NULL,
  CONSTRAINT s_exchange_sync_pk_schedule PRIMARY KEY (domaene)
);
GO
IF NOT COL_LENGTH(N'[dbo].[s_exchange_sync_state]', N'setting_up') IS NOT NULL
ALTER TABLE [dbo].[s_exchange_sync_state] ADD setting_up bit NOT NULL CONSTRAINT s_exchange_sync_df_state_setting_up DEFAULT 0;
GO
IF NOT COL_LENGTH(N'[dbo].[s_exchange_sync_link]', N'changed_ms') IS NOT NULL
BEGIN
ALTER TABLE [dbo].[s_exchange_sync_link] ADD changed_ms bigint NULL;
EXEC (N'UPDATE [dbo].[s_exchange_sync_link] SET [changed_ms] = DATEDIFF_BIG(millisecond, ''19700101'', SYSUTCDATETIME());');
END
GO
IF NOT COL_LENGTH(N'[dbo].[s_exchange_sync_link]', N'other_columns') IS NOT NULL
ALTER TABLE [dbo].[s_exchange_sync_link] ADD other_columns nvarchar(max) NULL;
GO
IF NOT COL_LENGTH(N'[dbo].[s_exchange_sync_link]', N'other_columns_ms') IS NOT NULL
ALTER TABLE [dbo].[s_exchange_sync_link] ADD other_columns_ms bigint NULL;
GO
IF NOT COL_LENGTH(N'[dbo].[s_exchange_sync_version]', N'present_row_id') IS NOT NULL
BEGIN
ALTER TABLE [dbo].[s_exchange_sync_version] ADD present_row_id int NOT NULL CONSTRAINT s_exchange_sync_df_version_present_row_id DEFAULT 0;
EXEC (N'UPDATE [dbo].[s_exchange_sync_version] SET [present_row_id] = row_id;');
END
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ux_link_row' OR name LIKE N's_exchange_sync_ux_link_rows_ex________________________________'))
CREATE UNIQUE INDEX [s_exchange_sync_ux_link_row] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, row_id) WHERE state <> N'deleted';
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_row' OR name LIKE N's_exchange_sync_ix_link_rows_ex________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_row] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, row_id, state);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_any_row' OR name LIKE N's_exchange_sync_ix_link_any_row________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_any_row] ON [dbo].[s_exchange_sync_link] (domaene, row_id, state);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_suspicion' OR name LIKE N's_exchange_sync_ix_link_suspici________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_suspicion] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, suspicion_next_ms) WHERE suspicion_next_ms IS NOT NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_purge' OR name LIKE N's_exchange_sync_ix_link_purges_________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_purge] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, purge_at_ms) WHERE purge_at_ms IS NOT NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_deletion' OR name LIKE N's_exchange_sync_ix_link_deletio________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_deletion] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, deletion_side, deletion_held, id) WHERE deletion_side IS NOT NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_deleted' OR name LIKE N's_exchange_sync_ix_link_deleted________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_deleted] ON [dbo].[s_exchange_sync_link] (synchronisation, domaene, deleted_side, deleted_at_ms) WHERE deleted_side IS NOT NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_link]') AND (name = N's_exchange_sync_ix_link_tombstone' OR name LIKE N's_exchange_sync_ix_link_tombsto________________________________'))
CREATE INDEX [s_exchange_sync_ix_link_tombstone] ON [dbo].[s_exchange_sync_link] (changed_ms) WHERE state = N'deleted' AND purge_at_ms IS NULL;
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_intent]') AND (name = N's_exchange_sync_ix_intent' OR name LIKE N's_exchange_sync_ix_intents_exch________________________________'))
CREATE INDEX [s_exchange_sync_ix_intent] ON [dbo].[s_exchange_sync_intent] (synchronisation, domaene, at_ms);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_withheld]') AND (name = N's_exchange_sync_ix_withheld_next' OR name LIKE N's_exchange_sync_ix_withheld_nex________________________________'))
CREATE INDEX [s_exchange_sync_ix_withheld_next] ON [dbo].[s_exchange_sync_withheld] (synchronisation, domaene, next_ms);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_withheld]') AND (name = N's_exchange_sync_ix_withheld_due' OR name LIKE N's_exchange_sync_ix_withheld_due________________________________'))
CREATE INDEX [s_exchange_sync_ix_withheld_due] ON [dbo].[s_exchange_sync_withheld] (next_ms);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_version]') AND (name = N's_exchange_sync_ix_version_row' OR name LIKE N's_exchange_sync_ix_version_rows________________________________'))
CREATE INDEX [s_exchange_sync_ix_version_row] ON [dbo].[s_exchange_sync_version] (domaene, row_id, id);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_version]') AND (name = N's_exchange_sync_ix_version_present_row' OR name LIKE N's_exchange_sync_ix_version_pres________________________________'))
CREATE INDEX [s_exchange_sync_ix_version_present_row] ON [dbo].[s_exchange_sync_version] (domaene, present_row_id, id);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_version]') AND (name = N's_exchange_sync_ix_version_kept' OR name LIKE N's_exchange_sync_ix_version_kept________________________________'))
CREATE INDEX [s_exchange_sync_ix_version_kept] ON [dbo].[s_exchange_sync_version] (kept_at_ms);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_protocol]') AND (name = N's_exchange_sync_ix_protocol_run' OR name LIKE N's_exchange_sync_ix_protocol_run________________________________'))
CREATE INDEX [s_exchange_sync_ix_protocol_run] ON [dbo].[s_exchange_sync_protocol] (synchronisation, domaene, id);
GO
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_protocol]') AND (name = N's_exchange_sync_ix_protocol_finished' OR name LIKE N's_exchange_sync_ix_protocol_fin________________________________'))
CREATE INDEX [s_exchange_sync_ix_protocol_finished] ON [dbo].[s_exchange_sync_protocol] (finished_at_ms);
GO
IF NOT EXISTS (SELECT 1 FROM [dbo].[s_exchange_sync_schema])
INSERT INTO [dbo].[s_exchange_sync_schema] (version) VALUES (2);
ELSE UPDATE [dbo].[s_exchange_sync_schema] SET version = 2 WHERE version < 2;
GO
IF OBJECT_ID(N'[dbo].[zzz_changesTP_I]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[termine]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changesTP_I] ON [dbo].[termine] AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''TP'', n.[id], ''I'', n.[anwender], SYSUTCDATETIME() FROM inserted AS n;
END');
GO
IF OBJECT_ID(N'[dbo].[zzz_changesTP_U]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[termine]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changesTP_U] ON [dbo].[termine] AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''TP'', o.[id], ''U'', o.[anwender], SYSUTCDATETIME() FROM deleted AS o INNER JOIN inserted AS n ON n.[id] = o.[id]
  WHERE o.[anwender] <> n.[anwender] OR (o.[anwender] IS NOT NULL AND n.[anwender] IS NULL);
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''TP'', n.[id], ''U'', n.[anwender], SYSUTCDATETIME() FROM inserted AS n;
END');
GO
IF OBJECT_ID(N'[dbo].[zzz_changesTP_D]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[termine]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changesTP_D] ON [dbo].[termine] AFTER DELETE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''TP'', o.[id], ''D'', o.[anwender], SYSUTCDATETIME() FROM deleted AS o;
END');
GO
IF OBJECT_ID(N'[dbo].[zzz_changes_WV_I]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[wiedervorlagen]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changes_WV_I] ON [dbo].[wiedervorlagen] AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''WV'', n.[id], ''I'', n.[anwender], SYSUTCDATETIME() FROM inserted AS n;
END');
GO
IF OBJECT_ID(N'[dbo].[zzz_changes_WV_U]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[wiedervorlagen]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changes_WV_U] ON [dbo].[wiedervorlagen] AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''WV'', o.[id], ''U'', o.[anwender], SYSUTCDATETIME() FROM deleted AS o INNER JOIN inserted AS n ON n.[id] = o.[id]
  WHERE o.[anwender] <> n.[anwender] OR (o.[anwender] IS NOT NULL AND n.[anwender] IS NULL);
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''WV'', n.[id], ''U'', n.[anwender], SYSUTCDATETIME() FROM inserted AS n;
END');
GO
IF OBJECT_ID(N'[dbo].[zzz_changes_WV_D]', N'TR') IS NULL AND OBJECT_ID(N'[dbo].[wiedervorlagen]', N'U') IS NOT NULL
EXEC (N'CREATE TRIGGER [dbo].[zzz_changes_WV_D] ON [dbo].[wiedervorlagen] AFTER DELETE AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO [dbo].[s_exchange_sync_spooler] ([tabelle], [datensatz_id], [aktion], [anwender], [erstellt_am])
  SELECT ''WV'', o.[id], ''D'', o.[anwender], SYSUTCDATETIME() FROM deleted AS o;
END');
GO
