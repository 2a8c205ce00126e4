import { describe, expect, test } from 'vitest';
import { type CrashPoint, Mortal } from './harness/mortal.ts';
import { expectQuiet, runUntilDone } from './harness/scenario.ts';
import { SCENARIOS, type Scenario } from './harness/scenarios.ts';

/** How many calls through a port the undisturbed Abgleich makes: each of them is a place to die. */
async function callsOfOneRun({ start }: Scenario): Promise<number> {
  const { world } = await start();
  const mortal = new Mortal();
  await world.abgleich(mortal);
  await world.close();
  return mortal.calls;
}

const prepared = await Promise.all(
  SCENARIOS.map(async (scenario) => ({ scenario, calls: await callsOfOneRun(scenario) })),
);

describe.each(prepared)('$scenario.name', ({ scenario: { start, harsh }, calls }) => {
  const points: CrashPoint[] = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) => [
    { call, when: 'before' as const },
    { call, when: 'after' as const },
  ]);

  test('Alles auf einmal kommt ohne Störung in einem Abgleich an', async () => {
    const { world, expectDone } = await start();
    expect(await world.report()).toMatchObject({ ergebnis: 'ok', konflikte: 1, zurueckgestellt: 0 });
    await expectDone();
    await expectQuiet(world);
    await world.close();
  });

  test.each(points)(
    'Stirbt der Dienst $when dem $call. Aufruf, geht nichts verloren und nichts doppelt',
    async (point) => {
      const { world, expectDone } = await start();
      expect(await world.abgleich(new Mortal(point))).toBe('crashed');
      await runUntilDone(world);
      await expectDone();
      await expectQuiet(world);
      await world.close();
    },
  );

  test.each(points)(
    '… auch beim sofortigen Neustart auf einem Server ohne jedes Entgegenkommen ($when $call)',
    async (point) => {
      const { world, expectDone } = await start(harsh);
      await world.abgleich(new Mortal(point));
      for (let run = 0; run < 3; run++) await world.report();
      await expectDone();
      await expectQuiet(world);
      await world.close();
    },
  );

  test('Derselbe Anfang nimmt jedes Mal denselben Lauf', async () => {
    const traces = [];
    for (let repeat = 0; repeat < 2; repeat++) {
      const { world } = await start({ seed: 7 });
      const mortal = new Mortal();
      await world.abgleich(mortal);
      traces.push({
        calls: mortal.trace,
        requests: world.tenant.requests.map(({ at, method, path, status, body }) => ({
          at,
          method,
          path,
          status,
          body,
        })),
      });
      await world.close();
    }
    expect(traces[0]!.calls.length).toBeGreaterThan(10);
    expect(traces[1]).toEqual(traces[0]);
  });
});
