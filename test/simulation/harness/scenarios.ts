import type { AnyCompany, WorldOptions } from './company.ts';
import { everythingAtOnce, expectDone } from './scenario.ts';
import { everyTaskAtOnce, expectTasksDone } from './taskScenario.ts';

/** A domain with everything due at once, and what must have become of it. */
export interface Scenario {
  readonly name: string;
  /** Makes it; the caller closes it. */
  readonly start: (
    options?: WorldOptions,
  ) => Promise<{ readonly world: AnyCompany; readonly expectDone: () => void | Promise<void> }>;
  /** A server without the comforts that no source promises. */
  readonly harsh: WorldOptions;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'Termine',
    async start(options) {
      const world = await everythingAtOnce(options);
      return { world, expectDone: () => expectDone(world) };
    },
    harsh: {
      switches: { repeatedTransactionId: 'creates', deletedItemsVisible: false, parentEntryId: 'absent' },
      settings: { loeschregel: 'immer', waitForUnclear_ms: 60_000 },
    },
  },
  {
    name: 'Wiedervorlagen',
    async start(options) {
      const world = await everyTaskAtOnce(options);
      return { world, expectDone: () => expectTasksDone(world) };
    },
    harsh: {
      switches: {
        mailboxItems: 'absent',
        todoIfMatch: 'nowhere',
        todoCompletedCopyKeepsLink: true,
        todoBody: 'html',
      },
      settings: { loeschregel: 'immer', waitForUnclear_ms: 60_000 },
    },
  },
];
