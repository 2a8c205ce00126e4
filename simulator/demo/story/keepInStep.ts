import type { Lauf } from '../../../lib/jobs/lauf.ts';
import { demoZone } from '../seed/week.ts';
import { describe } from './describe.ts';
import { createStory } from './story.ts';
import type { World } from './world.ts';

const pause_ms = 3_000;
/** Every so many pauses somebody does something. */
const pausesPerStep = 3;

export interface KeepInStepOptions {
  readonly world: World;
  readonly abgleich: () => Promise<readonly Lauf[]>;
  readonly say: (line: string) => void;
  /** Ends it. */
  readonly stop: AbortSignal;
}

/** Lets the Anwender of the demo work and runs an Abgleich every few seconds, until it is stopped. */
export async function keepInStep({ world, abgleich, say, stop }: KeepInStepOptions): Promise<void> {
  const story = createStory(world);
  let before: string[] = [];
  for (let pauses = 1; await paused(world, stop); pauses++) {
    const told = pauses % pausesPerStep === 1 ? story.next() : null;
    if (told !== null) say(`${timeOf(world.clock.now())}  ${told}`);
    const laeufe = await abgleich();
    if (stop.aborted) return;
    const lines = describe(laeufe);
    // A lasting failure is told once.
    for (const line of lines) if (told !== null || !before.includes(line)) say(`          ${line}`);
    before = lines;
  }
}

/** False when it is over. */
async function paused(world: World, stop: AbortSignal): Promise<boolean> {
  try {
    await world.clock.sleep(pause_ms, stop);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}

function timeOf(now_ms: number): string {
  return new Date(now_ms).toLocaleTimeString('de-DE', { timeZone: demoZone });
}
