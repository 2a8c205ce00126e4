import { people } from '../../simulator/demo/people.ts';
import { emisTermine } from '../../simulator/demo/seed/emis.ts';
import { outlookSeeds } from '../../simulator/demo/seed/outlook.ts';
import { weekFrom } from '../../simulator/demo/seed/week.ts';
import type { Sides } from './compareSides.ts';

/**
 * Everything of the demo week that is lost or doubled on either side, one line each: a single appointment stands once
 * in Outlook and once in emis, a series once in Outlook only.
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
      ...seed.series.flatMap(({ event }) => [
        ...faults('Outlook', series, 1, event.subject),
        ...faults('emis', emis, 0, event.subject),
      ]),
    ];
  });
}

const subjectsOf = <Subject>(subjects: readonly Subject[] | undefined): readonly Subject[] => subjects ?? [];
