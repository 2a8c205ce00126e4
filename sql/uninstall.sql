-- emisExchangeSync: entfernt seine eigenen Tabellen und Indizes mit allem, was darin steht (Verknüpfungen,
-- aufbewahrte Fassungen, Protokoll). Danach beginnt jeder Abgleich von vorn.
-- s_exchange_sync, der Spooler und die sechs Trigger bleiben: sie können zum emis-Update gehören.
GO
IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_spooler]') AND (name = N's_exchange_sync_ix_spooler_anwender' OR name LIKE N's_exchange_sync_ix_spooler_anwe________________________________'))
DROP INDEX [s_exchange_sync_ix_spooler_anwender] ON [dbo].[s_exchange_sync_spooler];
GO
IF EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[dbo].[s_exchange_sync_spooler]') AND (name = N's_exchange_sync_ix_spooler_row' OR name LIKE N's_exchange_sync_ix_spooler_rows________________________________'))
DROP INDEX [s_exchange_sync_ix_spooler_row] ON [dbo].[s_exchange_sync_spooler];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_schema]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_schema];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_lease]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_lease];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_wakeup]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_wakeup];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_state]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_state];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_link]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_link];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_intent]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_intent];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_withheld]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_withheld];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_version]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_version];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_protocol]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_protocol];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_subscription]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_subscription];
GO
IF OBJECT_ID(N'[dbo].[s_exchange_sync_schedule]', N'U') IS NOT NULL
DROP TABLE [dbo].[s_exchange_sync_schedule];
GO
