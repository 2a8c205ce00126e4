import type { Columns, Surroundings } from '../../../../lib/domain/twoWayDomain.ts';
import type { GraphTask } from '../../../../lib/domain/wiedervorlagen/graphTask.ts';
import type { WiedervorlageWerte } from '../../../../lib/domain/wiedervorlagen/werte.ts';
import { wiedervorlagen } from '../../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { parseZone } from '../../../../lib/domain/zone.ts';

export const HEUTE = '2026-11-23';

/** emis in Berlin, the mailbox in `mailbox`. */
export const um = (mailbox = 'Europe/Berlin', today = HEUTE): Surroundings => ({
  zone: parseZone('Europe/Berlin')!,
  mailboxZone: parseZone(mailbox)!,
  today,
});
export const BERLIN = um();

export const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });

/** A row of `wiedervorlagen` as the store shows it. */
export const zeile = (columns: Columns = {}): Columns => ({
  betreff: 'Angebot nachfassen',
  bemerkung: 'erste Zeile\r\nzweite Zeile',
  prio: 2,
  faellig_am: '2026-12-01',
  erinnern_am: '2026-11-30T09:30:00',
  ...columns,
});

/** The same as Microsoft Graph sends it: dates as midnights of Berlin, in UTC. */
export const aufgabe = (properties: Partial<GraphTask> = {}): GraphTask => ({
  id: 'AQMk',
  '@odata.etag': 'W/"1"',
  title: 'Angebot nachfassen',
  body: { contentType: 'text', content: 'erste Zeile\r\nzweite Zeile' },
  importance: 'normal',
  status: 'notStarted',
  dueDateTime: utc('2026-11-30T23:00:00.0000000'),
  reminderDateTime: utc('2026-11-30T08:30:00.0000000'),
  isReminderOn: true,
  ...properties,
});

/** A task without any date. */
export const ohneDatum = (properties: Partial<GraphTask> = {}): GraphTask => {
  const { dueDateTime: _due, reminderDateTime: _reminder, ...rest } = aufgabe({ isReminderOn: false });
  return { ...rest, ...properties };
};

export const werteDerZeile = (columns: Columns = {}): WiedervorlageWerte =>
  wiedervorlagen.projectRow(zeile(columns), BERLIN).werte;
export const werteDerAufgabe = (task: GraphTask = aufgabe()): WiedervorlageWerte =>
  wiedervorlagen.projectItem(task, BERLIN).werte;
