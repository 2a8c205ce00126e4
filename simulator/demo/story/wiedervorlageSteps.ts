import type { Person } from '../people.ts';
import { insertWiedervorlage } from '../seed/insertWiedervorlage.ts';
import { type Week, weekFrom } from '../seed/week.ts';
import { wiedervorlage } from '../seed/wiedervorlagen.ts';
import { newTask, newWiedervorlage } from './newItems.ts';
import { nthEdit } from './nthEdit.ts';
import type { Step, World } from './world.ts';

const newNumber = 10778;

interface OwnWiedervorlage {
  readonly id: number;
  readonly betreff: string;
  readonly prio: number;
}

/** A person's open Wiedervorlagen that were entered in emis (they bear an EMISNummer). */
async function ownWiedervorlagen(world: World, person: Person): Promise<OwnWiedervorlage[]> {
  const rows = await world.emis.rows({
    sql: 'SELECT id, betreff, prio FROM wiedervorlagen WHERE anwender = ? AND emisnummer IS NOT NULL AND erledigt = 0 AND betreff <> ? ORDER BY id',
    values: [person.anwender, newWiedervorlage],
  });
  return rows.map(({ id, betreff, prio }) => ({
    id: Number(id),
    betreff: String(betreff),
    prio: Number(prio),
  }));
}

async function numberOf(world: World, person: Person, betreff: string): Promise<number | undefined> {
  const [row] = await world.emis.rows({
    sql: 'SELECT MIN(id) AS id FROM wiedervorlagen WHERE anwender = ? AND betreff = ?',
    values: [person.anwender, betreff],
  });
  return row!.id === null ? undefined : Number(row!.id);
}

type Edit = [said: string, column: string, value: string | number];

const prios = ['', 'hoch', 'normal', 'niedrig'];

/** One field after the other, so that each can be seen arriving in Outlook. */
const edits: readonly ((row: OwnWiedervorlage, week: Week, round: number) => Edit)[] = [
  ({ prio }) => [`bekommt Prio ${prios[(prio % 3) + 1]}`, 'prio', (prio % 3) + 1],
  (_, week, round) => {
    const day = week.workday(1 + (round % 6));
    return [`ist fällig am ${day}`, 'faellig_am', day];
  },
  (_, week, round) => {
    const at = `${week.workday(1)}T${round % 2 === 0 ? '09:20' : '13:55'}:00`;
    return [`erinnert am ${at.slice(0, 10)} um ${at.slice(11, 16)}`, 'erinnern_am', at];
  },
  (_, __, round) => [`bekommt die Bemerkung ${round}`, 'bemerkung', `Bemerkung ${round} aus emis:\r\nGrüße`],
  ({ betreff }) => {
    const renamed = betreff.endsWith(' ✔') ? betreff.slice(0, -2) : `${betreff} ✔`;
    return [`heißt jetzt „${renamed}“`, 'betreff', renamed];
  },
];

/** Enters a Wiedervorlage. */
export const createWiedervorlage: Step = async (world, person) => {
  if ((await numberOf(world, person, newWiedervorlage)) !== undefined) return null;
  const day = weekFrom(world.clock.now()).workday(2);
  const row = wiedervorlage(person, newWiedervorlage, day, { emisnummer: newNumber });
  await world.emis.write(insertWiedervorlage(row));
  return `${person.vorname} trägt in emis die Wiedervorlage „${newWiedervorlage}“ ein`;
};

/** Edits another field of a Wiedervorlage each time. */
export const editWiedervorlage =
  (ofRound: 0 | 1): Step =>
  async (world, person, round) => {
    const rows = await ownWiedervorlagen(world, person);
    const nth = nthEdit(person, round, ofRound);
    const row = rows[nth % Math.max(rows.length, 1)];
    if (row === undefined) return null;
    const [said, column, value] = edits[nth % edits.length]!(row, weekFrom(world.clock.now()), nth);
    await world.emis.write({
      sql: `UPDATE wiedervorlagen SET ${column} = ? WHERE id = ?`,
      values: [value, row.id],
    });
    return `${person.vorname} ändert in emis: die Wiedervorlage „${row.betreff}“ ${said}`;
  };

/** Deletes what was entered in Outlook. */
export const deleteWiedervorlage: Step = async (world, person) => {
  const id = await numberOf(world, person, newTask);
  if (id === undefined) return null;
  await world.emis.write({ sql: 'DELETE FROM wiedervorlagen WHERE id = ?', values: [id] });
  return `${person.vorname} löscht in emis die Wiedervorlage „${newTask}“`;
};
