import type { GraphTask, TaskEntry } from '../../m365/tenant.ts';
import type { Person } from '../people.ts';
import { text } from '../seed/entries.ts';
import { dueOn, remindsAt } from '../seed/tasks.ts';
import { type Week, weekFrom } from '../seed/week.ts';
import { newTask, newWiedervorlage } from './newItems.ts';
import { nthEdit } from './nthEdit.ts';
import type { Step, World } from './world.ts';

const tasksOf = (world: World, person: Person): GraphTask[] =>
  world.tenant
    .mailbox(person.postfach)
    .todo.tasks()
    .filter(({ status }) => status !== 'completed');

/** One field after the other, so that each can be seen arriving in emis. */
const edits: readonly ((task: GraphTask, week: Week, round: number) => [said: string, patch: TaskEntry])[] = [
  (_, week, round) => {
    const day = week.workday(2 + (round % 5));
    return [`ist fällig am ${day}`, dueOn(day)];
  },
  ({ importance }) =>
    importance === 'high' ? ['ist niedrig', { importance: 'low' }] : ['ist wichtig', { importance: 'high' }],
  (_, week, round) => {
    const day = week.workday(1);
    const time = round % 2 === 0 ? '07:45' : '16:10';
    return [`erinnert am ${day} um ${time}`, remindsAt(day, time)];
  },
  (_, __, round) => [
    `bekommt die Notiz ${round}`,
    text(`Notiz ${round} aus Outlook:\n- erledigt ist nichts`),
  ],
  ({ title }) => {
    const renamed = title.endsWith(' ❗') ? title.slice(0, -2) : `${title} ❗`;
    return [`heißt jetzt „${renamed}“`, { title: renamed }];
  },
];

/** Enters a task without any date: emis fills them in, Outlook stays as it is. */
export const createTaskInOutlook: Step = async (world, person) => {
  if (tasksOf(world, person).some(({ title }) => title === newTask)) return null;
  world.tenant.mailbox(person.postfach).todo.createTask({ title: newTask });
  return `${person.vorname} notiert in Outlook die Aufgabe „${newTask}“, ohne Datum`;
};

/** Edits another field of a task each time. */
export const editTaskInOutlook =
  (ofRound: 0 | 1): Step =>
  async (world, person, round) => {
    const tasks = tasksOf(world, person).filter(
      ({ title }) => title !== newTask && title !== newWiedervorlage,
    );
    const nth = nthEdit(person, round, ofRound);
    const task = tasks[nth % Math.max(tasks.length, 1)];
    if (task === undefined) return null;
    const [said, patch] = edits[nth % edits.length]!(task, weekFrom(world.clock.now()), nth);
    world.tenant.mailbox(person.postfach).todo.updateTask(task.id, patch);
    return `${person.vorname} ändert in Outlook: die Aufgabe „${task.title}“ ${said}`;
  };

/** Completes a recurring task: it is due again, under the same id. */
export const completeTaskInOutlook: Step = async (world, person) => {
  const task = tasksOf(world, person).find(({ recurrence }) => recurrence !== undefined);
  if (task === undefined) return null;
  world.tenant.mailbox(person.postfach).todo.completeTask(task.id);
  return `${person.vorname} erledigt in Outlook „${task.title}“; die Aufgabe kehrt wieder`;
};

/** Deletes what was entered in emis. */
export const deleteTaskInOutlook: Step = async (world, person) => {
  const task = tasksOf(world, person).find(({ title }) => title === newWiedervorlage);
  if (task === undefined) return null;
  world.tenant.mailbox(person.postfach).todo.deleteTask(task.id);
  return `${person.vorname} löscht in Outlook die Aufgabe „${newWiedervorlage}“`;
};
