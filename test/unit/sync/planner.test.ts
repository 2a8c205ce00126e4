import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide, type EmisSide, type OutlookSide } from '../../../lib/sync/planner.ts';
import type { Decide } from './planner/plan.ts';
import { anyScenario, live } from './planner/scenario.ts';

/** The table of sync.md, cell by cell, in its order. */
const TABLE: readonly [OutlookSide, EmisSide, Decision][] = [
  ['unchanged', 'unchanged', 'nothing'],
  ['unchanged', 'changed', 'updateOutlook'],
  ['unchanged', 'deleted', 'deleteInOutlook'],
  ['unchanged', 'absent', 'nothing'],
  ['changed', 'unchanged', 'updateEmis'],
  ['changed', 'changed', 'overwriteEmis'],
  ['changed', 'deleted', 'recreateInEmis'],
  ['changed', 'absent', 'createInEmis'],
  ['deleted', 'unchanged', 'deleteInEmis'],
  ['deleted', 'changed', 'deleteInEmis'],
  ['deleted', 'deleted', 'dropLink'],
  ['deleted', 'absent', 'nothing'],
  ['absent', 'unchanged', 'nothing'],
  ['absent', 'changed', 'createInOutlook'],
  ['absent', 'deleted', 'nothing'],
  ['absent', 'absent', 'nothing'],
];
const DECISIONS = [...new Set(TABLE.map(([, , decision]) => decision))];

describe('the decision table', () => {
  it.each(TABLE)('Outlook %s, emis %s: %s', (outlook, emis, decision) => {
    expect(decide(outlook, emis)).toBe(decision);
  });

  it('has an answer for every pair of states', () => {
    expect(new Set(TABLE.map(([outlook, emis]) => `${outlook}/${emis}`)).size).toBe(4 * 4);
  });
});

describe('an Abgleich that decides by the table', () => {
  it('comes to rest, loses nothing, doubles nothing, revives nothing; Outlook prevails', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => live(scenario, decide)),
      { numRuns: 3_000 },
    );
  });
});

describe('a table with one wrong cell', () => {
  /** Nothing on either side is never asked about. */
  const cells = TABLE.filter(([outlook, emis]) => outlook !== 'absent' || emis !== 'absent');

  it.each(cells)('is found out: Outlook %s, emis %s, not %s', (outlook, emis, right) => {
    const unnoticed = DECISIONS.filter((wrong) => wrong !== right).filter((wrong) => {
      const altered: Decide = (one, other) =>
        one === outlook && other === emis ? wrong : decide(one, other);
      const outcome = fc.check(
        fc.property(anyScenario, (scenario) => live(scenario, altered)),
        { numRuns: 2_000, seed: 20_261_123, endOnFailure: true },
      );
      return !outcome.failed;
    });
    expect(unnoticed).toEqual([]);
  });
});
