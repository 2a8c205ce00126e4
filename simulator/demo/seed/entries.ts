import type { EventEntry } from '../../m365/tenant.ts';
import { dayAfter } from './week.ts';

const timeZone = 'W. Europe Standard Time';

/** An appointment by the clock; an end before the start lies on the next day. */
export function appointment(
  subject: string,
  day: string,
  from: string,
  to: string,
  more: EventEntry = {},
): EventEntry {
  const lastDay = to < from ? dayAfter(day) : day;
  return {
    subject,
    start: { dateTime: `${day}T${from}:00`, timeZone },
    end: { dateTime: `${lastDay}T${to}:00`, timeZone },
    ...more,
  };
}

/** An all-day appointment of so many days. */
export function wholeDays(subject: string, first: string, days: number, more: EventEntry = {}): EventEntry {
  return {
    subject,
    start: { dateTime: `${first}T00:00:00`, timeZone },
    end: { dateTime: `${dayAfter(first, days)}T00:00:00`, timeZone },
    isAllDay: true,
    isReminderOn: false,
    ...more,
  };
}

export const at = (displayName: string): EventEntry => ({ location: { displayName } });
export const html = (content: string): EventEntry => ({ body: { contentType: 'html', content } });
export const text = (content: string): EventEntry => ({ body: { contentType: 'text', content } });
export const attendees = (...addresses: string[]): EventEntry => ({
  attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address, name: address } })),
});
