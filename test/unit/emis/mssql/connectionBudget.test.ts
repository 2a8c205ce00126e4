import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionBudget } from '../../../../lib/emis/mssql/connectionBudget.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const pool = () => {
  const made = { shrunk: 0, shrink: async () => void made.shrunk++ };
  return made;
};

describe('the connections of all Mandanten together', () => {
  test('are bounded: who comes when all are in use waits, in the order of coming', async () => {
    const budget = new ConnectionBudget({ inUse: 2, connecting: 5, pools: 10 });
    const [a, b] = [pool(), pool()];
    const inside: string[] = [];
    const enter = (name: string, of: ReturnType<typeof pool>) =>
      budget.enter(of).then((leave) => {
        inside.push(name);
        return leave;
      });
    const first = await enter('1', a);
    await enter('2', b);
    const third = enter('3', a);
    void enter('4', b);
    await settle();
    expect(inside).toEqual(['1', '2']);
    first();
    first();
    await settle();
    expect(inside).toEqual(['1', '2', '3']);
    (await third)();
    await settle();
    expect(inside).toEqual(['1', '2', '3', '4']);
  });

  test('are not kept from working by servers that do not answer: connecting has places of its own', async () => {
    const budget = new ConnectionBudget({ inUse: 2, connecting: 1, pools: 10 });
    const first = await budget.connect();
    let second = false;
    void budget.connect().then(() => {
      second = true;
    });
    (await budget.enter(pool()))();
    expect(second).toBe(false);
    first();
    await settle();
    expect(second).toBe(true);
  });

  test('are closed where they were not used for the longest time, never where one is in use', async () => {
    const budget = new ConnectionBudget({ inUse: 10, connecting: 5, pools: 2 });
    const [a, b, c, d] = [pool(), pool(), pool(), pool()];
    const inA = await budget.enter(a);
    (await budget.enter(b))();
    (await budget.enter(c))();
    expect([a.shrunk, b.shrunk, c.shrunk]).toEqual([0, 1, 0]);
    inA();
    (await budget.enter(d))();
    expect([a.shrunk, c.shrunk, d.shrunk]).toEqual([0, 1, 0]);
    budget.forget(a);
    (await budget.enter(b))();
    expect([a.shrunk, d.shrunk]).toEqual([0, 0]);
  });

  test('however they come and go, are never more than allowed, and nobody waits for ever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 60 }), async (uses) => {
        const budget = new ConnectionBudget({ inUse: 3, connecting: 5, pools: 2 });
        const pools = Array.from({ length: 5 }, pool);
        let [inUse, most] = [0, 0];
        await Promise.all(
          uses.map(async (which) => {
            const leave = await budget.enter(pools[which]!);
            most = Math.max(most, ++inUse);
            await settle();
            inUse--;
            leave();
          }),
        );
        expect(most).toBeLessThanOrEqual(3);
      }),
      { numRuns: 30 },
    );
  });
});
