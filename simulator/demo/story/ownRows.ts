import { Temporal } from 'temporal-polyfill';
import type { Person } from '../people.ts';
import { demoZone } from '../seed/week.ts';
import type { World } from './world.ts';

export interface OwnRow {
  readonly id: number;
  readonly betreff: string;
}

/** A person's appointments that were entered in emis (they bear an EMISNummer) and are not over. */
export function ownRows(world: World, person: Person): OwnRow[] {
  const now = Temporal.Instant.fromEpochMilliseconds(world.clock.now()).toZonedDateTimeISO(demoZone);
  const rows = world.emis
    .prepare(
      'SELECT id, betreff FROM termine WHERE anwender = ? AND emisnummer IS NOT NULL AND bis > ? ORDER BY id',
    )
    .all(person.anwender, now.toPlainDateTime().toString({ smallestUnit: 'second' }));
  return rows.map((row) => ({ id: Number(row.id), betreff: String(row.betreff) }));
}

/** The number of the person's row of this subject. */
export function rowOf(world: World, person: Person, betreff: string): number | undefined {
  const row = world.emis
    .prepare('SELECT id FROM termine WHERE anwender = ? AND betreff = ? ORDER BY id LIMIT 1')
    .get(person.anwender, betreff);
  return row === undefined ? undefined : Number(row.id);
}
