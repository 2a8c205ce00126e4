import { expect } from 'vitest';
import type { GraphTask } from '../../../../simulator/m365/tenant.ts';
import { inBerlin } from '../taskScenario.ts';
import {
  dueOn,
  noReminder,
  note,
  remindsAt,
  startsOn,
  TaskWorld,
  type WiedervorlageRow,
} from '../taskWorld.ts';
import type { Chance } from './chance.ts';
import { type Campaign, MOST_DELETIONS, type Users } from './users.ts';

const OTHER_LIST = 'Einkauf';
const DEFAULT_LIST = 'Aufgaben';

/** Users of To Do and of emis. */
class TaskUsers implements Users {
  readonly world: TaskWorld;
  readonly #chance: Chance;
  #made = 0;
  #deletions = 0;

  constructor(world: TaskWorld, chance: Chance) {
    this.world = world;
    this.#chance = chance;
  }

  doSomething(): void {
    // Two edits never fall on the same instant.
    this.world.time.advance(1_000 + this.#chance.below(20_000));
    const often = [this.#makeInOutlook, this.#makeInEmis, this.#editInOutlook, this.#editInEmis];
    const seldom = [
      this.#touch,
      this.#complete,
      this.#moveAway,
      this.#moveBack,
      this.#undo,
      this.#deleteInOutlook,
      this.#deleteInEmis,
    ];
    this.#chance.of([...often, ...often, ...seldom]).call(this);
  }

  #day(): string {
    return `2026-12-${`${1 + this.#chance.below(20)}`.padStart(2, '0')}`;
  }

  #makeInOutlook(): void {
    const startDate = this.#day();
    const more = this.#chance.of([
      {},
      dueOn(this.#day()),
      startsOn(this.#day()),
      { ...dueOn(this.#day()), ...remindsAt(`${this.#day()}T08:30`) },
      {
        ...dueOn(startDate),
        recurrence: {
          pattern: { type: 'daily', interval: 1 },
          range: { type: 'noEnd', startDate, recurrenceTimeZone: 'W. Europe Standard Time' },
        },
      },
    ]);
    this.world.todo.createTask({ title: `Outlook ${this.#made++}`, ...more });
  }

  #makeInEmis(): void {
    const faellig_am = this.#chance.of([null, this.#day()]);
    const erinnern_am = this.#chance.of([null, `${this.#day()} 09:15`]);
    this.world.enter(`emis ${this.#made++}`, faellig_am, { erinnern_am, emisnummer: this.#made });
  }

  #editInOutlook(): void {
    const task = this.#aTask();
    if (task === undefined) return;
    const patch = this.#chance.of([
      { importance: this.#chance.of(['low', 'normal', 'high']) },
      note(`Zeile ${this.#made++}\nGrüße 😀`),
      dueOn(this.#day()),
      { dueDateTime: null },
      startsOn(this.#day()),
      remindsAt(`${this.#day()}T14:45`),
      noReminder,
    ]);
    this.world.todo.updateTask(task.id, patch);
  }

  #editInEmis(): void {
    const row = this.#aRow();
    if (row === undefined) return;
    const columns: Partial<WiedervorlageRow> = this.#chance.of([
      { prio: this.#chance.of([1, 2, 3]) },
      { bemerkung: `Zeile ${this.#made++}\r\n\r\nGrüße 😀` },
      { faellig_am: this.#day() },
      { faellig_am: null },
      { erinnern_am: `${this.#day()}T10:00:00` },
      { erinnern_am: null },
      { erledigt: this.#chance.below(2) },
    ]);
    this.world.change(row.id, columns);
  }

  #touch(): void {
    const task = this.#aTask();
    if (task !== undefined) this.world.todo.touchTask(task.id);
  }

  #complete(): void {
    const task = this.#aTask();
    if (task !== undefined) this.world.todo.completeTask(task.id);
  }

  #moveAway(): void {
    const task = this.#aTask();
    if (task !== undefined) this.world.todo.moveTask(task.id, OTHER_LIST);
  }

  #moveBack(): void {
    const [task] = this.world.todo.tasks(OTHER_LIST);
    if (task !== undefined) this.world.todo.moveTask(task.id, DEFAULT_LIST);
  }

