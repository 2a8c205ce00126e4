import type { EventEntry } from '../../m365/tenant.ts';
import { aenne, joerg, type Person, willy, zoe } from '../people.ts';
import { appointment, at, attendees, html, text, wholeDays } from './entries.ts';
import type { Week } from './week.ts';

/** What stands in one person's Outlook before emisExchangeSync comes. */
export interface OutlookSeed {
  readonly person: Person;
  readonly events: readonly EventEntry[];
  readonly series: readonly { readonly event: EventEntry; readonly recurrence: EventEntry }[];
}

const privat = { sensitivity: 'private' };
const wichtig = { importance: 'high' };
/** A meeting with attendees; Willy invited, Änne has it, too. */
export const projektbesprechung = 'Projektbesprechung Müßiggang GmbH';

/** The Outlook side of the demo week; everything ends after today, so that all of it travels. */
export function outlookSeeds(week: Week): OutlookSeed[] {
  return [
    { person: willy, events: willysEvents(week), series: [teamBreakfast(week)] },
    { person: aenne, events: aennesEvents(week), series: [] },
    { person: joerg, events: joergsEvents(week), series: [] },
    { person: zoe, events: zoesEvents(week), series: [monthEnd(week)] },
  ];
}

function willysEvents({ workday, saturday }: Week): EventEntry[] {
  return [
    appointment('Jour fixe Vertrieb 🚀', workday(1), '09:00', '10:00', {
      ...at('Besprechungsraum »Süd«'),
      ...html(
        '<p>Guten Morgen zusammen, <b>bitte vorbereiten</b>:</p><ul><li>Umsatz &amp; Auftragseingang</li><li>Reklamation <i>Größenwahn AG</i></li></ul><p>Zahlen: <a href="https://intranet.muster-gmbh.example/vertrieb">Vertriebsseite</a></p>',
      ),
      categories: ['Vertrieb'],
    }),
    appointment('Zahnarzt Dr. Prügel', workday(2), '07:45', '08:30', {
      ...privat,
      reminderMinutesBeforeStart: 60,
    }),
    appointment('Kundentermin Schröder & Söhne', workday(2), '14:00', '15:30', {
      ...at('Schröder & Söhne, Hafenstraße 12'),
      ...text('Muster mitnehmen.'),
    }),
    appointment(projektbesprechung, workday(3), '10:30', '12:00', {
      ...at('Besprechungsraum »Nord«'),
      ...attendees(aenne.postfach, 'f.huber@muessiggang.example'),
      ...html('<p>Tagesordnung:</p><ol><li>Stand</li><li>Risiken</li><li>Nächste Schritte</li></ol>'),
    }),
    appointment('Angebot Windpark abgeben ⚡', workday(4), '16:00', '16:30', wichtig),
    wholeDays('Messe Köln – Halle 7', workday(5), 3, { ...at('Köln, Messeplatz 1'), showAs: 'oof' }),
    wholeDays('Geburtstag Oma Käthe 🎂', saturday, 1, privat),
  ];
}

function aennesEvents({ today, workday }: Week): EventEntry[] {
  return [
    appointment(projektbesprechung, workday(3), '10:30', '12:00', {
      ...at('Besprechungsraum »Nord«'),
      ...attendees(aenne.postfach, 'f.huber@muessiggang.example'),
      isOrganizer: false,
      organizer: { emailAddress: { name: willy.anwender, address: willy.postfach } },
    }),
    appointment('Produktvorstellung online', workday(2), '11:00', '11:45', {
      ...attendees('einkauf@kunde.example'),
      ...html('<p>Wir zeigen die neue Fassung. Fragen vorab gern an mich.</p>'),
      isOnlineMeeting: true,
    }),
    appointment('Nachtumstellung Server 🌙', today, '22:00', '02:00', {
      ...wichtig,
      ...text('Ablauf:\n- Sicherung ziehen\n- Umschalten\n- Prüfen, dann Entwarnung an alle'),
    }),
    appointment('Bewerbungsgespräch Frau Öztürk', workday(4), '13:00', '14:00', at('Personalbüro')),
    appointment('Mittag mit Zoë 🍜', workday(1), '12:15', '13:00', { isReminderOn: false }),
    wholeDays('Urlaub Änne 🏖️', workday(8), 5, { showAs: 'oof' }),
  ];
}

function joergsEvents({ workday }: Week): EventEntry[] {
  return [
    appointment('Wartung Förderband 2', workday(1), '06:30', '08:00', {
      ...wichtig,
      ...at('Halle 2'),
      ...html(
        '<table><tr><td>Lager</td><td>fetten</td></tr><tr><td>Bänder</td><td>spannen</td></tr></table><p>Handbuch: <a href="https://hersteller.example/f%C3%B6rderband">hersteller.example</a></p>',
      ),
    }),
    appointment('Telefonat Fa. Weiß', workday(2), '09:15', '09:30'),
    appointment('Betriebsrat (vertraulich)', workday(3), '15:00', '16:00', { sensitivity: 'confidential' }),
    appointment('Flug nach Lissabon ✈️', workday(6), '17:10', '19:25', {
      end: { dateTime: `${workday(6)}T19:25:00`, timeZone: 'GMT Standard Time' },
      ...at('MUC Terminal 2'),
      reminderMinutesBeforeStart: 180,
    }),
    wholeDays('Inventur', workday(5), 1, wichtig),
  ];
}

function zoesEvents({ workday, saturday }: Week): EventEntry[] {
  return [
    appointment('Übergabe Außendienst', workday(1), '15:00', '15:45', {
      ...at('Café »Zur schönen Aussicht«'),
      isReminderOn: false,
    }),
    appointment('Yoga 🧘‍♀️', workday(2), '18:30', '20:00', privat),
    appointment('Besuch Käserei Älpli', workday(4), '10:00', '11:00', at('Älpli')),
    appointment('Sommerfest – Aufbau 🎪', saturday, '08:00', '12:00', {
      ...html('<p>Bitte mitbringen:</p><ul><li>Zelt</li><li>Kuchen 🍰</li></ul><p>Danke, <br>Zoë</p>'),
    }),
  ];
}

function teamBreakfast({ workday }: Week): OutlookSeed['series'][number] {
  return {
    event: appointment('Team-Frühstück 🥐', workday(2), '08:30', '09:00', at('Kantine')),
    recurrence: {
      pattern: { type: 'daily', interval: 7 },
      range: { type: 'numbered', numberOfOccurrences: 6 },
    },
  };
}

function monthEnd({ workday }: Week): OutlookSeed['series'][number] {
  return {
    event: appointment('Monatsabschluss', workday(3), '09:00', '10:00'),
    recurrence: {
      pattern: { type: 'daily', interval: 28 },
      range: { type: 'numbered', numberOfOccurrences: 3 },
    },
  };
}
