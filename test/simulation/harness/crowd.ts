import { expect } from 'vitest';
import { event } from './scenario.ts';
import { withheld } from './watch.ts';
import type { World } from './world.ts';

export const MINUTE_MS = 60_000;
/** Appointments of a crowd on each side. */
export const COUNT = 12;
const DELAYS_MIN = [1, 5, 30, 120, 720, 1440, 1440];

export const inOutlook = (world: World, subject: string) =>
  world.box.events().filter((item) => item.subject === subject);
export const inEmis = (world: World, betreff: string) =>
  world.rows().filter((row) => row.betreff === betreff);

/** Healthy appointments, new on both sides: whatever is bad beside them must not hold them up. */
export function crowd(world: World, name: string): void {
  for (let index = 0; index < COUNT; index++) {
    world.enter(`emis ${name} ${index}`, '2026-12-03 10:00', '2026-12-03 11:00');
    world.box.createEvent(event(`Outlook ${name} ${index}`, '2026-12-03T13:00:00', '2026-12-03T14:00:00'));
  }
}

export function expectCrowdArrived(world: World, ...names: string[]): void {
  for (const name of names) {
    for (let index = 0; index < COUNT; index++) {
      expect(inOutlook(world, `emis ${name} ${index}`)).toHaveLength(1);
      expect(inEmis(world, `Outlook ${name} ${index}`)).toHaveLength(1);
    }
  }
}

/** The one bad item is tried again and again, later each time, and only then. */
export async function expectGrowingDelay(world: World): Promise<void> {
  for (const [place, delay_min] of DELAYS_MIN.entries()) {
    const [entry] = withheld(world);
    expect(entry!.attempts).toBe(place + 1);
    const delay_ms = entry!.next_ms - world.time.now();
    expect(delay_ms).toBeGreaterThan((delay_min - 1) * MINUTE_MS);
    expect(delay_ms).toBeLessThanOrEqual(delay_min * MINUTE_MS);
    // Not yet due: nobody tries it.
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', zurueckgestellt: 0 });
    world.time.advance(Math.max(entry!.next_ms - world.time.now(), 0));
    expect(await world.report()).toMatchObject({ ergebnis: 'teilweise', zurueckgestellt: 1 });
  }
}
