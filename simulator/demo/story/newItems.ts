/** What people enter during the demo and delete later: at most one of each per person at a time. */
export const newInOutlook = 'Rückruf Fa. Übermut ☎️';
export const newTask = 'Muster an Fa. Übermut schicken 📦';
export const newWiedervorlage = 'Zahlungsziel prüfen: Fa. Zürcher';
export const newInEmis = 'Angebot nachfassen: Fa. Zürcher';
