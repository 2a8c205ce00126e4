import { Temporal } from 'temporal-polyfill';
import type { Person } from '../people.ts';
import { demoZone } from '../seed/week.ts';
import type { World } from './world.ts';

export interface OwnRow {
  readonly id: number;
  readonly betreff: string;
}

/** A person's appointments that were entered in emis (they bear an EMISNummer) and are not over. */
export async function ownRows(world: World, person: Person): Promise<OwnRow[]> {
  const now = Temporal.Instant.fromEpochMilliseconds(world.clock.now()).toZonedDateTimeISO(demoZone);
  const rows = await world.emis.rows({
    sql: 'SELECT id, betreff FROM termine WHERE anwender = ? AND emisnummer IS NOT NULL AND bis > ? ORDER BY id',
    values: [person.anwender, now.toPlainDateTime().toString({ smallestUnit: 'second' })],
  });
  return rows.map((row) => ({ id: Number(row.id), betreff: String(row.betreff) }));
}

/** The number of the person's row of this subject. */
export async function rowOf(world: World, person: Person, betreff: string): Promise<number | undefined> {
  const [row] = await world.emis.rows({
    sql: 'SELECT MIN(id) AS id FROM termine WHERE anwender = ? AND betreff = ?',
    values: [person.anwender, betreff],
  });
  return row!.id === null ? undefined : Number(row!.id);
}
