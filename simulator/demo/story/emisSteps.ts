import { Temporal } from 'temporal-polyfill';
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
export const createInEmis: Step = async (world, person) => {
  if ((await rowOf(world, person, newInEmis)) !== undefined) return null;
  const day = weekFrom(world.clock.now()).workday(2);
  const row = termin(person, newInEmis, day, '16:30', '17:00', { emisnummer: newNumber });
  await world.emis.write(insertTermin(row));
  return `${person.vorname} trägt in emis ein: „${newInEmis}“`;
};

/** Enters another place. */
export const editInEmis: Step = async (world, person, round) => {
  const rows = await ownRows(world, person);
  const row = rows[round % Math.max(rows.length, 1)];
  if (row === undefined) return null;
  const ort = placeOf(round);
  await world.emis.write({ sql: 'UPDATE termine SET ort = ? WHERE id = ?', values: [ort, row.id] });
  return `${person.vorname} ändert in emis den Ort von „${row.betreff}“: ${ort}`;
};

/** Deletes what was entered in Outlook. */
export const deleteInEmis: Step = async (world, person) => {
  const row = await rowOf(world, person, newInOutlook);
  if (row === undefined) return null;
  await world.emis.write({ sql: 'DELETE FROM termine WHERE id = ?', values: [row] });
  return `${person.vorname} löscht in emis: „${newInOutlook}“`;
};

/** Moves a meeting with attendees, which emisExchangeSync protects and puts back. */
export const moveMeetingInEmis: Step = async (world, person) => {
  const row = await rowOf(world, person, projektbesprechung);
  if (row === undefined) return null;
  const [times] = await world.emis.rows({ sql: 'SELECT von, bis FROM termine WHERE id = ?', values: [row] });
  await world.emis.write({
    sql: 'UPDATE termine SET von = ?, bis = ? WHERE id = ?',
    values: [anHourLater(times!.von), anHourLater(times!.bis), row],
  });
  return `${person.vorname} verschiebt in emis die Besprechung „${projektbesprechung}“ (hat Teilnehmer: geschützt)`;
};

/** A stored wall time, one hour later; databases hand it out as text or as a Date in UTC fields. */
function anHourLater(stored: unknown): string {
  const text = stored instanceof Date ? stored.toISOString() : String(stored);
  const time = Temporal.PlainDateTime.from(text.slice(0, 19).replace(' ', 'T')).add({ hours: 1 });
  return time.toString({ smallestUnit: 'second' });
}
