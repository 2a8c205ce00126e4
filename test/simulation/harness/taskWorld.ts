import { onTestFinished } from 'vitest';
import type { GraphTask } from '../../../lib/domain/wiedervorlagen/graphTask.ts';
import type { WiedervorlageWerte } from '../../../lib/domain/wiedervorlagen/werte.ts';
import { wiedervorlagen } from '../../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { createTodoGateway } from '../../../lib/graph/todo/todoGateway.ts';
import type { GraphTask as ShownTask, TaskEntry, TodoUser } from '../../../simulator/m365/tenant.ts';
import { Company, WILLY, type WorldOptions } from './company.ts';

export interface WiedervorlageRow {
  readonly id: number;
  readonly anwender: string;
  readonly betreff: string | null;
  readonly bemerkung: string | null;
  readonly prio: number | null;
  readonly faellig_am: string | null;
  readonly erinnern_am: string | null;
  readonly erledigt: number | null;
  readonly emisnummer: number | null;
}

const at = (dateTime: string, timeZone = 'W. Europe Standard Time') => ({ dateTime, timeZone });

/** What a user in Berlin gives a task: due on a day, begun on a day, reminded at a time. */
export const dueOn = (day: string): TaskEntry => ({ dueDateTime: at(`${day}T00:00:00`) });
export const startsOn = (day: string): TaskEntry => ({ startDateTime: at(`${day}T00:00:00`) });
export const remindsAt = (wall: string): TaskEntry => ({
  isReminderOn: true,
  reminderDateTime: at(`${wall}:00`),
});
export const noReminder: TaskEntry = { isReminderOn: false, reminderDateTime: null };
export const note = (content: string): TaskEntry => ({ body: { contentType: 'text', content } });

/** A company in a box whose Wiedervorlagen are kept equal. */
export class TaskWorld extends Company<WiedervorlageWerte, GraphTask, WiedervorlageRow> {
  constructor(options: WorldOptions = {}) {
    super(
      {
        domain: wiedervorlagen,
        outlook: (client, beforeSend, pinned, mailbox) =>
          createTodoGateway({ client, mailbox, pinned, waitBudget_ms: 60_000, beforeSend }),
      },
      options,
    );
  }

  /** The user in To Do. */
  get todo(): TodoUser {
    return this.box.todo;
  }

  /** A user of emis enters a Wiedervorlage. @returns its number. */
  enter(betreff: string, faellig_am: string | null, rest: Partial<WiedervorlageRow> = {}): number {
    return this.insert({
      anwender: WILLY,
      betreff,
      bemerkung: '',
      prio: 2,
      faellig_am,
      erinnern_am: null,
      erledigt: 0,
      ...rest,
    });
  }

  /** The one task of this title in the default list. */
  task(title: string): ShownTask {
    const found = this.todo.tasks().filter((task) => task.title === title);
    if (found.length !== 1) throw new Error(`${found.length} tasks are named ${title}`);
    return found[0]!;
  }

  /** Titles in the default list, sorted. */
  titles(): string[] {
    return this.todo
      .tasks()
      .map(({ title }) => title)
      .sort();
  }

  betreffe(): string[] {
    return this.rows()
      .map(({ betreff }) => `${betreff}`)
      .sort();
  }
}

/** A world of tasks that is closed at the end of its test. */
export function taskWorld(options: WorldOptions = {}): TaskWorld {
  const world = new TaskWorld(options);
  onTestFinished(() => world.close());
  return world;
}
