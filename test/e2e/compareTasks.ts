import { people } from '../../simulator/demo/people.ts';
import { comparableTask, comparableWiedervorlage } from './comparableTask.ts';
import type { Sides } from './compareSides.ts';

/**
 * Compares the open tasks of every Anwender with their Wiedervorlagen, title by title. Gives one line per difference;
 * none = both sides equal. Completed tasks, and Wiedervorlagen that are done, need no counterpart.
 */
export function compareTasks({ tasks, wiedervorlagen }: Sides): string[] {
  return people.flatMap(({ anwender, postfach }) => {
    const open = (tasks.get(postfach) ?? [])
      .filter(({ status }) => status !== 'completed')
      .map(comparableTask);
    const rows = wiedervorlagen.get(anwender) ?? [];
    const titles = new Set([
      ...open.map(({ betreff }) => betreff),
      ...rows.filter(({ erledigt }) => erledigt !== 1).map(({ betreff }) => betreff ?? ''),
    ]);
    return [...titles].flatMap((title) => {
      const own = open.filter(({ betreff }) => betreff === title);
      const theirs = rows.filter(({ betreff }) => betreff === title);
      if (own.length !== 1 || theirs.length !== 1)
        return [`${anwender}: „${title}“ steht ${own.length}-mal in Outlook, ${theirs.length}-mal in emis`];
      const [task, row] = [own[0]!, comparableWiedervorlage(theirs[0]!, own[0]!)];
      return JSON.stringify(task) === JSON.stringify(row)
        ? []
        : [`${anwender}: in Outlook ${JSON.stringify(task)}, in emis ${JSON.stringify(row)}`];
    });
  });
}
