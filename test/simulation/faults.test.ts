import { describe, test } from 'vitest';
import type { FaultAction } from '../../simulator/m365/tenant.ts';
import { expectQuiet, runUntilDone } from './harness/scenario.ts';
import { SCENARIOS, type Scenario } from './harness/scenarios.ts';

const FAULTS: Record<string, FaultAction> = {
  'Antwort verloren, nachdem es geschehen war': { kind: 'timeoutAfter' },
  'Anfrage verloren': { kind: 'timeoutBefore' },
  'Verbindung danach abgerissen': { kind: 'resetAfter' },
  'Verbindung davor abgerissen': { kind: 'resetBefore' },
  '429 mit krummem Retry-After': {
    kind: 'status',
    status: 429,
    code: 'ApplicationThrottled',
    retryAfter_s: 2.128,
  },
  '503 ohne Retry-After': { kind: 'status', status: 503, code: 'serviceNotAvailable' },
  '500': { kind: 'status', status: 500, code: 'generalException' },
  'unlesbare Antwort': { kind: 'malformed', body: '<html>Bitte anmelden</html>' },
  'Seite ohne Inhalt': { kind: 'emptyPage' },
  'Teil des $batch ohne Antwort': { kind: 'dropSubResponse' },
  '410 Gone': { kind: 'status', status: 410, code: 'SyncStateNotFound' },
};

/** How many requests, sub-requests included, one undisturbed Abgleich sends. */
async function requestsOfOneRun({ start }: Scenario): Promise<number> {
  const { world } = await start();
  const before = world.tenant.requests.length;
  await world.report();
  const count = world.tenant.requests.length - before;
  await world.close();
  return count;
}

const prepared = await Promise.all(
  SCENARIOS.map(async (scenario) => ({ scenario, requests: await requestsOfOneRun(scenario) })),
);

describe.each(prepared)('$scenario.name', ({ scenario: { start }, requests }) => {
  const cases = Object.keys(FAULTS).flatMap((name) =>
    Array.from({ length: requests }, (_, index) => ({ name, request: index + 1 })),
  );

  test.each(cases)('$name bei Anfrage $request: am Ende stimmt alles', async ({ name, request }) => {
    const { world, expectDone } = await start();
    let seen = 0;
    world.tenant.faults.add({ when: () => ++seen === request, times: 1, do: FAULTS[name]! });
    await world.report();
    await runUntilDone(world, 5);
    await expectDone();
    await expectQuiet(world);
    await world.close();
  });
});
