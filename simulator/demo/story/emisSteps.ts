import { termin } from '../seed/emis.ts';
import { insertTermin } from '../seed/insertTermin.ts';
import { projektbesprechung } from '../seed/outlook.ts';
import { weekFrom } from '../seed/week.ts';
import { newInEmis, newInOutlook } from './newItems.ts';
import { ownRows, rowOf } from './ownRows.ts';
import { placeOf } from './places.ts';
import type { Step } from './world.ts';

const newNumber = 10777;

/** Enters an appointment. */
export const createInEmis: Step = (world, person) => {
  if (rowOf(world, person, newInEmis) !== undefined) return null;
  const day = weekFrom(world.clock.now()).workday(2);
  insertTermin(world.emis, termin(person, newInEmis, day, '16:30', '17:00', { emisnummer: newNumber }));
  return `${person.vorname} trägt in emis ein: „${newInEmis}“`;
};

/** Enters another place. */
export const editInEmis: Step = (world, person, round) => {
  const rows = ownRows(world, person);
  const row = rows[round % Math.max(rows.length, 1)];
  if (row === undefined) return null;
  const ort = placeOf(round);
  world.emis.prepare('UPDATE termine SET ort = ? WHERE id = ?').run(ort, row.id);
  return `${person.vorname} ändert in emis den Ort von „${row.betreff}“: ${ort}`;
};

/** Deletes what was entered in Outlook. */
export const deleteInEmis: Step = (world, person) => {
  const row = rowOf(world, person, newInOutlook);
  if (row === undefined) return null;
  world.emis.prepare('DELETE FROM termine WHERE id = ?').run(row);
  return `${person.vorname} löscht in emis: „${newInOutlook}“`;
};

/** Moves a meeting with attendees, which emisExchangeSync protects and puts back. */
export const moveMeetingInEmis: Step = (world, person) => {
  const row = rowOf(world, person, projektbesprechung);
  if (row === undefined) return null;
  world.emis
    .prepare(
      `UPDATE termine SET von = strftime('%Y-%m-%dT%H:%M:%S', von, '+1 hour'), bis = strftime('%Y-%m-%dT%H:%M:%S', bis, '+1 hour') WHERE id = ?`,
    )
    .run(row);
  return `${person.vorname} verschiebt in emis die Besprechung „${projektbesprechung}“ (hat Teilnehmer: geschützt)`;
};
