import type { DatabaseSync } from 'node:sqlite';
import { people } from '../people.ts';
import { emisTermine } from './emis.ts';
import { insertTermin } from './insertTermin.ts';
import { insertWiedervorlage } from './insertWiedervorlage.ts';
import { weekFrom } from './week.ts';
import { emisWiedervorlagen } from './wiedervorlagen.ts';

/** An interval in minutes: people who watch the demo do not want to wait. */
const everyMinute = '1';

/**
 * Fills an emis database without Anwender with the staff, their Synchronisationen, their Termine and Wiedervorlagen and
 * both schedules, as one transaction: a process killed before its end leaves an empty database, and the next start fills
 * it. The tables must exist.
 *
 * @returns whether it was filled now.
 */
export function seedEmis(emis: DatabaseSync, now_ms: number): boolean {
  emis.exec('BEGIN IMMEDIATE');
  try {
    const fresh = emis.prepare('SELECT 1 FROM anwender LIMIT 1').get() === undefined;
    if (fresh) fill(emis, now_ms);
    emis.exec('COMMIT');
    return fresh;
  } catch (error) {
    emis.exec('ROLLBACK');
    throw error;
  }
}

function fill(emis: DatabaseSync, now_ms: number): void {
  const anwender = emis.prepare('INSERT INTO anwender (id, name, email) VALUES (?, ?, ?)');
  const synchronisation = emis.prepare(
    'INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen, angelegt_am, geaendert_am) VALUES (?, ?, 1, 1, 1, 0, 0, 0, ?, ?)',
  );
  const now = new Date(now_ms).toISOString().slice(0, -1);
  for (const [index, person] of people.entries()) {
    anwender.run(index + 1, person.anwender, person.postfach);
    synchronisation.run(person.anwender, person.postfach, now, now);
  }
  const variable = emis.prepare('INSERT INTO systemvariablen (name, wert) VALUES (?, ?)');
  for (const name of ['termine', 'wiedervorlagen'])
    variable.run(`emis_exchangesync_zeitplan_${name}`, everyMinute);
  const week = weekFrom(now_ms);
  for (const row of emisTermine(week)) insertTermin(emis, row);
  for (const row of emisWiedervorlagen(week)) insertWiedervorlage(emis, row);
}
