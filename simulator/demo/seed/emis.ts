import { aenne, joerg, type Person, willy, zoe } from '../people.ts';
import { dayAfter, type Week } from './week.ts';

/** A row of `termine` in the default map (contract.md); EMISNummer and Telefon stand for all that we never write. */
export interface EmisTermin {
  readonly anwender: string;
  readonly betreff: string;
  readonly bemerkung: string | null;
  /** Wall times, `yyyy-MM-ddTHH:mm:ss`. */
  readonly von: string;
  readonly bis: string;
  readonly ort: string | null;
  readonly hervorheben: 0 | 1;
  readonly erinnern: 0 | 1;
  readonly vorwarnzeit: number;
  readonly privat: 0 | 1;
  readonly emisnummer: number | null;
  readonly telefon: string | null;
}

/** A Termin by the clock; an end before the start lies on the next day. */
export function termin(
  person: Person,
  betreff: string,
  day: string,
  from: string,
  to: string,
  more: Partial<EmisTermin> = {},
): EmisTermin {
  return {
    anwender: person.anwender,
    betreff,
    bemerkung: null,
    von: `${day}T${from}:00`,
    bis: `${to < from ? dayAfter(day) : day}T${to}:00`,
    ort: null,
    hervorheben: 0,
    erinnern: 1,
    vorwarnzeit: 15,
    privat: 0,
    emisnummer: null,
    telefon: null,
    ...more,
  };
}

/** What the staff had entered in emis before emisExchangeSync comes; four of them stand in Outlook, too. */
export function emisTermine({ workday, today, saturday }: Week): EmisTermin[] {
  return [
    termin(willy, 'Rückruf Fa. Größenwahn AG', workday(1), '11:00', '11:15', {
      bemerkung: 'Herr Däubler, wegen Reklamation 2024/0815.\r\nTon: freundlich bleiben 🙂',
      hervorheben: 1,
      emisnummer: 10042,
      telefon: '+49 221 555-0142',
    }),
    termin(willy, 'Kundentermin Schröder & Söhne', workday(2), '14:00', '15:30', {
      bemerkung: 'Vertragsverlängerung besprechen',
      ort: 'beim Kunden',
      emisnummer: 10077,
      telefon: '+49 40 555-0177',
    }),
    termin(willy, 'Wartungsvertrag Nr. 4711 prüfen', workday(4), '08:30', '09:30', { emisnummer: 10101 }),
    termin(aenne, 'Schulung Lohnbuchhaltung', workday(5), '00:00', '23:59', {
      bis: `${dayAfter(workday(5))}T23:59:00`,
      ort: 'IHK, Saal »Österreich«',
      emisnummer: 10210,
    }),
    termin(aenne, 'Bewerbungsgespräch Frau Öztürk', workday(4), '13:00', '14:00', {
      bemerkung: 'Unterlagen liegen in der Akte.\r\nGehaltswunsch beachten.',
      emisnummer: 10233,
      telefon: '+49 89 555-0133',
    }),
    termin(aenne, 'Mahnlauf 💶', workday(3), '08:00', '09:00', { vorwarnzeit: 30, emisnummer: 10001 }),
    termin(joerg, 'Telefonat Fa. Weiß', workday(2), '09:15', '09:30', {
      emisnummer: 10308,
      telefon: '+49 711 555-0108',
    }),
    termin(joerg, 'Montage Baustelle Königsstraße', workday(2), '10:00', '16:00', {
      bemerkung:
        'Werkzeug:\r\n- Hubwagen\r\n- Schlüsselsatz\r\n\r\nPlan: https://plaene.muster-gmbh.example/koenigsstrasse',
      ort: 'Königsstraße 3',
      erinnern: 0,
      emisnummer: 10311,
    }),
    termin(joerg, 'Nachtschicht Halle 3', today, '22:00', '06:00', { emisnummer: 10315 }),
    termin(zoe, 'Besuch Käserei Älpli', workday(4), '10:00', '11:00', {
      ort: 'Älpli 7, Hofladen',
      vorwarnzeit: 60,
      emisnummer: 10420,
      telefon: '+41 71 555 01 20',
    }),
    termin(zoe, 'Inventurdifferenz klären', workday(5), '13:00', '14:30', {
      hervorheben: 1,
      emisnummer: 10421,
    }),
    termin(zoe, 'Umzug 🏡', saturday, '14:00', '18:00', { privat: 1, erinnern: 0, emisnummer: 10422 }),
  ];
}
