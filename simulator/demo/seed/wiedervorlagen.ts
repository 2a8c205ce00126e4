import { aenne, joerg, type Person, willy, zoe } from '../people.ts';
import type { Week } from './week.ts';

/** A row of `wiedervorlagen` in the default map (contract.md); erledigt and EMISNummer are never written. */
export interface EmisWiedervorlage {
  readonly anwender: string;
  readonly betreff: string;
  readonly bemerkung: string | null;
  /** 1 hoch, 2 normal, 3 niedrig. */
  readonly prio: number | null;
  /** `yyyy-MM-dd`. */
  readonly faellig_am: string | null;
  /** Wall time, `yyyy-MM-ddTHH:mm:ss`. */
  readonly erinnern_am: string | null;
  readonly erledigt: 0 | 1;
  readonly emisnummer: number | null;
}

/** A Wiedervorlage that is due on a day. */
export function wiedervorlage(
  person: Person,
  betreff: string,
  faellig_am: string | null,
  more: Partial<EmisWiedervorlage> = {},
): EmisWiedervorlage {
  return {
    anwender: person.anwender,
    betreff,
    bemerkung: null,
    prio: 2,
    faellig_am,
    erinnern_am: null,
    erledigt: 0,
    emisnummer: null,
    ...more,
  };
}

/** What the staff had in emis before emisExchangeSync comes; two of them stand in Outlook, too, one is done. */
export function emisWiedervorlagen({ today, workday }: Week): EmisWiedervorlage[] {
  return [
    wiedervorlage(willy, 'Angebot 2026-118 nachfassen', workday(2), {
      bemerkung: 'Herr Schröder, Durchwahl -42.\r\nSkonto ist ausgereizt.',
      prio: 1,
      erinnern_am: `${workday(2)}T08:30:00`,
      emisnummer: 10077,
    }),
    wiedervorlage(willy, 'Visitenkarten nachbestellen', workday(6), { prio: 3, emisnummer: 10001 }),
    // The old product had filled in the day on which it saw the task: in Outlook it has no date.
    wiedervorlage(willy, 'Preisliste Müßiggang durchsehen', today, {
      erinnern_am: `${today}T00:00:00`,
      emisnummer: 10112,
    }),
    wiedervorlage(aenne, 'Zeugnis Herr Übelacker', workday(3), {
      erinnern_am: `${workday(2)}T10:00:00`,
      emisnummer: 10240,
    }),
    wiedervorlage(aenne, 'Lohnsteuerkarten abgelegt', today, { erledigt: 1, emisnummer: 10241 }),
    wiedervorlage(joerg, 'Prüfplakette Stapler 3', workday(4), { prio: 1, emisnummer: 10312 }),
    wiedervorlage(zoe, 'Käserei Älpli: Etiketten freigeben', null, {
      bemerkung: 'Umlaute prüfen 🙂',
      emisnummer: 10423,
    }),
  ];
}
