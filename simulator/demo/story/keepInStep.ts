import { failureLine } from '../../../lib/jobs/failureLine.ts';
import type { Lauf } from '../../../lib/jobs/lauf.ts';
import { demoZone } from '../seed/week.ts';
import { describe, failures } from './describe.ts';
import { createStory } from './story.ts';
import type { World } from './world.ts';

const pause_ms = 3_000;
/** Every so many pauses somebody does something. */
const pausesPerStep = 3;
/** Below the sentence, behind the time. */
const indent = ' '.repeat('00:00:00  '.length);

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
  let failuresBefore: readonly string[] = [];
  for (let pauses = 1; await paused(world, stop); pauses++) {
    const told = pauses % pausesPerStep === 1 ? story.next() : null;
    if (told !== null) say(`${timeOf(world.clock.now())}  ${told}`);
    const { done, failed } = await outcome(abgleich);
    if (stop.aborted) return;
    for (const line of done) say(`${indent}${line}`);
    // A lasting failure is told once.
    for (const line of failed) if (!failuresBefore.includes(line)) say(`${indent}${line}`);
    failuresBefore = failed;
  }
}

async function outcome(
  abgleich: KeepInStepOptions['abgleich'],
): Promise<{ done: string[]; failed: string[] }> {
  try {
    const laeufe = await abgleich();
    return { done: describe(laeufe), failed: failures(laeufe) };
  } catch (error) {
    // Somebody has the database to themselves for a while: the next Abgleich comes in any case.
    return { done: [], failed: [`→ ${failureLine(error)}`] };
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
