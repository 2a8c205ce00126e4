import type { GraphEvent } from '../../m365/tenant.ts';
import type { Person } from '../people.ts';
import type { World } from './world.ts';

/** A person's own single appointments by the clock that are not over: no meetings, whose changes would mail somebody. */
export function ownEvents(world: World, person: Person): GraphEvent[] {
  const now = new Date(world.clock.now()).toISOString();
  return world.tenant
    .mailbox(person.postfach)
    .events()
    .filter(
      (event) =>
        event.type === 'singleInstance' &&
        !event.isAllDay &&
        !event.isOnlineMeeting &&
        event.attendees.length === 0 &&
        event.end.dateTime > now,
    );
}

/** The person's own appointment of this subject. */
export function ownEvent(world: World, person: Person, subject: string): GraphEvent | undefined {
  return ownEvents(world, person).find((event) => event.subject === subject);
}
