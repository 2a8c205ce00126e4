import { type Company, muster } from '../company.ts';
import type { DemoEmis, Statement } from '../emis/demoEmis.ts';
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
export async function seedEmis(emis: DemoEmis, now_ms: number, company: Company = muster): Promise<boolean> {
  const [counted] = await emis.rows({ sql: 'SELECT COUNT(*) AS present FROM anwender' });
  const fresh = Number(counted!.present) === 0;
  if (fresh) await emis.write(...demoRows(now_ms, company));
  return fresh;
}

function demoRows(now_ms: number, { people, emisRows }: Company): Statement[] {
  // Seconds are enough, and every type for date and time reads them.
  const now = new Date(now_ms).toISOString().slice(0, 19);
  const staff = people.flatMap(({ anwender, postfach }, index) => [
    {
      sql: 'INSERT INTO anwender (id, name, email) VALUES (?, ?, ?)',
      values: [index + 1, anwender, postfach],
    },
    {
      sql: 'INSERT INTO s_exchange_sync (anwender, postfach, aktiv, termine, wiedervorlagen, posteingang, gesendete, adressen, angelegt_am, geaendert_am) VALUES (?, ?, 1, 1, 1, 0, 0, 0, ?, ?)',
      values: [anwender, postfach, now, now],
    },
  ]);
  const schedules = ['termine', 'wiedervorlagen'].map((name) => ({
    sql: 'INSERT INTO systemvariablen (name, wert) VALUES (?, ?)',
    values: [`emis_exchangesync_zeitplan_${name}`, everyMinute],
  }));
  return [...staff, ...schedules, ...emisRows(weekFrom(now_ms))];
}
