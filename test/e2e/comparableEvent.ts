import { Temporal } from 'temporal-polyfill';
import type { GraphEvent } from '../../simulator/m365/tenant.ts';
import { bareText, type Comparable } from './comparable.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The Outlook side, independent of lib/domain: the simulated mailbox shows its times in UTC. */
export function comparableEvent(event: GraphEvent): Comparable {
  return {
    betreff: event.subject,
    bemerkung: bareText(textOf(event.body.content)),
    ...timesOf(event),
    ort: event.location.displayName,
    hervorheben: event.importance === 'high',
    erinnern: event.isReminderOn,
    vorwarnzeit: event.reminderMinutesBeforeStart,
    privat: event.sensitivity === 'private' || event.sensitivity === 'confidential',
  };
}

function timesOf({ isAllDay, start, end }: GraphEvent): { von: string; bis: string } {
  if (!isAllDay) return { von: inBerlin(start.dateTime), bis: inBerlin(end.dateTime) };
  const lastDay = Temporal.PlainDate.from(end.dateTime.slice(0, 10)).subtract({ days: 1 });
  return { von: `${start.dateTime.slice(0, 10)}T00:00`, bis: `${lastDay}T23:59` };
}

function inBerlin(utc: string): string {
  const instant = Temporal.Instant.from(`${utc.slice(0, 19)}Z`);
  return instant.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString({ smallestUnit: 'minute' });
}

function textOf(html: string): string {
  return html
    .replace(/<head[\s\S]*?<\/head>|<!--[\s\S]*?-->/gi, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&([a-z]+);/g, (whole, name: string) => entities[name] ?? whole);
}
