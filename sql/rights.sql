-- emisExchangeSync: die Rechte für den Betrieb, jede Tabelle mit Namen. Nach install.sql als Administrator ausführen,
-- dann dem Datenbankbenutzer der Anmeldung aus EMIS_SQL die Rolle geben:
--   CREATE USER [emissync] FOR LOGIN [emissync];   -- oder: CREATE USER [APPNAME] FROM EXTERNAL PROVIDER;
--   ALTER ROLE [emisExchangeSync] ADD MEMBER [emissync];
-- „installieren“ selbst braucht mehr (Tabellen und Trigger anlegen): führen Sie es oder install.sql als Administrator aus.
GO
IF DATABASE_PRINCIPAL_ID(N'emisExchangeSync') IS NULL
CREATE ROLE [emisExchangeSync];
GO
GRANT SELECT ON [dbo].[anwender] TO [emisExchangeSync];
GRANT SELECT ON [dbo].[systemvariablen] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[termine] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[wiedervorlagen] TO [emisExchangeSync];
GRANT SELECT ON [dbo].[s_exchange_sync] TO [emisExchangeSync];
GRANT SELECT, INSERT, DELETE ON [dbo].[s_exchange_sync_spooler] TO [emisExchangeSync];
GRANT SELECT ON [dbo].[s_exchange_sync_schema] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE ON [dbo].[s_exchange_sync_lease] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE ON [dbo].[s_exchange_sync_wakeup] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE ON [dbo].[s_exchange_sync_state] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[s_exchange_sync_link] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[s_exchange_sync_intent] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[s_exchange_sync_withheld] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[s_exchange_sync_version] TO [emisExchangeSync];
GRANT SELECT, INSERT, DELETE ON [dbo].[s_exchange_sync_protocol] TO [emisExchangeSync];
GRANT SELECT, INSERT, DELETE ON [dbo].[s_exchange_sync_subscription] TO [emisExchangeSync];
GRANT SELECT, INSERT, UPDATE ON [dbo].[s_exchange_sync_schedule] TO [emisExchangeSync];
GO
