import { people } from '../people.ts';
import { editBoth } from './editBoth.ts';
import { createInEmis, deleteInEmis, editInEmis, moveMeetingInEmis } from './emisSteps.ts';
import { createInOutlook, deleteInOutlook, moveInOutlook } from './outlookSteps.ts';
import {
  completeTaskInOutlook,
  createTaskInOutlook,
  deleteTaskInOutlook,
  editTaskInOutlook,
} from './taskSteps.ts';
import { createWiedervorlage, deleteWiedervorlage, editWiedervorlage } from './wiedervorlageSteps.ts';
import type { Step, World } from './world.ts';

/** What is entered is deleted later in the same round. */
const steps: readonly Step[] = [
  createInOutlook,
  createTaskInOutlook,
  moveInOutlook,
  editTaskInOutlook(0),
  createInEmis,
  createWiedervorlage,
  editInEmis,
  editWiedervorlage(0),
  editBoth,
  completeTaskInOutlook,
  deleteInOutlook,
  deleteTaskInOutlook,
  moveMeetingInEmis,
  editTaskInOutlook(1),
  deleteInEmis,
  deleteWiedervorlage,
  editWiedervorlage(1),
];
const creating: ReadonlySet<Step> = new Set([
  createInOutlook,
  createInEmis,
  createTaskInOutlook,
  createWiedervorlage,
]);
/** Enough to show it, and far from what the guard against mass deletion would hold back over a day. */
const creatingRounds = 8;

export interface Story {
  /** Lets somebody do something; tells what, or null where nobody can do anything now. */
  next(): Promise<string | null>;
}

/** The Anwender of the demo at work: one person per round, in turn, one step after the other. */
export function createStory(world: World): Story {
  let position = 0;
  return {
    next: () =>
      unlessBusy(world, async () => {
        for (let tries = 0; tries < steps.length * people.length; tries++) {
          const round = Math.floor(position / steps.length);
          const step = steps[position % steps.length]!;
          position++;
          if (round >= creatingRounds && creating.has(step)) continue;
          const told = await step(world, people[round % people.length]!, Math.floor(round / people.length));
          if (told !== null) return told;
        }
        return null;
      }),
  };
}

/** Null when somebody else has the emis database to themselves. */
async function unlessBusy({ emis }: World, act: () => Promise<string | null>): Promise<string | null> {
  try {
    return await act();
  } catch (error) {
    if (emis.isBusy(error)) return null;
    throw error;
  }
}
