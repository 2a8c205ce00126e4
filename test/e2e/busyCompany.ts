import type { Random } from '../../lib/sync/ports/random.ts';
import type { FunctionsWorld, Member } from './functionsWorld.ts';

/** An appointment that somebody of the company entered, as it must end up on both sides. */
interface Entry {
  readonly betreff: string;
  readonly member: Member;
  /** Its user works in Outlook, all its changes come from there; missing = in emis. */
  readonly outlookId?: string;
  ort: string;
  deleted: boolean;
}

/** Users who enter, change and delete appointments, and what must come of it. */
export interface BusyCompany {
  /** One change by somebody; whose mailbox was changed, undefined where it was emis. */
  change(): Member | undefined;
  /** What is lost, doubled, revived, stale or only on one side; empty = all is well. */
  faults(): string[];
}

const DAY_MS = 86_400_000;
/** Of all changes. Deletions stay far below what the guard against mass deletion would hold back. */
const [NEW, DELETED] = [0.45, 0.06];

/** A company on an empty world. Every appointment has a subject of its own and changes on one side only. */
export function busyCompany(world: FunctionsWorld, members: readonly Member[], random: Random): BusyCompany {
  const entries: Entry[] = [];
  const firstDay_ms = Date.now() + 2 * DAY_MS;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random.next() * items.length)]!;
  const { emis } = world;

  function enter(): Entry {
    const number = entries.length + 1;
    const member = pick(members);
    const [betreff, ort] = [`Termin ${number}`, `Ort ${number}.0`];
    const day = new Date(firstDay_ms + (number % 200) * DAY_MS).toISOString().slice(0, 10);
    if (random.next() < 0.5) {
      emis
        .prepare('INSERT INTO termine (anwender, betreff, von, bis, ort) VALUES (?, ?, ?, ?, ?)')
        .run(member.anwender, betreff, `${day}T09:00:00`, `${day}T10:00:00`, ort);
      return { betreff, member, ort, deleted: false };
    }
    const timeZone = 'W. Europe Standard Time';
    const outlookId = member.mailbox.createEvent({
      subject: betreff,
      location: { displayName: ort },
      start: { dateTime: `${day}T09:00:00`, timeZone },
      end: { dateTime: `${day}T10:00:00`, timeZone },
    });
    return { betreff, member, outlookId, ort, deleted: false };
  }

  function remove(entry: Entry): void {
    entry.deleted = true;
    if (entry.outlookId !== undefined) entry.member.mailbox.deleteEvent(entry.outlookId);
    else emis.prepare('DELETE FROM termine WHERE betreff = ?').run(entry.betreff);
  }

  function move(entry: Entry): void {
    entry.ort = `${entry.ort.split('.')[0]}.${Number(entry.ort.split('.')[1]) + 1}`;
    if (entry.outlookId !== undefined)
      entry.member.mailbox.updateEvent(entry.outlookId, { location: { displayName: entry.ort } });
    else emis.prepare('UPDATE termine SET ort = ? WHERE betreff = ?').run(entry.ort, entry.betreff);
  }

  return {
    change() {
      const chance = random.next();
      const living = entries.filter(({ deleted }) => !deleted);
      const entry = chance < NEW || living.length === 0 ? enter() : pick(living);
      if (!entries.includes(entry)) entries.push(entry);
      else if (chance < NEW + DELETED) remove(entry);
      else move(entry);
      return entry.outlookId === undefined ? undefined : entry.member;
    },
    faults() {
      const expected = entries
        .filter(({ deleted }) => !deleted)
        .map(({ member, betreff, ort }) => `${member.anwender}: ${betreff} in ${ort}`);
      const inEmis = emis.prepare('SELECT anwender, betreff, ort FROM termine').all();
      const rows = inEmis.map(({ anwender, betreff, ort }) => `${anwender}: ${betreff} in ${ort}`);
      const events = members.flatMap(({ anwender, mailbox }) =>
        mailbox.events().map(({ subject, location }) => `${anwender}: ${subject} in ${location.displayName}`),
      );
      return [...differences('emis', rows, expected), ...differences('Outlook', events, expected)];
    },
  };
}

function differences(side: string, found: readonly string[], expected: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of expected) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of found) left.set(line, (left.get(line) ?? 0) - 1);
  return [...left]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => `${side}: ${line} ${count > 0 ? 'fehlt' : 'ist zu viel'}`);
}
