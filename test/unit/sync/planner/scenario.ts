import assert from 'node:assert/strict';
import fc from 'fast-check';
import { apply } from './apply.ts';
import { Ledger } from './ledger.ts';
import { type Decide, plan, type Step } from './plan.ts';
import { anyDeed, type Deed, Users } from './users.ts';
import { World } from './world.ts';

/** A life of two Anwender and their mailboxes: what there is at first, and what users do round by round. */
export interface Scenario {
  readonly pairs: number;
  readonly oldRows: number;
  readonly oldItems: number;
  readonly rounds: readonly Round[];
}

interface Round {
  /** Before the Abgleich plans. */
  readonly before: readonly Deed[];
  /** Between planning and the n-th write; null = nothing. */
  readonly during: readonly (Deed | null)[];
  /** Seed of the order in which the plan is carried out. */
  readonly shuffle: number;
}

export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  pairs: fc.nat(4),
  oldRows: fc.nat(2),
  oldItems: fc.nat(2),
  rounds: fc.array(
    fc.record({
      before: fc.array(anyDeed, { maxLength: 6 }),
      during: fc.array(fc.option(anyDeed), { maxLength: 6 }),
      shuffle: fc.nat(),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

/** Rounds with work after users have stopped; a table that needs more of them never comes to rest. */
export const MOST_ROUNDS = 3;

/** Lives through a scenario under a decision table. Throws what the ledger finds wrong. */
export function live(scenario: Scenario, decide: Decide): void {
  const world = new World();
  const ledger = new Ledger();
  const users = new Users(world, ledger);
  for (let index = 0; index < scenario.pairs; index++) users.pair(index);
  for (let index = 0; index < scenario.oldRows; index++) users.oldRow(index);
  for (let index = 0; index < scenario.oldItems; index++) users.oldItem(index);

  for (const { before, during, shuffle } of scenario.rounds) {
    for (const deed of before) users.does(deed);
    shuffled(plan(world, decide), shuffle).forEach((step, index) => {
      const deed = during[index];
      if (deed) users.does(deed);
      carryOut(world, ledger, step);
    });
  }

  let worked = 0;
  for (let steps = plan(world, decide); steps.length > 0; steps = plan(world, decide)) {
    worked += 1;
    assert(worked <= MOST_ROUNDS, 'the Abgleich does not come to rest');
    for (const step of shuffled(steps, worked)) carryOut(world, ledger, step);
  }
  ledger.checkEnd(world);
}

function carryOut(world: World, ledger: Ledger, step: Step): void {
  const before = ledger.before(world, step);
  apply(world, step);
  ledger.checkStep(world, step, before);
  ledger.observe(world);
}

/** Fisher-Yates over a linear congruential generator. */
function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const result = [...values];
  let state = seed >>> 0;
  for (let last = result.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
