import { ATTEMPTS_SHOWN, type Betroffen, type Stand } from '../../lib/jobs/stand.ts';
import { releasingCall } from './status.ts';

const iso = (instant_ms: number) => new Date(instant_ms).toISOString();
const whose = ({ synchronisation, anwender, domaene }: Betroffen) => ({
  synchronisation,
  anwender: anwender ?? null,
  domaene,
});

/** How a Mandant stands, for programs; instants as ISO-8601 UTC. */
export function standDocument(stand: Stand, ok: boolean) {
  return {
    ok,
    mandant: stand.mandant,
    stand: iso(stand.zeit_ms),
    laeufe: stand.domaenen.map(({ lauf, wartend, ...of }) => ({
      ...whose(of),
      begonnen_am: lauf === undefined ? null : iso(lauf.startedAt_ms),
      beendet_am: lauf === undefined ? null : iso(lauf.finishedAt_ms),
      ergebnis: lauf?.ergebnis ?? null,
      zaehler: lauf?.counts ?? {},
      fehler: lauf?.fehler ?? [],
      wartend,
    })),
    bestaetigungen: stand.bestaetigungen.map((each) => ({
      ...whose(each),
      seite: each.side,
      loeschungen: each.count,
      aufruf: releasingCall(each) ?? null,
    })),
    zurueckgestellt: stand.zurueckgestellt.map((each) => ({
      ...whose(each),
      seite: each.side,
      eintrag: each.id,
      grund: each.reason,
      versuche: each.attempts,
      naechster_versuch: iso(each.next_ms),
      hilfe_noetig: each.attempts >= ATTEMPTS_SHOWN,
    })),
    weitere_zurueckgestellt: stand.weitereZurueckgestellt,
    fehler: stand.fehler,
    spooler_ohne_synchronisation: stand.fremdeEintraege,
    fassungen: stand.fassungen,
  };
}
