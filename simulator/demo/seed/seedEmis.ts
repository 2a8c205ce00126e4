import type { DatabaseSync } from 'node:sqlite';
import { type Company, muster } from '../company.ts';
import { weekFrom } from './week.ts';

/** An interval in minutes: people who watch the demo do not want to wait. */
const everyMinute = '1';

/**
 * Fills an emis database without Anwender with the staff, their Synchronisationen, their Termine and Wiedervorlagen and
 * both schedules, as one transaction: a process killed before its end leaves an empty database, and the next start fills
 * it. The tables must exist.
 *
 * @returns whether it was filled now.
 */
export function seedEmis(emis: DatabaseSync, now_ms: number, company: Company = muster): boolean {
  emis.exec('BEGIN IMMEDIATE');
  try {
    const fresh = emis.prepare('SELECT 1 FROM anwender LIMIT 1').get() === undefined;
    if (fresh) fill(emis, now_ms, company);
    emis.exec('COMMIT');
    return fresh;
  } catch (error) {
    emis.exec('ROLLBACK');
    throw error;
  }
}

function fill(emis: DatabaseSync, now_ms: number, { people, fillEmis }: Company): void {
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
  fillEmis(emis, weekFrom(now_ms));
}
