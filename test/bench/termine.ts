import type { GraphEvent } from '../../lib/domain/termine/graphEvent.ts';
import { termine } from '../../lib/domain/termine/termine.ts';
import type { TerminWerte } from '../../lib/domain/termine/werte.ts';
import { createCalendarGateway } from '../../lib/graph/calendar/calendarGateway.ts';
import { ANWENDER, Company, POSTFACH } from './company.ts';

const DAY_MS = 86_400_000;
/** Appointments lie on so many days from tomorrow on, all inside the window. */
const DAYS = 500;

/** Willy's calendar and his Termine. */
export class TermineCompany extends Company<TerminWerte, GraphEvent> {
  constructor(latency_ms: number, atEachCall?: () => void) {
    super(
      {
        domain: termine,
        outlook: (client, beforeSend) =>
          createCalendarGateway({ client, mailbox: POSTFACH, waitBudget_ms: 30_000, beforeSend }),
      },
      latency_ms,
      atEachCall,
    );
  }

  fillOutlook(count: number): void {
    for (let index = 0; index < count; index++) {
      const { start, end } = times(index);
      this.box.createEvent({
        subject: `Besprechung Nr. ${index}`,
        body: {
          contentType: 'html',
          content: `<html><body><p>Vorbereitung ${index}:</p><ul><li>Zahlen</li><li>Muster</li></ul></body></html>`,
        },
        start: { dateTime: start, timeZone: 'UTC' },
        end: { dateTime: end, timeZone: 'UTC' },
        location: { displayName: `Raum ${index % 40}` },
      });
    }
  }

  fillEmis(count: number): void {
    const insert = this.emis.prepare(
      "INSERT INTO termine (anwender, betreff, bemerkung, von, bis, ort, hervorheben, erinnern, vorwarnzeit, privat) VALUES (?, ?, 'Bitte Muster mitbringen', ?, ?, 'Halle 2', 0, 1, 15, 0)",
    );
    this.emis.exec('BEGIN');
    for (let index = 0; index < count; index++) {
      const { start, end } = times(index);
      insert.run(ANWENDER, `Kundentermin Nr. ${index}`, start, end);
    }
    this.emis.exec('COMMIT');
  }
}

/** Half an hour on one of the coming days, as `yyyy-MM-ddTHH:mm:ss`. */
function times(index: number): { start: string; end: string } {
  const midnight_ms = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const start_ms =
    midnight_ms + (1 + (index % DAYS)) * DAY_MS + (7 + (Math.floor(index / DAYS) % 12)) * 3_600_000;
  const text = (instant_ms: number) => new Date(instant_ms).toISOString().slice(0, 19);
  return { start: text(start_ms), end: text(start_ms + 1_800_000) };
}
