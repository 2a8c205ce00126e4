import { expect, test } from 'vitest';
import { betreffe, freshWorld, onBothSides, onDay, subjects } from '../harness/appointments.ts';
import { expectQuiet, runUntilDone } from '../harness/scenario.ts';

/** facts/peers.md, "Also". The subscriptions that die unnoticed (Pipedream #21434) are with the webhook's tests. */

test.each([
  ['twenty #11070', 429],
  ['zammad #5565', 503],
] as const)('%s: zu viele gleichzeitige Anfragen brechen den ganzen Abgleich ab', async (_, status) => {
  const world = freshWorld();
  await world.report();
  for (let day = 1; day <= 28; day++) {
    world.box.createEvent(onDay(`Outlook ${day}`, day));
    world.enter(`emis ${day}`, `2026-12-${`${day}`.padStart(2, '0')} 15:00`, `2026-12-28 16:00`);
  }
  let requests = 0;
  const struck = world.tenant.faults.add({
    when: () => requests++ % 3 === 0,
    times: 8,
    do: { kind: 'status', status, code: 'ApplicationThrottled', retryAfter_s: 2 },
  });
  const first = await world.report();
  // What answered 503 to a create may have taken effect: that one is looked up by the next run.
  expect(first).toMatchObject({ ergebnis: status === 429 ? 'ok' : 'teilweise', emis: { neu: 28 } });
  await runUntilDone(world, 2);
  expect(struck.fired).toBe(8);
  expect(subjects(world)).toHaveLength(56);
  expect(betreffe(world)).toEqual(subjects(world));
  await expectQuiet(world);
});

test('msgraph-sdk-dotnet #3070: ein nextLink ohne Ende lässt den Abgleich nie enden', async () => {
  const world = freshWorld({ switches: { deltaMaxPageSize: 2 } });
  await onBothSides(world, 'Angebot');
  for (let day = 2; day <= 8; day++) world.box.createEvent(onDay(`Termin ${day}`, day));
  const looping = world.tenant.faults.add({
    when: ({ path }) => path.includes('/calendarView/delta'),
    do: { kind: 'loopNextLink' },
  });
  const report = await world.report();
  expect(report.ergebnis).toBe('fehler');
  expect(report.http).toBeLessThan(10);
  expect(looping.fired).toBeLessThan(10);
  world.tenant.faults.clear();
  await world.report();
  expect(betreffe(world)).toHaveLength(8);
  await expectQuiet(world);
});
