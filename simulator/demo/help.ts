/** What `npm start -- --help` shows. */
export const help = `emisExchangeSync zum Ausprobieren: ein simuliertes Microsoft 365 und eine eingebettete emis-Datenbank mit
Vorführdaten, dazwischen der echte Abgleich.

  npm start               richtet beim ersten Mal alles ein, gleicht ab, zeigt eine Zusammenfassung und hält dann beide
                          Seiten gleich, bis Sie Strg+C drücken. Die Anwender der Vorführung ändern dabei laufend etwas.
  npm start -- --once     endet nach dem ersten Abgleich mit dessen Ergebnis:
                          0 erledigt · 1 etwas blieb zurück · 2 Aufruf oder Einstellung falsch · 3 angehalten
  npm start -- --neu      verwirft die Vorführdaten früherer Starts (nur diese) und beginnt von vorn
  npm start -- --help     zeigt diese Hilfe

Mit EMIS_SQL=Server=…;Database=…;User ID=…;Password=… steht emis auf einem SQL Server statt in der eingebetteten
Datenbank: in einer leeren Datenbank oder einer mit leeren emis-Tabellen. Fremde Daten rührt npm start nicht an.

Die Daten liegen im Ordner .emisExchangeSync des Projekts; EMISSYNC_DEMO_ORDNER nennt einen anderen.
`;