  #undo(): void {
    const [task] = this.world.todo.deletedTasks();
    if (task !== undefined) this.world.todo.restoreTask(task.id);
  }

  #deleteInOutlook(): void {
    const task = this.#aTask();
    if (task !== undefined && ++this.#deletions <= MOST_DELETIONS) this.world.todo.deleteTask(task.id);
  }

  #deleteInEmis(): void {
    const row = this.#aRow();
    if (row !== undefined && ++this.#deletions <= MOST_DELETIONS) this.world.remove(row.id);
  }

  #aTask(): GraphTask | undefined {
    const tasks = this.world.todo.tasks().filter(({ status }) => status !== 'completed');
    return tasks.length === 0 ? undefined : this.#chance.of(tasks);
  }

  #aRow(): WiedervorlageRow | undefined {
    const rows = this.world.rows();
    return rows.length === 0 ? undefined : this.#chance.of(rows);
  }

  /** Every open task of the list has its row, every row its task, here or in another list; all fields say the same. */
  expectEqualSides(): void {
    const rows = this.world.rows();
    const titles = rows.map(({ betreff }) => betreff);
    expect(new Set(titles).size).toBe(titles.length);
    const here = this.world.todo.tasks();
    const open = here.filter(({ status }) => status !== 'completed');
    expect(open.map(({ title }) => title).filter((title) => !titles.includes(title))).toEqual([]);
    expect(new Set(open.map(({ title }) => title)).size).toBe(open.length);
    // What was deleted from another list, where its row rested already, leaves the row alone.
    const parked = new Set(
      this.world.emis
        .prepare(`SELECT row_id FROM s_exchange_sync_link WHERE state = 'parked'`)
        .all()
        .map(({ row_id }) => Number(row_id)),
    );
    const elsewhere = new Set(this.world.todo.tasks(OTHER_LIST).map(({ title }) => title));
    for (const row of rows) {
      const isOpen = open.find(({ title }) => title === row.betreff);
      if (isOpen !== undefined) expectEqual(row, isOpen);
      else if (!elsewhere.has(`${row.betreff}`) && !parked.has(row.id) && row.erledigt !== 1) {
        const completed = here.filter(({ title }) => title === row.betreff);
        expect([row.betreff, completed.length > 0]).toEqual([row.betreff, true]);
      }
    }
  }
}

const PRIO: Readonly<Record<string, number>> = { high: 1, normal: 2, low: 3 };

/** The field map once more, independent of lib/domain. A date that Outlook does not have may be anything in emis. */
function expectEqual(row: WiedervorlageRow, task: GraphTask): void {
  const bare = (text: string | null) => (text ?? '').replace(/\s+/g, '');
  const due = inBerlin(task.dueDateTime);
  const reminder = task.isReminderOn === true ? task.reminderDateTime : undefined;
  expect({
    betreff: row.betreff,
    prio: row.prio,
    bemerkung: bare(row.bemerkung),
    ...(due !== null && { faellig_am: row.faellig_am?.slice(0, 10) }),
    ...(reminder !== undefined && { erinnern_am: row.erinnern_am?.replace(' ', 'T').slice(0, 16) }),
  }).toEqual({
    betreff: task.title,
    prio: PRIO[task.importance],
    bemerkung: bare(task.body.content.replace(/<[^>]+>/g, '')),
    ...(due !== null && { faellig_am: due }),
    ...(reminder !== undefined && {
      erinnern_am: new Date(Date.parse(`${reminder.dateTime.slice(0, 19)}Z`) + 3_600_000)
        .toISOString()
        .slice(0, 16),
    }),
  });
}

export const WIEDERVORLAGEN_CAMPAIGN: Campaign = {
  name: 'Wiedervorlagen',
  circumstances: (chance) => ({
    switches: {
      mailboxItems: chance.of(['granted', 'denied', 'absent']),
      todoIfMatch: chance.of(['patchOnly', 'everywhere']),
      todoReminder: chance.of(['independent', 'coupled']),
      todoNotFoundCode: chance.of(['ErrorItemNotFound', 'UnknownError']),
      todoStartSetsDue: chance.of(['always', 'whenMissing', 'never']),
      todoCompletedCopyKeepsLink: chance.below(2) === 0,
      todoCompletedCopyCreated: chance.of(['now', 'withTask']),
      todoCreatedOnMove: chance.of(['kept', 'now']),
      todoRestoredId: chance.of(['new', 'same']),
      todoEmptyChildren: chance.of(['absent', 'present']),
      deltaReplay: chance.of([0, 0.5]),
      deltaRepeats: chance.below(2) === 0,
      deltaShuffle: chance.below(2) === 0,
      deltaMaxPageSize: chance.of([2, 5, 1000]),
      retryAfterFractional: chance.below(2) === 0,
    },
    settings: {
      loeschregel: chance.of(['immer', 'papierkorb']),
      waitForUnclear_ms: chance.of([0, 60_000]),
    },
  }),
  users: (options, chance) => new TaskUsers(new TaskWorld(options), chance),
};
