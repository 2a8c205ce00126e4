import { type Person, people } from '../../simulator/demo/people.ts';
import { emisTermine } from '../../simulator/demo/seed/emis.ts';
import { outlookSeeds } from '../../simulator/demo/seed/outlook.ts';
import { taskSeeds } from '../../simulator/demo/seed/tasks.ts';
import { weekFrom } from '../../simulator/demo/seed/week.ts';
import { emisWiedervorlagen } from '../../simulator/demo/seed/wiedervorlagen.ts';
import type { Sides } from './compareSides.ts';

/**
 * Everything of the demo week that is lost or doubled on either side, one line each: a single appointment and an open task
 * stand once in Outlook and once in emis, a series once in Outlook only.
 */
export function lostOrDoubled(sides: Sides): string[] {
  const week = weekFrom(Date.now());
  return people.flatMap((person) => {
    const seed = outlookSeeds(week).find((candidate) => candidate.person === person)!;
    const rows = emisTermine(week).filter((row) => row.anwender === person.anwender);
    const single = new Set([...seed.events.map((event) => event.subject), ...rows.map((row) => row.betreff)]);
    const outlook = subjectsOf(sides.single.get(person.postfach)?.map((event) => event.subject));
    const series = subjectsOf(sides.series.get(person.postfach)?.map((event) => event.subject));
    const emis = subjectsOf(sides.rows.get(person.anwender)?.map((row) => row.betreff));
    const faults = (where: string, subjects: readonly unknown[], wanted: number, subject: unknown) => {
      const count = subjects.filter((candidate) => candidate === subject).length;
      return count === wanted ? [] : [`${person.anwender}: „${subject}“ steht ${count}-mal in ${where}`];
    };
    return [
      ...[...single].flatMap((subject) => [
        ...faults('Outlook', outlook, 1, subject),
        ...faults('emis', emis, 1, subject),
      ]),
      ...lostTasks(person, sides, faults),
      ...seed.series.flatMap(({ event }) => [
        ...faults('Outlook', series, 1, event.subject),
        ...faults('emis', emis, 0, event.subject),
      ]),
    ];
  });
}

type Faults = (where: string, subjects: readonly unknown[], wanted: number, subject: unknown) => string[];

/** What is open stands once on each side; what was done on one side stays there. */
function lostTasks({ anwender, postfach }: Person, sides: Sides, faults: Faults): string[] {
  const week = weekFrom(Date.now());
  const seed = taskSeeds(week).find(({ person }) => person.anwender === anwender)!;
  const rows = emisWiedervorlagen(week).filter((row) => row.anwender === anwender);
  const outlook = subjectsOf(sides.tasks.get(postfach)?.map(({ title }) => title));
  const emis = subjectsOf(sides.wiedervorlagen.get(anwender)?.map(({ betreff }) => betreff));
  const open = new Set([
    ...seed.open.map(({ title }) => title),
    ...rows.filter(({ erledigt }) => erledigt === 0).map(({ betreff }) => betreff),
  ]);
  return [
    ...[...open].flatMap((title) => [
      ...faults('Outlook', outlook, 1, title),
      ...faults('emis', emis, 1, title),
    ]),
    ...seed.done.flatMap(({ title }) => [
      ...faults('Outlook', outlook, 1, title),
      ...faults('emis', emis, 0, title),
    ]),
    ...rows
      .filter(({ erledigt }) => erledigt === 1)
      .flatMap(({ betreff }) => [
        ...faults('Outlook', outlook, 0, betreff),
        ...faults('emis', emis, 1, betreff),
      ]),
  ];
}

const subjectsOf = <Subject>(subjects: readonly Subject[] | undefined): readonly Subject[] => subjects ?? [];
