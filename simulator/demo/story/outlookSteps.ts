import { Temporal } from 'temporal-polyfill';
import { appointment, at } from '../seed/entries.ts';
import { demoZone, weekFrom } from '../seed/week.ts';
import { newInEmis, newInOutlook } from './newItems.ts';
import { ownEvent, ownEvents } from './ownEvents.ts';
import type { Step } from './world.ts';

const shift_min = 30;

/** Enters an appointment. */
export const createInOutlook: Step = async (world, person) => {
  if (ownEvent(world, person, newInOutlook)) return null;
  const day = weekFrom(world.clock.now()).workday(1);
  const entry = appointment(newInOutlook, day, '16:00', '16:15', at('Büro'));
  world.tenant.mailbox(person.postfach).createEvent(entry);
  return `${person.vorname} trägt in Outlook ein: „${newInOutlook}“`;
};

/** Drags an appointment half an hour on, or back in the next round. */
export const moveInOutlook: Step = async (world, person, round) => {
  const events = ownEvents(world, person);
  const event = events[Math.floor(round / 2) % Math.max(events.length, 1)];
  if (event === undefined) return null;
  const minutes = round % 2 === 0 ? shift_min : -shift_min;
  const moved = (utc: string) =>
    Temporal.Instant.from(`${utc.slice(0, 19)}Z`)
      .toZonedDateTimeISO(demoZone)
      .add({ minutes });
  const written = (time: Temporal.ZonedDateTime) => ({
    dateTime: time.toPlainDateTime().toString({ smallestUnit: 'second' }),
    timeZone: 'W. Europe Standard Time',
  });
  const start = moved(event.start.dateTime);
  world.tenant
    .mailbox(person.postfach)
    .updateEvent(event.id, { start: written(start), end: written(moved(event.end.dateTime)) });
  const time = start.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${person.vorname} verschiebt in Outlook „${event.subject}“ auf ${time} Uhr`;
};

/** Deletes what was entered in emis. */
export const deleteInOutlook: Step = async (world, person) => {
  const event = ownEvent(world, person, newInEmis);
  if (event === undefined) return null;
  world.tenant.mailbox(person.postfach).deleteEvent(event.id);
  return `${person.vorname} löscht in Outlook: „${event.subject}“`;
};
