import type { Mailbox, TaskEntry } from '../../m365/tenant.ts';
import { aenne, joerg, type Person, willy, zoe } from '../people.ts';
import { text } from './entries.ts';
import type { Week } from './week.ts';

const timeZone = 'W. Europe Standard Time';

export const dueOn = (day: string): TaskEntry => ({ dueDateTime: { dateTime: `${day}T00:00:00`, timeZone } });
export const startsOn = (day: string): TaskEntry => ({
  startDateTime: { dateTime: `${day}T00:00:00`, timeZone },
});
export const remindsAt = (day: string, time: string): TaskEntry => ({
  isReminderOn: true,
  reminderDateTime: { dateTime: `${day}T${time}:00`, timeZone },
});

/** What stands in one person's To Do before emisExchangeSync comes. */
export interface TaskSeed {
  readonly person: Person;
  /** In the default list, open. */
  readonly open: readonly TaskEntry[];
  /** In the default list, completed long ago: not for emis. */
  readonly done: readonly TaskEntry[];
  /** In a list of their own: nobody else's business. */
  readonly elsewhere: readonly TaskEntry[];
}

const wichtig = { importance: 'high' };
const unwichtig = { importance: 'low' };
const otherList = 'Einkauf';

/** The To Do side of the demo week; with and without due date, start and reminder. */
export function taskSeeds({ workday }: Week): TaskSeed[] {
  return [
    {
      person: willy,
      open: [
        {
          title: 'Messestand buchen 🎪',
          ...wichtig,
          ...dueOn(workday(3)),
          ...remindsAt(workday(2), '14:30'),
        },
        { title: 'Preisliste Müßiggang durchsehen', ...text('Seite 4 fehlt.') },
        { title: 'Fahrtenbuch', ...dueOn(workday(1)), recurrence: weekly(workday(1)) },
      ],
      done: [{ title: 'Reisekosten Oktober' }],
      elsewhere: [{ title: 'Blumen für Käthe' }],
    },
    {
      person: aenne,
      open: [
        { title: 'Zeugnis Herr Übelacker', ...dueOn(workday(3)), ...remindsAt(workday(2), '10:00') },
        {
          title: 'Urlaubsplan abstimmen',
          ...startsOn(workday(4)),
          ...text('Mit allen Abteilungen:\n- Lager\n- Büro'),
        },
      ],
      done: [],
      elsewhere: [],
    },
    {
      person: joerg,
      open: [{ title: 'Öl für Förderband 2 bestellen', ...unwichtig, ...remindsAt(workday(1), '07:15') }],
      done: [],
      elsewhere: [],
    },
    { person: zoe, open: [{ title: 'Süßigkeiten fürs Büro 🍬' }], done: [], elsewhere: [] },
  ];
}

/** Enters a person's tasks; a flagged mail shows in its own list and is nobody's Wiedervorlage. */
export function enterTasks({ todo }: Mailbox, { open, done, elsewhere }: TaskSeed): void {
  for (const task of open) todo.createTask(task);
  for (const task of done) todo.completeTask(todo.createTask(task));
  for (const task of elsewhere) todo.createTask(task, otherList);
  if (elsewhere.length > 0) todo.flagMail('Ihre Bestellung');
}

const weekly = (startDate: string) => ({
  pattern: { type: 'daily', interval: 7 },
  range: { type: 'noEnd', startDate, recurrenceTimeZone: timeZone },
});
