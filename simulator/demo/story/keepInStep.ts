import { demoZone } from '../seed/week.ts';
import { describe, failures } from './describe.ts';
import { readProtocol } from './protocol.ts';
import { createStory } from './story.ts';
import type { World } from './world.ts';

const pause_ms = 1_000;
/** Every so many pauses somebody does something. */
const pausesPerStep = 9;
/** Below the sentence, behind the time. */
const indent = ' '.repeat('00:00:00  '.length);

export interface KeepInStepOptions {
  readonly world: World;
  readonly say: (line: string) => void;
  /** Ends it. */
  readonly stop: AbortSignal;
}

/** Lets the Anwender of the demo work, and tells what the functions make of it, until it is stopped. */
export async function keepInStep({ world, say, stop }: KeepInStepOptions): Promise<void> {
  const story = createStory(world);
  const protocol = await readProtocol(world.emis);
  let failuresBefore: readonly string[] = [];
  for (let pauses = 0; await paused(world, stop); pauses++) {
    const told = pauses % pausesPerStep === 0 ? await story.next() : null;
    const runs = await protocol.next();
    const failed = failures(runs);
    for (const line of describe(runs)) say(`${timeOf(world.clock.now())}  ${line}`);
    // A lasting failure is told once.
    for (const line of failed) if (!failuresBefore.includes(line)) say(`${indent}${line}`);
    if (runs.length > 0) failuresBefore = failed;
    if (told !== null) say(`${timeOf(world.clock.now())}  ${told}`);
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
