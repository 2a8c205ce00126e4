import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { people } from '../../simulator/demo/people.ts';
import { sqlitePersistence } from '../../simulator/m365/sqlitePersistence.ts';
import { createTenant, type GraphEvent, type GraphTask, type SentMail } from '../../simulator/m365/tenant.ts';
import { comparableEvent } from './comparableEvent.ts';
import { comparableRow, type EmisTerminRow } from './comparableRow.ts';
import type { EmisWiedervorlageRow } from './comparableTask.ts';
import { compareTasks } from './compareTasks.ts';

/** All that a demo folder holds of appointments and tasks, read without the product. */
export interface Sides {
  /** By postfach: single appointments in the primary calendar. */
  readonly single: ReadonlyMap<string, readonly GraphEvent[]>;
  readonly series: ReadonlyMap<string, readonly GraphEvent[]>;
  /** By Anwender. */
  readonly rows: ReadonlyMap<string, readonly EmisTerminRow[]>;
  readonly sentMails: readonly SentMail[];
  /** By postfach: tasks of the default list. */
  readonly tasks: ReadonlyMap<string, readonly GraphTask[]>;
  /** By Anwender. */
  readonly wiedervorlagen: ReadonlyMap<string, readonly EmisWiedervorlageRow[]>;
}

/** Reads both databases; nobody else needs to have stopped. */
export function readSides(folder: string): Sides {
  const persistence = sqlitePersistence(join(folder, 'tenant.sqlite'));
  const emis = existsSync(join(folder, 'emis.sqlite')) ? new DatabaseSync(join(folder, 'emis.sqlite')) : null;
  try {
    const clock = { now: () => Date.now(), sleep: async () => {} };
    const tenant = createTenant({
      clock,
      random: { next: Math.random, uuid: () => crypto.randomUUID() },
      persistence,
    });
    const rows = emis?.prepare('SELECT * FROM termine ORDER BY id').all() ?? [];
    const boxes = people.map((person) => tenant.mailbox(person.postfach));
    const events = (isSeries: boolean) =>
      new Map(
        boxes.map((box) => [
          box.address,
          box.events().filter((event) => (event.type !== 'singleInstance') === isSeries),
        ]),
      );
    return {
      single: events(false),
      series: events(true),
      rows: Map.groupBy(rows as unknown as EmisTerminRow[], (row) => row.anwender),
      sentMails: boxes.flatMap((box) => [...box.sentMails]),
      tasks: new Map(boxes.map((box) => [box.address, box.todo.tasks()])),
      wiedervorlagen: Map.groupBy(
        (emis?.prepare('SELECT * FROM wiedervorlagen ORDER BY id').all() ??
          []) as unknown as EmisWiedervorlageRow[],
        (row) => row.anwender,
      ),
    };
  } finally {
    emis?.close();
    persistence.close();
  }
}

/**
 * Compares the single appointments and the tasks of every Anwender with their rows under the field map of mission.md,
 * written once more here so that an error of lib/domain cannot hide itself. Gives one line per difference; none = both sides equal.
 */
export function compareSides(sides: Sides): string[] {
  const appointments = people.flatMap((person) => {
    const outlook = (sides.single.get(person.postfach) ?? []).map(comparableEvent);
    const emis = (sides.rows.get(person.anwender) ?? []).map(comparableRow);
    return [
      ...without(outlook, emis).map((item) => `${person.anwender}, nur in Outlook: ${item}`),
      ...without(emis, outlook).map((item) => `${person.anwender}, nur in emis: ${item}`),
    ];
  });
  return [...appointments, ...compareTasks(sides)];
}

/** What `all` has beyond `others`; an item that stands twice needs two others. */
function without(all: readonly object[], others: readonly object[]): string[] {
  const left = others.map((item) => JSON.stringify(item));
  return all
    .map((item) => JSON.stringify(item))
    .filter((item) => {
      const at = left.indexOf(item);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
}
