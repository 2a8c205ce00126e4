import { describe, expect, test } from 'vitest';
import type { FaultAction } from '../../simulator/m365/tenant.ts';
import { Mortal } from './harness/mortal.ts';
import { Chance } from './harness/random/chance.ts';
import { TERMINE_CAMPAIGN } from './harness/random/termine.ts';
import { WIEDERVORLAGEN_CAMPAIGN } from './harness/random/wiedervorlagen.ts';
import { expectQuiet } from './harness/scenario.ts';

/** A small sample for every build; the big campaign is a later issue. A failing seed repeats exactly. */
const SEEDS = Number(process.env.SEEDS ?? 40);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
const ROUNDS = 8;

const FAULTS: readonly FaultAction[] = [
  { kind: 'timeoutAfter' },
  { kind: 'timeoutBefore' },
  { kind: 'resetAfter' },
  { kind: 'dropSubResponse' },
  { kind: 'status', status: 429, retryAfter_s: 3.5 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 410, code: 'SyncStateNotFound' },
  { kind: 'malformed', body: '{"value":' },
];

describe.each([TERMINE_CAMPAIGN, WIEDERVORLAGEN_CAMPAIGN])('$name', ({ circumstances, users: usersOf }) => {
  test.each(Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index))(
    'Was auch geschieht, am Ende sind beide Seiten gleich und ruhig (Anfang %d)',
    async (seed) => {
      const chance = new Chance(seed);
      const users = usersOf({ seed, ...circumstances(chance) }, chance);
      const { world } = users;
      for (let round = 0; round < ROUNDS; round++) {
        for (let edits = chance.below(6); edits > 0; edits--) users.doSomething();
        if (chance.below(3) === 0) {
          const at = world.tenant.requests.length + chance.below(8);
          const fault = chance.of(FAULTS);
          world.tenant.faults.add({ when: () => world.tenant.requests.length >= at, times: 1, do: fault });
        }
        if (chance.below(4) === 0) world.tenant.expireDeltaTokens(world.box.address);
        const dies = chance.below(3) === 0;
        const when = chance.below(2) === 0 ? ('before' as const) : ('after' as const);
        await world.abgleich(new Mortal(dies ? { call: 1 + chance.below(15), when } : undefined));
        world.time.advance(chance.below(5) * 60_000);
      }
      world.tenant.faults.clear();
      for (let run = 0; run < 8; run++) {
        world.time.advance(40 * 60_000);
        await world.report();
      }
      users.expectEqualSides();
      await expectQuiet(world);
      expect(world.waiting()).toBe(0);
      const { invitations, cancellations, updatesMailed } = world.tenant.counters;
      expect(invitations + cancellations + updatesMailed).toBe(0);
      await world.close();
    },
  );
});
