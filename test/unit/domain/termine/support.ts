import type { GraphEvent } from '../../../../lib/domain/termine/graphEvent.ts';
import { termine } from '../../../../lib/domain/termine/termine.ts';
import type { TerminWerte } from '../../../../lib/domain/termine/werte.ts';
import type { Columns, Surroundings } from '../../../../lib/domain/twoWayDomain.ts';
import { parseZone, type ZoneId } from '../../../../lib/domain/zone.ts';

/** What the field map depends on where emis and the mailbox live in this zone. */
export const inZone = (zone: ZoneId): Surroundings => ({ zone, mailboxZone: zone, today: '2026-11-23' });
export const BERLIN = inZone(parseZone('Europe/Berlin')!);

/** A row of `termine` as the store shows it. */
export const zeile = (columns: Columns = {}): Columns => ({
  betreff: 'Besuch',
  bemerkung: 'erste Zeile\r\nzweite Zeile',
  von: '2026-11-24T10:00:00',
  bis: '2026-11-24T11:30:00',
  ort: 'Köln',
  hervorheben: false,
  erinnern: true,
  vorwarnzeit: 15,
  privat: false,
  ...columns,
});

/** The same appointment as Microsoft Graph sends it. */
export const ereignis = (properties: Partial<GraphEvent> = {}): GraphEvent => ({
  id: 'AAMk',
  '@odata.etag': 'W/"1"',
  type: 'singleInstance',
  subject: 'Besuch',
  body: {
    contentType: 'html',
    content: '<html><body><div>erste Zeile</div><div>zweite Zeile</div></body></html>',
  },
  start: { dateTime: '2026-11-24T09:00:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-11-24T10:30:00.0000000', timeZone: 'UTC' },
  isAllDay: false,
  location: { displayName: 'Köln' },
  importance: 'normal',
  isReminderOn: true,
  reminderMinutesBeforeStart: 15,
  sensitivity: 'normal',
  ...properties,
});

export const werteDerZeile = (columns: Columns = {}): TerminWerte =>
  termine.projectRow(zeile(columns), BERLIN).werte;
export const werteDesEreignisses = (properties: Partial<GraphEvent> = {}): TerminWerte =>
  termine.projectItem(ereignis(properties), BERLIN).werte;

export const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
