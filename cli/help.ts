/** The help of `?1`, `?2` and `--help`. */
export const HELP_TEXT = `emisExchangeSync – hält Outlook (Microsoft 365) und emis für jeden Anwender gleich.

Aufruf:
  emisExchangeSync PARAMETER [OPTIONEN]        (Groß- und Kleinschreibung spielt keine Rolle)

Parameter:
  Termine               Abgleich der Termine in beide Richtungen, für jede aktive Synchronisation
  Wiedervorlagen        Abgleich der Wiedervorlagen mit den Aufgaben in Outlook (Microsoft To Do),
                        in beide Richtungen
  -T=Vorname_Nachname   Ersteinrichtung, einmalig je Anwender: merkt alle Termine ab heute und alle
                        offenen Wiedervorlagen und Aufgaben für den nächsten Abgleich vor (Leerzeichen
                        als Unterstrich); wiederholen schadet nicht
  status                letzte Läufe, wartende Einträge, Zurückgestelltes, wartende Bestätigungen
  wiederherstellen [NUMMER]
                        aufbewahrte Fassungen aus emis zeigen; mit NUMMER diese in emis wieder eintragen
                        (der nächste Abgleich überträgt sie nach Outlook)
  installieren          legt in der emis-Datenbank an, was von unseren Tabellen, Indizes und Triggern fehlt;
                        Bestehendes bleibt, wie es ist; --nur-anzeigen gibt nur das T-SQL dafür aus,
                        --rechte nur das der Rolle mit den Rechten, die der Betrieb braucht
  ?1  ?2  --help        diese Hilfe

  In späteren Versionen: Posteingang, Gesendete, Adressen,
  pruefen

Optionen:
  --anwender NAME       nur die Synchronisation dieses Anwenders; bei mehreren Mandanten, wo es ihn gibt
  --mandant ID          nur dieser Mandant (ohne MANDANTEN heißt der einzige „standard“); fehlt die Angabe,
                        gelten Abgleich und status allen, -T= und wiederherstellen brauchen sie bei mehreren
  --trockenlauf         nur planen und anzeigen; schreibt nichts, weder in emis noch in Outlook
  --bestaetigen         angehaltene Löschungen freigeben: genau die gemeldeten, keine späteren
  --json                genau ein JSON-Dokument auf der Standardausgabe, alles andere auf der Fehlerausgabe
  --ausfuehrlich        mehr Einzelheiten für die Fehlersuche, ohne private Inhalte

Beispiele:
  emisExchangeSync -T=Willy_Testermann
  emisExchangeSync Termine --trockenlauf
  emisExchangeSync Termine --anwender Willy_Testermann --json
  emisExchangeSync wiederherstellen 12 --trockenlauf

Rückgabewert:
  0 erledigt · 1 etwas ist fehlgeschlagen oder wurde zurückgestellt · 2 Aufruf oder Einstellungen falsch
  3 von einer Schutzregel angehalten, wartet auf Bestätigung · 130 mit Strg-C abgebrochen
  (bei status ebenso: 3 es wartet etwas, 1 ein letzter Lauf war nicht ok oder etwas ist zurückgestellt)

Einstellungen (Umgebungsvariablen; leer = nicht gesetzt):
  EMIS_SQL              emis-Datenbank: Verbindungszeichenfolge des SQL Servers, zum Beispiel
                        Server=tcp:NAME,1433;Database=emis;User ID=NAME;Password=KENNWORT
                        (oder sqlite:PFAD = eingebettete Datenbank zum Ausprobieren; installieren legt sie an)
  EMIS_ZEITZONE         Zeitzone der Zeiten in emis, IANA- oder Windows-Name        [Europe/Berlin]
  EMIS_SCHEMA           JSON-Datei, die unsere Tabellen- und Spaltennamen denen der Installation zuordnet

  AZURE_TENANT_ID, AZURE_CLIENT_ID und AZURE_CLIENT_SECRET oder AZURE_CLIENT_CERTIFICATE_PATH (PEM)
                        Zugangsdaten der App; ohne sie die verwaltete Identität
                        (mit AZURE_CLIENT_ID allein: eine benutzerzugewiesene)
  AZURE_FEDERATED_IDENTITY  statt des Geheimnisses: Client-ID der Identität, der die App vertraut
  AZURE_CLIENT_CERTIFICATE  statt des Geheimnisses: Zertifikat mit Schlüssel als PEM-Text
  AZURE_AUTHORITY_HOST  Anmeldedienst                                [https://login.microsoftonline.com]
  GRAPH_BASE_URL        Microsoft Graph; http:// nur lokal                 [https://graph.microsoft.com]
  GRAPH_TOKEN           festes Zugriffstoken, nur zusammen mit einer lokalen GRAPH_BASE_URL
  GRAPH_CLIENT_STATE_SECRET, GRAPH_CLIENT_STATE_SECRET_PREVIOUS
                        Schlüssel der Benachrichtigungen, mindestens 32 Byte
  PUBLIC_URL            https-Adresse für Benachrichtigungen; leer = nur nach Zeitplan
  MANDANTEN             mehrere Mandanten: Pfad oder https-Adresse ihres Verzeichnisses (JSON)

  EMISSYNC_LOESCHREGEL                     papierkorb | immer                             [papierkorb]
  EMISSYNC_PAPIERKORB_LEEREN_NACH_STUNDEN  Frist bis zum endgültigen Löschen; 0 = sofort          [24]
  EMISSYNC_BESPRECHUNGEN                   geschuetzt | uebertragen                       [geschuetzt]
  EMISSYNC_SERIENTERMINE                   ignorieren (einzeltermine folgt)               [ignorieren]
  EMISSYNC_FENSTER_VERGANGEN_TAGE          so weit zurück werden Termine gelesen                  [30]
  EMISSYNC_FENSTER_KUENFTIG_TAGE           so weit voraus                                        [550]
  EMISSYNC_MAIL_AB                         Mails ab diesem Tag archivieren, JJJJ-MM-TT
  EMISSYNC_SOFORT                          Änderungen in emis sofort bemerken: ja | nein          [ja]
  EMISSYNC_SICHERHEITSLAUF_MINUTEN         so oft wird trotz Benachrichtigungen nachgesehen       [60]
  EMISSYNC_AUFBEWAHRUNG_TAGE               aufbewahrte Fassungen und Protokoll                    [90]
  emis_exchangesync_zeitplan_termine, …    gehen den Systemvariablen gleichen Namens in emis vor
`;
